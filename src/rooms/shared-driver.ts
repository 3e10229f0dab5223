import { type IRoomCache, matchMaker } from "@colyseus/core";
import { RedisDriver } from "@colyseus/redis-driver";
import { StoreUnavailable } from "../errors.ts";

/** The key that Colyseus keeps its list of rooms under. */
const LIST = "roomcaches";

/** What is used of the connection that Colyseus' driver has made. */
interface Commands {
	on(event: "error", listen: () => void): unknown;
	hsetnx(key: string, field: string, value: string): Promise<number>;
	hkeys(key: string): Promise<string[]>;
	hdel(key: string, field: string): Promise<number>;
	eval(script: string, keys: number, ...args: string[]): Promise<unknown>;
}

/** ARGV: room, process, listing. Writes unless the room is another process's by now. */
const WRITE = `
local other = redis.call('HGET', KEYS[1], ARGV[1])
if other and cjson.decode(other).processId ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1
`;

/** ARGV: room, process. Removes unless the room is another process's by now. */
const REMOVE = `
local other = redis.call('HGET', KEYS[1], ARGV[1])
if not other or cjson.decode(other).processId ~= ARGV[2] then return 0 end
return redis.call('HDEL', KEYS[1], ARGV[1])
`;

/**
 * Colyseus' list of rooms in Redis, mended in four ways (docs/durability.md, "Rooms of several processes"): a room that is
 * listed already is not listed twice, the process that has lost a room can neither overwrite nor remove the new owner's
 * listing, an owner takes a dead process's listing over, and a process finds its own rooms without Redis.
 */
export class SharedDriver extends RedisDriver {
	constructor(...options: ConstructorParameters<typeof RedisDriver>) {
		super(...options);
		// Each command tells its own failure; without this ioredis writes the connection's to stderr, as it is.
		this.#client.on("error", () => {});
	}

	get #client(): Commands {
		return (this as unknown as { _client: Commands })._client;
	}

	/** Answers false when the room is listed already, or cannot be: Colyseus drops it then, and only then. */
	async insert(room: IRoomCache): Promise<boolean> {
		const inserted = this.#client.hsetnx(LIST, room.roomId, JSON.stringify(room));
		return inserted.then(
			(count) => count === 1,
			() => false,
		);
	}

	/**
	 * As the list has it; where that does not answer, or has lost it, a room of this process as this process has it. Throws
	 * `StoreUnavailable`.
	 */
	override async findOne(conditions: Parameters<RedisDriver["findOne"]>[0]): Promise<IRoomCache> {
		const { roomId = "" } = conditions as Partial<IRoomCache>;
		try {
			return (await super.findOne(conditions)) ?? listingOf(roomId);
		} catch (error) {
			const own = listingOf(roomId);
			if (own !== undefined) return own;
			throw new StoreUnavailable(`Redis does not tell rooms: ${(error as Error).message}`, { cause: error });
		}
	}

	/** Ids of all rooms, of whatever process. */
	async listed(): Promise<string[]> {
		return await this.#client.hkeys(LIST);
	}

	/** After it returns the room is not listed, whoever listed it; for its new owner, and when its session is over. */
	async unlist(roomId: string): Promise<void> {
		await this.#client.hdel(LIST, roomId);
	}

	override async update(room: IRoomCache, { $set, $inc }: Parameters<RedisDriver["update"]>[1]): Promise<boolean> {
		Object.assign(room, $set);
		for (const [field, by] of Object.entries($inc ?? {})) {
			const numbers = room as unknown as Record<string, number>;
			numbers[field] = (numbers[field] ?? 0) + Number(by);
		}
		// A player who comes or goes does not wait for Redis, and is not turned away for it: the room is listed again soon.
		return this.persist(room).catch(() => false);
	}

	override async persist(room: IRoomCache): Promise<boolean> {
		if (!room.roomId) return false;
		const args = [room.roomId, matchMaker.processId, JSON.stringify(room)];
		return (await this.#client.eval(WRITE, 1, LIST, ...args)) === 1;
	}

	override async remove(roomId: string): Promise<boolean> {
		if (!roomId) return false;
		const removed = this.#client.eval(REMOVE, 1, LIST, roomId, matchMaker.processId);
		// Nobody looks what became of it, and a rejection would end the process. A Redis that was killed has no listing either.
		return removed.then(
			(count) => count === 1,
			() => false,
		);
	}
}

function listingOf(roomId: string): IRoomCache | undefined {
	const room = matchMaker.getLocalRoomById(roomId) as unknown as { _listing: IRoomCache } | undefined;
	return room?._listing;
}
