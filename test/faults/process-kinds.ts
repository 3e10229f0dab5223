import type { ServeProcess } from "../support/showtime-process.ts";
import { LEASE_MS } from "../support/two-processes.ts";
import { until } from "../support/until.ts";
import type { FaultScene, Kind } from "./kind.ts";
import { pause } from "./pause.ts";
import { POINTS } from "./preload.ts";

/** A point of a process's work comes within this time, or the process owns nothing that reaches it. */
const REACHED_WITHIN_MS = 4_000;

/** What may happen to one process, and to all of them at once. */
export const PROCESS_KINDS: readonly Kind[] = [
	{
		name: "kill",
		target: "process",
		strike: ({ house, dice }) =>
			house.processes.with(async (process) => {
				await pause(dice.whole(LEASE_MS));
				await process.stop("SIGKILL");
				return true;
			}),
	},
	{ name: "kill in tick", target: "process", strike: (scene) => killAt(POINTS.tick, scene) },
	{ name: "kill in checkpoint", target: "process", strike: (scene) => killAt(POINTS.checkpoint, scene) },
	{
		name: "kill in publishing",
		target: "process",
		needsStreams: true,
		strike: (scene) => killAt(POINTS.publishing, scene),
	},
	{
		name: "stop for two leases",
		target: "process",
		strike: ({ house }) =>
			house.processes.with(async (process) => {
				process.kill("SIGSTOP");
				await pause(2 * LEASE_MS);
				process.kill("SIGCONT");
				return true;
			}),
	},
	{
		name: "drain",
		target: "process",
		strike: ({ house }) =>
			house.processes.with(async (process) => {
				house.processes.drained.add(process);
				await process.stop("SIGTERM");
				return true;
			}),
	},
	{
		name: "two owners",
		target: "processes",
		async strike({ house, sessions, dice }) {
			const { running } = house.processes;
			await Promise.all(running.map((process) => house.order(process, { owned: [...sessions] })));
			await pause(LEASE_MS + dice.whole(LEASE_MS));
			await Promise.all(running.map((process) => house.order(process, {})));
			return running.length > 1;
		},
	},
];

/** At one of these points of its work. */
function killAt(points: readonly string[], { house, dice }: FaultScene): Promise<boolean> {
	const point = dice.one(points);
	const fault = async (process: ServeProcess) => {
		await house.order(process, { point });
		const hasDied = await until(() => process.isOver, "it dies", REACHED_WITHIN_MS).catch(() => false);
		if (!hasDied) await house.order(process, {});
		return hasDied || process.isOver;
	};
	return house.processes.with(fault, { isOwner: true });
}
