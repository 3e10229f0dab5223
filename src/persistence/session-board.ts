import type { RedisConnection } from "./redis-connection.ts";

/** How a live session stands, for operators. */
export interface Standing {
	showtimeSessionId: string;
	/** Of the owner that says so. */
	token: number;
	tick: number;
	counts: object;
	/** Weight by content tag. */
	tags: Record<string, number>;
	/** The hype train that runs. */
	hype: object | null;
}

/** KEYS of all: 1 counts, 2 tags, 3 hype. What is no standing of this release counts as nothing. */
const PREAMBLE = `
local isRead, standing = pcall(cjson.decode, redis.call('GET', KEYS[1]) or '')
if not isRead or type(standing) ~= 'table' then standing = {} end
local token, tick = tonumber(standing.token) or -1, tonumber(standing.tick) or -1
local own = tonumber(ARGV[1])
`;

/** ARGV: token, tick, life in milliseconds, counts, tags, hype or ''. What is older than what is there changes nothing. */
const PUT = `${PREAMBLE}
if own < token or (own == token and tonumber(ARGV[2]) <= tick) then return 0 end
redis.call('SET', KEYS[1], ARGV[4], 'PX', ARGV[3])
redis.call('SET', KEYS[2], ARGV[5], 'PX', ARGV[3])
if ARGV[6] == '' then redis.call('DEL', KEYS[3]) else redis.call('SET', KEYS[3], ARGV[6], 'PX', ARGV[3]) end
return 1
`;

/** ARGV: token. */
const TAKE_DOWN = `${PREAMBLE}
if own >= token then redis.call('DEL', KEYS[1], KEYS[2], KEYS[3]) end
return 1
`;

/** Live sessions as operators see them, in Redis: for eyes alone, nothing reads it back. */
export class SessionBoard {
	readonly #redis: RedisConnection;

	constructor(redis: RedisConnection) {
		this.#redis = redis;
	}

	/** After it returns this is shown for `lifeMs`, unless a newer owner or a later tick is. */
	async put({ counts, tags, hype, ...place }: Standing, lifeMs: number): Promise<void> {
		const { showtimeSessionId, token, tick } = place;
		const texts = [
			{ ...place, ...counts },
			{ ...place, tags },
		].map((value) => JSON.stringify(value));
		const train = hype === null ? "" : JSON.stringify({ ...place, ...hype });
		await this.#eval(PUT, showtimeSessionId, token, tick, lifeMs, ...texts, train);
	}

	/** After it returns nothing of the session is shown, unless a newer owner shows it. */
	async takeDown(showtimeSessionId: string, token: number): Promise<void> {
		await this.#eval(TAKE_DOWN, showtimeSessionId, token);
	}

	async #eval(script: string, id: string, ...args: (string | number)[]): Promise<void> {
		const keys = [`showtime:aud:aud-counts:${id}`, `showtime:aud:aud-tags:${id}`, `showtime:hype:hype:${id}`];
		await this.#redis.run((redis) => redis.eval(script, keys.length, ...keys, ...args));
	}
}
