import type { MemberOverride } from "../components/member-override.ts";
import type { Rules } from "../components/rules.ts";
import { SENTIMENT_CATEGORIES } from "../components/sentiment.ts";
import { draftTemplate, MOST_INTERESTS, type TemplateDraft } from "./template.ts";
import type { World } from "./world.ts";

/** Notes who of some members that come is another than its template says; the others are what theirs say. */
export function noteOverrides(
	{ overrides }: World,
	templates: readonly number[],
	given: readonly MemberOverride[] = [],
): void {
	if (overrides.size > 0) for (const template of templates) overrides.delete(template);
	for (const override of given) overrides.set(override.template, override);
}

/** Writes who stands at a place of the reservoir into the world's draft. */
export function draftMember({ session, rules, draft, overrides }: World, template: number): void {
	draftTemplate(session.reservoirSeed, template, rules, draft);
	const override = overrides.get(template);
	if (override !== undefined) overwrite(draft, override, rules);
}

/** A personality that the rules do not have stays the template's; an interest that nothing maps to is none. */
function overwrite(
	draft: TemplateDraft,
	{ personality, interests, decayBp, bias }: MemberOverride,
	rules: Rules,
): void {
	const row = rules.personalities.findIndex(({ name }) => name === personality);
	if (row >= 0) draft.personality = row;
	if (decayBp !== undefined) draft.decayBp = decayBp;
	if (bias !== undefined) draft.bias = SENTIMENT_CATEGORIES.indexOf(bias);
	draft.interestCount = 0;
	for (const name of interests) {
		const tag = rules.tags.vocabulary.indexOf(name);
		if (tag >= 0 && draft.interestCount < MOST_INTERESTS) draft.interests[draft.interestCount++] = tag;
	}
}
