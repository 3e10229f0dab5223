import { SENTIMENT_CATEGORIES } from "../../src/components/sentiment.ts";
import type { Input } from "../../src/events/input.ts";
import type { Judged } from "./area-under-curve.ts";
import type { Life, Watched } from "./observer.ts";

/** Something that a viewer of the broadcast said, who looks for the persona that answers. */
export interface Probe {
	tick: number;
	category: number;
	/** Engagement step that his intensity comes to. */
	step: number;
}

const FEWEST_PROBES = 5;
/** Ticks in which an answer is looked for. */
const PATIENCE_TICKS = 3;
/** Weight of a step in the right direction beside the right mood. */
const STEP_WEIGHT = 0.2;

/** What the viewer of `trackingId` said in this tick. */
export function probesIn(inputs: readonly Input[], tick: number, trackingId: string): Probe[] {
	const entries = inputs.flatMap((input) => (input.kind === "pulse" ? input.entries : []));
	return entries
		.filter((entry) => entry.trackingId === trackingId)
		.map(({ category, intensity }) => ({
			tick,
			category: SENTIMENT_CATEGORIES.indexOf(category),
			step: Math.min(15, Math.floor(intensity * 16)),
		}));
}

/** How much each persona that saw five probes or more answered them beyond what the others did, and whether it is his. */
export function judgeAnswers({ lives }: Watched, probes: readonly Probe[], serial: number, session: number): Judged[] {
	const answers = new Map<Life, number[]>();
	for (const probe of probes) {
		const present = lives.filter((life) => life.joinTick < probe.tick && life.leaveTick > probe.tick + PATIENCE_TICKS);
		const given = present.map((life) => answerOf(life, probe));
		const usual = given.reduce((sum, answer) => sum + answer, 0) / Math.max(1, given.length);
		present.forEach((life, i) => answers.set(life, [...(answers.get(life) ?? []), given[i] - usual]));
	}
	return [...answers]
		.filter(([, given]) => given.length >= FEWEST_PROBES)
		.map(([life, given]) => ({
			session,
			isReal: isOf(life, serial) ? 1 : 0,
			score: given.reduce((sum, answer) => sum + answer, 0) / given.length,
		}));
}

function answerOf({ joinTick, moods, steps }: Life, { tick, category, step }: Probe): number {
	const before = tick - 1 - joinTick;
	const after = before + 1 + PATIENCE_TICKS;
	const turned = moods[before] !== category && moods.slice(before + 1, after).includes(category) ? 1 : 0;
	const held = moods[before + 1] === category ? 0.5 : 0;
	const towards = Math.sign(step - steps[before]) * (steps[before + 1] - steps[before]);
	return turned + held + STEP_WEIGHT * towards;
}

/** Whether the persona was bound to that member for longer than to any other. */
function isOf({ boundTicks }: Life, serial: number): boolean {
	const ticks = boundTicks.get(serial) ?? 0;
	return ticks > 0 && ticks === Math.max(...boundTicks.values());
}
