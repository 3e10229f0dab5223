import type { Input } from "../events/input.ts";
import type { Journal } from "../persistence/journal.ts";
import { membersOf } from "../world/summary.ts";
import type { World } from "../world/world.ts";

/** Everyone in the world, and those on the way into it. */
export function heldMembers(world: World, waiting: readonly Input[]): number[] {
	const onTheWay = waiting.flatMap((input) => {
		if (input.kind === "start") return input.roster;
		return input.kind === "arrivals" ? input.templates : [];
	});
	return [...membersOf(world), ...onTheWay];
}

/** The same of a session whose history goes on meanwhile. */
export async function heldNow(
	session: { id: string; world: World; sequence: number },
	journal: Pick<Journal, "read">,
): Promise<number[]> {
	for (;;) {
		const { sequence } = session;
		const waiting = await journal.read(session.id, sequence);
		// A world that has stepped since may have taken in what waited.
		if (session.sequence !== sequence) continue;
		return heldMembers(
			session.world,
			waiting.flatMap((entry) => ("input" in entry ? [entry.input] : [])),
		);
	}
}
