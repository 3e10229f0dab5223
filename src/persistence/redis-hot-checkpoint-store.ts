import type { HotCheckpoint, HotCheckpointStore } from "./hot-checkpoint-store.ts";
import type { RedisConnection } from "./redis-connection.ts";

/** KEYS: 1 the hash of a session. What is no hash of this release counts as nothing. */
const PREAMBLE = `
local token, tick = -1, -1
if redis.call('TYPE', KEYS[1]).ok == 'hash' then
	local place = redis.call('HMGET', KEYS[1], 'token', 'tick')
	token, tick = tonumber(place[1]) or -1, tonumber(place[2]) or -1
end
local own = tonumber(ARGV[1])
`;

/** ARGV: token, tick, life in milliseconds, body. What is not newer than what is there changes nothing. */
const PUT = `${PREAMBLE}
if own < token or (own == token and tonumber(ARGV[2]) <= tick) then return 0 end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'token', ARGV[1], 'tick', ARGV[2], 'body', ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
`;

/** ARGV: token. */
const DROP = `${PREAMBLE}
if own >= token then redis.call('DEL', KEYS[1]) end
return 1
`;

/** How long a session that is taken up waits for its own. */
const GET_WITHIN_MS = 500;

/** Hot checkpoints in Redis, one value a session, written in one round trip each. */
export class RedisHotCheckpointStore implements HotCheckpointStore {
	readonly #redis: RedisConnection;

	constructor(redis: RedisConnection) {
		this.#redis = redis;
	}

	async put({ showtimeSessionId, token, tick, body }: HotCheckpoint, lifeMs: number): Promise<void> {
		const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
		await this.#redis.run((redis) => redis.eval(PUT, 1, keyOf(showtimeSessionId), token, tick, lifeMs, bytes));
	}

	async get(showtimeSessionId: string): Promise<Uint8Array | undefined> {
		const read = this.#redis.run((redis) => redis.hgetBuffer(keyOf(showtimeSessionId), "body"), GET_WITHIN_MS);
		return (await read) ?? undefined;
	}

	async drop(showtimeSessionId: string, token: number): Promise<void> {
		await this.#redis.run((redis) => redis.eval(DROP, 1, keyOf(showtimeSessionId), token));
	}

	async answers(): Promise<void> {
		await this.#redis.run((redis) => redis.ping());
	}
}

function keyOf(showtimeSessionId: string): string {
	return `showtime:aud:hot:${showtimeSessionId}`;
}
