import { PRESENT } from "../../src/components/member.ts";
import { ANONYMOUS, createRealDerived, SIMULATED, TRACKED } from "../../src/components/real-derived.ts";
import type { World } from "../../src/world/world.ts";

/** Makes every mark of where members come from say the opposite; returns what puts the marks back. */
export function flipMarks(world: World): () => void {
	const { origin, serial, departure } = world.components.member;
	const marks = origin.slice();
	const { realDerived } = world;
	const made = world.members.filter((eid) => origin[eid] === SIMULATED && departure[eid] === PRESENT);
	const tracked = made.filter((eid) => serial[eid] % 2 === 0);
	for (const eid of world.members) {
		if (origin[eid] !== SIMULATED) origin[eid] = SIMULATED;
		else origin[eid] = serial[eid] % 2 === 0 ? TRACKED : ANONYMOUS;
	}
	world.realDerived = {
		...createRealDerived(),
		eids: made,
		tracked: new Map(tracked.map((eid) => [`viewer-${serial[eid]}`, serial[eid]])),
	};
	return () => {
		world.realDerived = realDerived;
		origin.set(marks);
	};
}
