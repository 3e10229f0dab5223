import { SIMULATED } from "../components/real-derived.ts";
import { SENTIMENT_CATEGORIES } from "../components/sentiment.ts";
import type { Stint } from "../events/effect.ts";
import { draw, FOR_MEMBER_ID } from "./draw.ts";
import { realDerivedSeedOf } from "./real-derived.ts";
import { interestsOf } from "./summary.ts";
import { draftTemplate, memberIdOf } from "./template.ts";
import type { World } from "./world.ts";

/** What the stays of some members came to; to be asked after the tally of the step. */
export function stintsOf(world: World, eids: readonly number[], isPresent: boolean): Stint[] {
	const { origin } = world.components.member;
	return eids.map((eid) =>
		origin[eid] === SIMULATED ? stintOf(world, eid, isPresent) : stintOfReal(world, eid, isPresent),
	);
}

/** Ticks that a member watched; to be asked after the tally of the step. */
export function watchedTicksOf({ session, components, isTick }: World, eid: number, isPresent: boolean): number {
	// Who left in a tick that counts watch time is not counted by it any more.
	const uncounted = !isPresent && isTick && session.status === "active" ? 1 : 0;
	return session.ticksLive - components.member.joinedTicksLive[eid] - uncounted;
}

/** The stint of a member of the reservoir. */
function stintOf(world: World, eid: number, isPresent: boolean): Stint {
	const { session, rules, components } = world;
	const { serial, template, personality, engagementSum } = components.member;
	return {
		serial: serial[eid],
		memberId: world.overrides.get(template[eid])?.memberId ?? memberIdOf(session.reservoirSeed, template[eid]),
		template: template[eid],
		ticks: watchedTicksOf(world, eid, isPresent),
		engagementBpSum: engagementSum[eid],
		isRealDerived: false,
		personality: rules.personalities[personality[eid]].name,
		interests: interestsOf(world, eid),
		isPresent,
	};
}

/** That of a real-derived one: its id is drawn and says nothing of any viewer, and no template has what it was drawn with. */
function stintOfReal(world: World, eid: number, isPresent: boolean): Stint {
	const { session, rules, draft } = world;
	const stint = stintOf(world, eid, isPresent);
	draftTemplate(realDerivedSeedOf(world), stint.serial, rules, draft);
	return {
		...stint,
		memberId: memberIdOf(draw(session.seed, 0, 0, FOR_MEMBER_ID), stint.serial),
		template: null,
		isRealDerived: true,
		decayBp: draft.decayBp,
		bias: SENTIMENT_CATEGORIES[draft.bias],
	};
}
