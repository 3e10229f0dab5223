import { SIMULATED } from "../components/real-derived.ts";
import type { Rules } from "../components/rules.ts";
import { useRules, writeDraft } from "./actions.ts";
import { draftMember } from "./overrides.ts";
import { realDerivedSeedOf } from "./real-derived.ts";
import { refillWindow } from "./sentiment-window.ts";
import { draftTemplate } from "./template.ts";
import { hypeTrainOf, type World } from "./world.ts";

/**
 * Puts another rule set in force while the session runs (docs/simulation.md, "Changing rules"). Who a member is follows from
 * its template and the rules, so everybody is made anew; engagement, mood and what the window holds stay.
 */
export function changeRules(world: World, rules: Rules): void {
	const { session, window } = world;
	const first = world.tick - rules.windowTicks + 1;
	const entries = window.entries.filter(({ tick }) => tick >= first);
	useRules(world, rules);
	world.components.member.lastEmission.fill(0);
	remake(world);
	refillWindow(world, entries, Array.from(window.takenTick));
	session.targetSize = rules.audience.poolSizes[session.phase];
	if (rules.hype.ruleSet !== "twitch") session.contributions = [];
	const train = hypeTrainOf(world);
	if (train !== undefined) train.level = Math.min(train.level, rules.hype.levelThresholds.length + 1);
}

/** Makes every member who it would be had it come under the rules in force. */
function remake(world: World): void {
	const { origin, serial, template } = world.components.member;
	const { draft, rules } = world;
	const realDerivedSeed = realDerivedSeedOf(world);
	for (const eid of world.members) {
		if (origin[eid] === SIMULATED) draftMember(world, template[eid]);
		else draftTemplate(realDerivedSeed, serial[eid], rules, draft);
		writeDraft(world, eid);
	}
}
