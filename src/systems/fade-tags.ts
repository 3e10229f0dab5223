import { internTag } from "../world/actions.ts";
import { endAmplifications } from "../world/amplification.ts";
import { mulBp } from "../world/basis-points.ts";
import type { World } from "../world/world.ts";

const WHOLE_BP = 10_000;

/**
 * Tags lose weight by their half-life; a current tag tires the crowd and rests while it is not
 * (docs/simulation.md, "One tick").
 */
export function fadeTags(world: World): void {
	const { tags } = world;
	const { keepBp, currentFromBp, satiationGrowBp, satiationRecoverBp, satiationCeilingBp } = world.rules.tags;
	for (let tag = 0; tag < tags.names.length; tag++) {
		tags.weightBp[tag] = mulBp(tags.weightBp[tag], keepBp);
		const weight = tags.weightBp[tag];
		const tired = tags.satiationBp[tag];
		const room = weight >= currentFromBp ? Math.max(0, satiationCeilingBp - tired) : 0;
		const grown = mulBp(mulBp(room, satiationGrowBp), weight);
		tags.satiationBp[tag] = Math.max(0, tired + grown - satiationRecoverBp);
	}
	holdTags(world);
	weighTags(world);
	tellCurrent(world);
}

/** Told once a session of each tag. */
function tellCurrent({ tags, rules, outbox }: World): void {
	for (const [tag, name] of tags.names.entries()) {
		if (tags.wasCurrent[tag] === 1 || tags.weightBp[tag] < rules.tags.currentFromBp) continue;
		tags.wasCurrent[tag] = 1;
		outbox.push({ kind: "tag.became-current", tag: name });
	}
}

/** A director's amplifications end, or keep their tags from falling. */
function holdTags(world: World): void {
	if (world.session.amplifications.length === 0) return;
	endAmplifications(world);
	const { tags } = world;
	for (const { tags: held } of world.session.amplifications) {
		for (const [name, weightBp] of Object.entries(held)) {
			const tag = internTag(world, name);
			if (tag >= 0) tags.weightBp[tag] = Math.max(tags.weightBp[tag], weightBp);
		}
	}
}

/** What each tag is worth to a member now: weight x (1 - satiation) x the rule's weight; 0 when it is not current. */
export function weighTags(world: World): void {
	const { tags, effectiveBp } = world;
	const { currentFromBp, weightBp, defaultWeightBp } = world.rules.tags;
	for (let tag = 0; tag < tags.names.length; tag++) {
		const weight = tags.weightBp[tag];
		const fresh = mulBp(weight, WHOLE_BP - tags.satiationBp[tag]);
		const name = tags.names[tag];
		const ruleBp = Object.hasOwn(weightBp, name) ? weightBp[name] : defaultWeightBp;
		effectiveBp[tag] = weight >= currentFromBp ? mulBp(fresh, ruleBp) : 0;
	}
}
