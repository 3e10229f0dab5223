import { until } from "../support/until.ts";
import type { FaultScene, Kind } from "./kind.ts";
import { pause } from "./pause.ts";
import { POINTS } from "./preload.ts";

const MOST_PAUSE_MS = 300;
const REACHED_WITHIN_MS = 6_000;

/** What may happen to a process while a session ends: each has a session of its own, of a streamer that may have followers. */
export const ENDING_KINDS: readonly Kind[] = [
	{ name: "kill in ending", target: "process", endsSession: true, strike: killInEnding },
];

async function killInEnding({ house, ending, ended, dice }: FaultScene): Promise<boolean> {
	const { cluster } = house;
	const point = dice.one(POINTS.ending);
	const id = await ending.take();
	ended.push(id);
	const fault = async (process: Parameters<typeof cluster.callOnce>[0]) => {
		await pause(dice.whole(MOST_PAUSE_MS));
		await house.order(process, { point });
		// Its answer is lost with the process.
		void cluster.callOnce(process, "/showtime/session/end", { showtimeSessionId: id }).catch(() => {});
		const hasDied = await until(() => process.isOver, "it dies", REACHED_WITHIN_MS).catch(() => false);
		if (!hasDied) await house.order(process, {});
		return hasDied || process.isOver;
	};
	return house.processes.with(fault, { ownerOf: id });
}
