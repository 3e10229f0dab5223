import { Redis, type RedisOptions } from "ioredis";
import { StoreUnavailable } from "../errors.ts";

/** How long a command may take, connecting included. */
const PATIENCE_MS = 1_000;
const LONGEST_RETRY_MS = 2_000;

/** Answers of a server that is there and serves nobody: it is full, cannot save, loads, runs a long script or follows another. */
const SERVES_NOBODY = /^(BUSY|CLUSTERDOWN|LOADING|MASTERDOWN|MISCONF|NOREPLICAS|OOM|READONLY|TRYAGAIN|UNKILLABLE)\b/;

/** Redis cannot be used; the message is one line that names it and says what to do. */
export class RedisError extends Error {
	/** True when it may be there soon: the server does not answer (yet). */
	readonly isAway: boolean;

	constructor(message: string, isAway: boolean, cause?: unknown) {
		super(message, { cause });
		this.name = "RedisError";
		this.isAway = isAway;
	}
}

/** What every connection to the Redis at `url` (redis://user:password@host:port/db) is made with. */
export function redisOptions(url: string): RedisOptions {
	const { hostname, port, username, password, pathname, protocol } = new URL(url);
	return {
		host: hostname.replace(/^\[|\]$/g, ""),
		port: Number(port || 6379),
		...(username === "" ? {} : { username: decodeURIComponent(username) }),
		...(password === "" ? {} : { password: decodeURIComponent(password) }),
		db: Number(pathname.slice(1) || 0),
		...(protocol === "rediss:" ? { tls: {} } : {}),
		commandTimeout: PATIENCE_MS,
		connectTimeout: PATIENCE_MS,
		maxRetriesPerRequest: 0,
		retryStrategy: (attempt) => Math.min(attempt * 100, LONGEST_RETRY_MS),
	};
}

/** One connection to Redis that reconnects for ever and on which nothing waits longer than a second. */
export class RedisConnection {
	readonly #redis: Redis;

	private constructor(redis: Redis) {
		this.#redis = redis;
	}

	/** Throws `RedisError`; a message shows the host, never the password. `onDoubt` learns what could not be checked. */
	static async open(url: string, onDoubt: (doubt: string) => void = () => {}): Promise<RedisConnection> {
		const redis = new Redis({ ...redisOptions(url), lazyConnect: true });
		let last: Error | undefined;
		// Each command tells its own failure; this is the reason of the connection's.
		redis.on("error", (error: Error) => {
			last = error;
		});
		try {
			await redis.connect();
			await checkEviction(redis, onDoubt);
			return new RedisConnection(redis);
		} catch (error) {
			redis.disconnect();
			const reason = error instanceof RedisError ? error : (last ?? (error as Error));
			throw explained(reason, new URL(url).host);
		}
	}

	get isUp(): boolean {
		return this.#redis.status === "ready";
	}

	/** Runs commands; throws `StoreUnavailable` when the server does not answer, `patienceMs` being the longest wait, or serves nobody. */
	async run<T>(commands: (redis: Redis) => Promise<T>, patienceMs = PATIENCE_MS): Promise<T> {
		try {
			return await within(patienceMs, commands(this.#redis));
		} catch (error) {
			const { name, message } = error as Error;
			const isReply = name === "ReplyError";
			if (isReply && !SERVES_NOBODY.test(message)) throw error;
			const trouble = isReply ? "Redis serves nobody" : "Redis does not answer";
			throw new StoreUnavailable(`${trouble}: ${message}`, { cause: error });
		}
	}

	/** Calls `onReady` at each return of the connection; returns what ends that. */
	onReady(onReady: () => void): () => void {
		this.#redis.on("ready", onReady);
		return () => this.#redis.off("ready", onReady);
	}

	close(): void {
		this.#redis.disconnect();
	}
}

/**
 * A Redis that drops keys when it is full would free members that are in a session. INFO has the policy, and is allowed where
 * CONFIG is not; a server that does not tell is taken as it is.
 */
async function checkEviction(redis: Redis, onDoubt: (doubt: string) => void): Promise<void> {
	const memory = await redis.info("memory").catch((error: Error) => {
		if (/NOPERM|unknown command/i.test(error.message)) return "";
		throw error;
	});
	const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1];
	if (policy === undefined) onDoubt("the server does not tell its maxmemory-policy; it has to be noeviction");
	else if (policy !== "noeviction") {
		const reason = `its maxmemory-policy is ${policy}, which may drop keys that are in use; set it to noeviction`;
		throw new RedisError(reason, false);
	}
}

async function within<T>(patienceMs: number, work: Promise<T>): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error(`nothing came in ${patienceMs} ms`)), patienceMs);
	});
	try {
		return await Promise.race([work, late]);
	} finally {
		clearTimeout(timer);
	}
}

function explained(error: Error, host: string): RedisError {
	const message = error.message;
	if (error instanceof RedisError) return new RedisError(`${host}: ${message}`, false, error);
	if (/WRONGPASS|NOAUTH|invalid password/i.test(message)) {
		return new RedisError(`${host}: the server refuses user or password`, false, error);
	}
	const isReply = error.name === "ReplyError";
	return new RedisError(`${host}: ${isReply ? message : `no Redis answers: ${message}`}`, !isReply, error);
}
