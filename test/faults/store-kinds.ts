import { LEASE_MS } from "../support/two-processes.ts";
import type { FaultScene, Kind, Target } from "./kind.ts";
import { pause } from "./pause.ts";

/** What may happen to a store whose files stay whole. */
export const STORE_KINDS: readonly Kind[] = [
	away("redis killed", "redis", LEASE_MS, ({ house: { cluster } }) => {
		return { begin: () => cluster.redis.kill(), end: () => cluster.redis.restart() };
	}),
	{
		name: "redis flushed",
		target: "redis",
		async strike({ house }) {
			await house.cluster.redis.run("FLUSHALL");
			return true;
		},
	},
	away("redis stopped", "redis", 2 * LEASE_MS, ({ house: { cluster } }) => {
		return { begin: () => cluster.redis.pause(), end: () => cluster.redis.goOn() };
	}),
	away("mariadb killed", "mariadb", LEASE_MS, ({ house: { mariadb } }) => {
		return { begin: () => mariadb.kill(), end: () => mariadb.restart() };
	}),
	away("mariadb stopped", "mariadb", 2 * LEASE_MS, ({ house: { mariadb } }) => {
		return { begin: () => mariadb.pause(), end: () => mariadb.goOn() };
	}),
	away("nats killed", "nats", LEASE_MS, ({ house: { nats } }) => {
		return { begin: () => nats.stop(), end: () => nats.start() };
	}),
	away("nats stopped", "nats", 2 * LEASE_MS, ({ house: { nats } }) => {
		return { begin: () => nats.pause(), end: () => nats.goOn() };
	}),
];

interface Away {
	begin(): Promise<void> | void;
	end(): Promise<void> | void;
}

/** A store that is away for `mostMs` or less. */
function away(name: string, target: Target, mostMs: number, of: (scene: FaultScene) => Away): Kind {
	return {
		name,
		target,
		async strike(scene) {
			const { begin, end } = of(scene);
			await begin();
			await pause(scene.dice.ms(mostMs));
			await end();
			return true;
		},
	};
}
