import type { RedisConnection } from "./redis-connection.ts";

/** A lock and who has it, or wants it. */
export interface Lock {
	name: string;
	holder: string;
}

/** KEYS: locks. ARGV: life in milliseconds, then a holder for each. Answers the numbers of those that are the holder's. */
const HOLD = `
local held = {}
for i, lock in ipairs(KEYS) do
	local holder = redis.call('GET', lock)
	if not holder or holder == ARGV[i + 1] then
		redis.call('SET', lock, ARGV[i + 1], 'PX', ARGV[1])
		held[#held + 1] = i
	end
end
return held
`;

/** KEYS: locks. ARGV: a holder for each. */
const RELEASE = `
for i, lock in ipairs(KEYS) do
	if redis.call('GET', lock) == ARGV[i] then redis.call('DEL', lock) end
end
return 1
`;

/** Locks in Redis under `showtime:lock`. They tell who is at work and guard nothing: a Redis that forgets them does no harm. */
export class AdvisoryLocks {
	readonly #redis: RedisConnection;
	readonly #lifeMs: number;

	constructor(redis: RedisConnection, lifeMs: number) {
		this.#redis = redis;
		this.#lifeMs = lifeMs;
	}

	/** Takes each lock that is free and prolongs each that the holder has; answers those that are the holder's. */
	async hold(locks: readonly Lock[]): Promise<Lock[]> {
		if (locks.length === 0) return [];
		const holders = locks.map(({ holder }) => holder);
		const held = await this.#redis.run(
			(redis) => redis.eval(HOLD, locks.length, ...keysOf(locks), this.#lifeMs, ...holders) as Promise<number[]>,
		);
		return held.map((number) => locks[number - 1]);
	}

	/** After it returns no lock is the holder's; those of others stay. */
	async release(locks: readonly Lock[]): Promise<void> {
		if (locks.length === 0) return;
		const holders = locks.map(({ holder }) => holder);
		await this.#redis.run((redis) => redis.eval(RELEASE, locks.length, ...keysOf(locks), ...holders));
	}
}

function keysOf(locks: readonly Lock[]): string[] {
	return locks.map(({ name }) => `showtime:lock:${name}`);
}
