import { LEASE_MS } from "../support/two-processes.ts";
import { until } from "../support/until.ts";
import type { FaultHouse } from "./house.ts";
import { POINTS, type Point } from "./preload.ts";
import type { Sent } from "./traffic.ts";

/** What a fault acts on. */
export interface FaultScene {
	house: FaultHouse;
	sessions: readonly string[];
	sent: Sent;
}

/** Brings one fault about, and its end; the house may still be recovering when it returns. */
export type Fault = (scene: FaultScene) => Promise<void>;

const REDELIVERED = 40;
/** A point of a process's work comes within this time, or the process owns nothing that reaches it. */
const REACHED_WITHIN_MS = 4_000;

/** Every kind of fault by its name. */
export const KINDS: Record<string, Fault> = {
	kill: async ({ house }) => {
		const process = anyOf(house.processes);
		await process.stop("SIGKILL");
		await replace(house);
	},
	...Object.fromEntries(POINTS.map((point) => [`kill at ${point}`, killAt(point)])),
	"stop for two leases": async ({ house }) => {
		const process = anyOf(house.processes);
		process.kill("SIGSTOP");
		await sleep(2 * LEASE_MS);
		process.kill("SIGCONT");
	},
	"two owners": async ({ house, sessions }) => {
		for (const process of house.processes) await house.order(process, { owned: [...sessions] });
		await sleep(2 * LEASE_MS);
		for (const process of house.processes) await house.order(process, {});
	},
	drain: async ({ house }) => {
		await anyOf(house.processes).stop("SIGTERM");
		await replace(house);
	},
	"redis killed": async ({ house }) => {
		await house.cluster.redis.kill();
		await sleep(anyMs(LEASE_MS));
		await house.cluster.redis.restart();
	},
	"redis flushed": async ({ house }) => void (await house.cluster.redis.run("FLUSHALL")),
	"redis stopped": async ({ house }) => {
		house.cluster.redis.pause();
		await sleep(anyMs(2 * LEASE_MS));
		house.cluster.redis.goOn();
	},
	"mariadb killed": async ({ house }) => {
		await house.mariadb.kill();
		await sleep(anyMs(LEASE_MS));
		await house.mariadb.restart();
	},
	"mariadb stopped": async ({ house }) => {
		house.mariadb.pause();
		await sleep(anyMs(2 * LEASE_MS));
		house.mariadb.goOn();
	},
	"nats killed": async ({ house }) => {
		await house.nats.stop();
		await sleep(anyMs(LEASE_MS));
		await house.nats.start();
	},
	"nats stopped": async ({ house }) => {
		house.nats.pause();
		await sleep(anyMs(2 * LEASE_MS));
		house.nats.goOn();
	},
	redelivery: ({ sent }) => sent.redeliver(REDELIVERED),
};

/** One of the processes dies there; one that never comes there within the time is left alone for the other. */
function killAt(point: Point): Fault {
	return async ({ house }) => {
		for (const process of [...house.processes].sort(() => Math.random() - 0.5)) {
			await house.order(process, { point });
			const hasDied = await until(() => process.isOver, "it dies", REACHED_WITHIN_MS).catch(() => false);
			if (hasDied) break;
			await house.order(process, {});
		}
		await replace(house);
	};
}

/** New processes in place of those that ended. */
async function replace(house: FaultHouse): Promise<void> {
	const running = house.processes.filter(({ isOver }) => !isOver);
	house.processes.splice(0, house.processes.length, ...running);
	await house.refill();
}

function anyOf<T>(items: readonly T[]): T {
	return items[Math.floor(Math.random() * items.length)];
}

function anyMs(most: number): number {
	return Math.ceil(most * (0.3 + 0.7 * Math.random()));
}

function sleep(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
