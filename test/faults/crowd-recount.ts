import { PRESENT } from "../../src/components/member.ts";
import { SIMULATED } from "../../src/components/real-derived.ts";
import type { World } from "../../src/world/world.ts";

/** The shares of I5 and I6: engaged above 0.5, disengaged below 0.2, none above 1. */
const ENGAGED_ABOVE_BP = 5_000;
const DISENGAGED_BELOW_BP = 2_000;
const WHOLE_BP = 10_000;

/** What a recount of those present finds wrong with the counts of a world. */
export function crowdFaults({ tally, members, components, realDerived, rules }: World): string[] {
	const { engagementBp, departure, origin, personality, serial } = components.member;
	const present = members.filter((eid) => departure[eid] === PRESENT);
	const count = (isCounted: (eid: number) => boolean) => present.filter(isCounted).length;
	const faults: string[] = [];
	const compare = (what: string, counted: number, found: number) => {
		if (counted !== found) faults.push(`I5: ${counted} counted as ${what}, ${found} are`);
	};
	compare("present", tally.total, present.length);
	compare(
		"engaged",
		tally.engaged,
		count((eid) => engagementBp[eid] > ENGAGED_ABOVE_BP),
	);
	compare(
		"disengaged",
		tally.disengaged,
		count((eid) => engagementBp[eid] < DISENGAGED_BELOW_BP),
	);
	compare(
		"real-derived",
		realDerived.eids.filter((eid) => departure[eid] === PRESENT).length,
		count((eid) => origin[eid] !== SIMULATED),
	);
	for (const [row, { name }] of rules.personalities.entries()) {
		compare(
			name,
			tally.byPersonality[row],
			count((eid) => personality[eid] === row),
		);
	}
	if (new Set(present.map((eid) => serial[eid])).size !== present.length) faults.push("I5: a member is there twice");
	if (present.some((eid) => engagementBp[eid] > WHOLE_BP)) faults.push("I6: an engagement is above 1");
	return faults;
}

/** Nobody who stays through a step of a paused session becomes more engaged. */
export function engagementRises(before: Map<number, number>, after: Map<number, number>): string[] {
	const risen = [...after].filter(([serial, engagementBp]) => engagementBp > (before.get(serial) ?? WHOLE_BP));
	return risen.map(([serial]) => `I6: the engagement of member ${serial} rose while the session was paused`);
}
