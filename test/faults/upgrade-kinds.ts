import type { ServeProcess } from "../support/showtime-process.ts";
import type { FaultScene, Kind } from "./kind.ts";
import { pause } from "./pause.ts";
import { POINTS } from "./preload.ts";

const MOST_PAUSE_MS = 500;
const DEATHS = [...POINTS.tick, ...POINTS.checkpoint, ...POINTS.publishing];

/** What may happen to the build that processes are of. */
export const UPGRADE_KINDS: readonly Kind[] = [
	{
		name: "upgrade",
		target: "release",
		/** One process after the other gives way, in order or not, to one of the next build, which has another simulation. */
		async strike({ house, dice }) {
			await house.upgrade();
			// Those that were being started are of the build before, too.
			await house.processes.settled();
			const older = house.processes.running.filter((process) => !house.isNewest(process));
			const armed: ServeProcess[] = [];
			for (const [place, process] of older.entries()) {
				armed.push(...(await replace(process, { house, dice: dice.of(place) })));
			}
			await Promise.all(armed.map((process) => house.order(process, {})));
			await house.upgraded();
			return true;
		},
	},
];

/** Answers the processes that were told where to die. */
async function replace(
	process: ServeProcess,
	{ house, dice }: Pick<FaultScene, "house" | "dice">,
): Promise<ServeProcess[]> {
	const { processes } = house;
	const newer = processes.running.filter(house.isNewest);
	// Where it takes sessions up it may die between the change of version and the checkpoint.
	const armed = newer.length > 0 && dice.whole(2) === 0 ? [dice.one(newer)] : [];
	for (const one of armed) await house.order(one, { point: dice.one(DEATHS) });
	const isKilled = dice.whole(2) === 0;
	if (!isKilled) processes.drained.add(process);
	await process.stop(isKilled ? "SIGKILL" : "SIGTERM");
	await pause(dice.whole(MOST_PAUSE_MS));
	await processes.settled();
	return armed;
}
