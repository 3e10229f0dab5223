import type { Rules } from "../components/rules.ts";
import { mulBp } from "./basis-points.ts";
import type { World } from "./world.ts";

const WHOLE_BP = 10_000;

/** 1 + a rule's share for each level of the running train + one for each who speaks in the voice room, up to a most. */
export function livelinessBp({ rules, session }: World, trainLevel: number): number {
	const { hype, audience } = rules;
	const voiceBp = Math.min(audience.voiceLivelinessMostBp, session.voiceParticipants * audience.voiceLivelinessBp);
	return WHOLE_BP + trainLevel * hype.livelinessPerLevelBp + voiceBp;
}

/** By row of the rules' personalities: what a full match adds to an engagement of 0 in a tick. */
export function gainsOf(rules: Rules, liveliness: number): Int32Array {
	return Int32Array.from(rules.personalities, (_, row) => gainOf(rules, row, liveliness));
}

/** The same of one row. Each product at most 1, so that the next stays below 2^31. */
export function gainOf({ audience, personalities }: Rules, row: number, liveliness: number): number {
	const usual = Math.min(WHOLE_BP, mulBp(audience.gainBp, personalities[row].gainBp));
	return Math.min(WHOLE_BP, mulBp(usual, liveliness));
}
