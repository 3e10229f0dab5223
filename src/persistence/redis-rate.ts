import type { Rate, Taking } from "./rate.ts";
import type { RedisConnection } from "./redis-connection.ts";

/** How long a caller waits for Redis before this process counts by itself. */
const PATIENCE_MS = 100;

/**
 * KEYS: bucket. ARGV: tokens a second, tokens to take, microseconds since 1970 or '' for Redis' own clock. The bucket is the time
 * at which it is full again; one that is not there is full. Answers the seconds to wait, 0 = taken.
 */
const TAKE = `
local now = tonumber(ARGV[3])
if now == nil then
	local time = redis.call('TIME')
	now = time[1] * 1000000 + time[2]
end
local fullAt = math.max(now, tonumber(redis.call('GET', KEYS[1]) or '0')) + ARGV[2] * 1000000 / ARGV[1]
if fullAt - now > 1000000 then return math.ceil((fullAt - now - 1000000) / 1000000) end
redis.call('SET', KEYS[1], string.format('%.0f', fullAt), 'EX', 10)
return 0
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

/** A rate that several processes share, in Redis under `showtime:rate`; each has its own while Redis does not answer. */
export class RedisRate implements Rate {
	readonly #options: RedisRateOptions;

	constructor(options: RedisRateOptions) {
		this.#options = options;
	}

	async take(key: string, count = 1): Promise<Taking> {
		const { redis, name, perSecond, own, nowMs } = this.#options;
		if (!redis.isUp) return own.take(key, count);
		const bucket = `showtime:rate:${name}:${key}`;
		const now = nowMs === undefined ? "" : nowMs() * 1_000;
		try {
			const seconds = await redis.run(
				(commands) => commands.eval(TAKE, 1, bucket, perSecond, count, now) as Promise<number>,
				PATIENCE_MS,
			);
			return seconds === 0 ? { taken: true } : { taken: false, retryAfterSeconds: seconds };
		} catch {
			return own.take(key, count);
		}
	}
}
