import { RedisPresence } from "@colyseus/redis-presence";

type Subscribe = Parameters<RedisPresence["subscribe"]>;
type Unsubscribe = Parameters<RedisPresence["unsubscribe"]>;

/** How topics begin on which Colyseus waits for an answer of another process. */
const ANSWER = "ipc:";

/**
 * What processes tell each other by Redis. Colyseus does not look what became of most of it, and a rejection that nobody looks
 * at ends the process: so each is looked at here, and rejects all the same for who waits.
 */
export class SharedPresence extends RedisPresence {
	/** `options`: of both connections, the one that subscribes and the one for all else. */
	constructor(options: object) {
		// The subscriber has no answers to wait for. Colyseus subscribes again by itself, and looks what became of it; ioredis, which
		// would do so as well, does not.
		super({ ...options, commandTimeout: undefined, autoResubscribe: false } as never);
	}

	/** For an answer of another process it never rejects: Colyseus would wait for ever, and not look. Without Redis none comes in time. */
	override subscribe(...args: Subscribe) {
		const subscribed = super.subscribe(...args);
		return lookedAt(args[0].startsWith(ANSWER) ? subscribed.catch(() => this) : subscribed);
	}

	override unsubscribe(...args: Unsubscribe) {
		return lookedAt(super.unsubscribe(...args));
	}

	override publish(topic: string, data: unknown) {
		return lookedAt(super.publish(topic, data));
	}

	override hset(key: string, field: string, value: string) {
		return lookedAt(super.hset(key, field, value));
	}
}

function lookedAt<T>(promise: Promise<T>): Promise<T> {
	promise.catch(() => {});
	return promise;
}
