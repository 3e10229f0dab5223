import { RedisPresence } from "@colyseus/redis-presence";

type Subscribe = Parameters<RedisPresence["subscribe"]>;
type Unsubscribe = Parameters<RedisPresence["unsubscribe"]>;

/**
 * What processes tell each other by Redis. Colyseus does not look what became of most of it, and a rejection that nobody looks
 * at ends the process: so each is looked at here, and rejects all the same for who waits.
 */
export class SharedPresence extends RedisPresence {
	override subscribe(...args: Subscribe) {
		return lookedAt(super.subscribe(...args));
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
