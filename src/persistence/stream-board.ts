import type { RedisConnection } from "./redis-connection.ts";

const NODES = "showtime:aud:streams";
/** What a process has not renewed in this time is taken down. */
const SECONDS = 10;

/** What each of several processes has on stage, as text, in Redis. */
export class StreamBoard {
	readonly #redis: RedisConnection;
	readonly #nodeId: string;

	constructor(redis: RedisConnection, nodeId: string) {
		this.#redis = redis;
		this.#nodeId = nodeId;
	}

	/** After it returns the others see `text` for ten seconds. */
	async put(text: string): Promise<void> {
		await this.#redis.run(async (redis) => {
			await redis.setex(keyOf(this.#nodeId), SECONDS, text);
			await redis.sadd(NODES, this.#nodeId);
		});
	}

	/** After it returns the others see nothing of this process. */
	async takeDown(): Promise<void> {
		await this.#redis.run(async (redis) => {
			await redis.del(keyOf(this.#nodeId));
			await redis.srem(NODES, this.#nodeId);
		});
	}

	/** Texts of the other processes. */
	async others(): Promise<string[]> {
		return await this.#redis.run(async (redis) => {
			const nodes = (await redis.smembers(NODES)).filter((node) => node !== this.#nodeId);
			if (nodes.length === 0) return [];
			const texts = await redis.mget(nodes.map(keyOf));
			const gone = nodes.filter((_, i) => texts[i] === null);
			if (gone.length > 0) await redis.srem(NODES, ...gone);
			return texts.filter((text) => text !== null);
		});
	}
}

function keyOf(nodeId: string): string {
	return `${NODES}:${nodeId}`;
}
