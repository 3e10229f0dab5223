import type { Rate, Taking } from "./rate.ts";
import type { RedisConnection } from "./redis-connection.ts";

/** How long a caller waits for Redis before this process counts by itself. */
const PATIENCE_MS = 100;

/**
 * KEYS: bucket. ARGV: tokens a second, tokens to take, microseconds since 1970 or '' for Redis' own clock, tokens to take
 * beside if they are there. The bucket is the time at which it is full again; one that is not there is full. Answers the seconds to
 * wait, 0 = taken, -1 = those beside too.
 */
const TAKE = `
local now = tonumber(ARGV[3])
if now == nil then
	local time = redis.call('TIME')
	now = time[1] * 1000000 + time[2]
end
local fullAt = math.max(now, tonumber(redis.call('GET', KEYS[1]) or '0')) + ARGV[2] * 1000000 / ARGV[1]
if fullAt - now > 1000000 then return math.ceil((fullAt - now - 1000000) / 1000000) end
local answer = 0
local advancedAt = fullAt + ARGV[4] * 1000000 / ARGV[1]
if advancedAt - now <= 1000000 then fullAt = advancedAt answer = -1 end
redis.call('SET', KEYS[1], string.format('%.0f', fullAt), 'EX', 10)
return answer
`;

export interface RedisRateOptions {
	redis: RedisConnection;
	/** Rates of one name are one rate. */
	name: string;
	perSecond: number;
	/** Counts while Redis does not. */
	own: Rate;
	/** Absent: Redis' clock, which all processes share. */
	nowMs?(): number;
}

/**
 * This share of a second's worth is taken in advance, so that not every call asks Redis; of a small rate nothing is. What was not used
 * within a second is lost.
 */
const ADVANCE = 0.005;
const ADVANCE_KEPT_MS = 1_000;
const MOST_ADVANCES = 10_000;

/** A rate that several processes share, in Redis under `showtime:rate`; each has its own while Redis does not answer. */
export class RedisRate implements Rate {
	readonly #options: RedisRateOptions;
	readonly #advances = new Map<string, { count: number; untilMs: number }>();

	constructor(options: RedisRateOptions) {
		this.#options = options;
	}

	async take(key: string, count = 1): Promise<Taking> {
		const { redis, perSecond, own } = this.#options;
		if (!redis.isUp) return own.take(key, count);
		if (this.#takeAdvanced(key, count)) return { taken: true };
		const advance = Math.floor(perSecond * ADVANCE);
		try {
			const seconds = await this.#ask(key, count, advance);
			if (seconds < 0) this.#keep(key, advance);
			return seconds <= 0 ? { taken: true } : { taken: false, retryAfterSeconds: seconds };
		} catch {
			return own.take(key, count);
		}
	}

	#takeAdvanced(key: string, count: number): boolean {
		const advanced = this.#advances.get(key);
		if (advanced === undefined || advanced.count < count || performance.now() >= advanced.untilMs) return false;
		advanced.count -= count;
		return true;
	}

	#keep(key: string, count: number): void {
		if (count === 0) return;
		if (this.#advances.size >= MOST_ADVANCES) this.#advances.clear();
		const nowMs = performance.now();
		const { count: left = 0, untilMs = 0 } = this.#advances.get(key) ?? {};
		this.#advances.set(key, { count: (nowMs < untilMs ? left : 0) + count, untilMs: nowMs + ADVANCE_KEPT_MS });
	}

	/** As the script answers. */
	#ask(key: string, count: number, advance: number): Promise<number> {
		const { redis, name, perSecond, nowMs } = this.#options;
		const bucket = `showtime:rate:${name}:${key}`;
		const now = nowMs === undefined ? "" : nowMs() * 1_000;
		return redis.run(
			(commands) => commands.eval(TAKE, 1, bucket, perSecond, count, now, advance) as Promise<number>,
			PATIENCE_MS,
		);
	}
}
