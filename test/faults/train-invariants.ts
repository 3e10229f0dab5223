import type { HypeFacts } from "../../src/events/effect.ts";
import { type Invariant, ofEachSession } from "./invariant.ts";
import type { Reference, ToldEffect } from "./reference.ts";

/** What holds of hype trains; several levels in one marker are allowed, thresholds are cumulative. */
export const TRAIN_INVARIANTS: readonly Invariant[] = [
	{
		id: "I7",
		rule: "a hype train starts, rises and ends once, one at a time",
		broken: ofEachSession(brokenTrains),
	},
	{
		id: "I8",
		rule: "a train's level is what its points complete, and it ends for a reason of its rules",
		broken: ofEachSession(brokenScores),
	},
];

type TrainEffect = Extract<ToldEffect["effect"], { train: HypeFacts }>;

function trainsOf({ decided }: Reference): (Omit<ToldEffect, "effect"> & { effect: TrainEffect })[] {
	return decided.flatMap(({ effect, ...one }) =>
		"train" in effect && effect.kind.startsWith("hype.") ? [{ ...one, effect }] : [],
	);
}

function brokenTrains(reference: Reference): string[] {
	const wrong: string[] = [];
	let running: { ordinal: number; level: number; peak: number } | undefined;
	for (const { effect, marker } of trainsOf(reference)) {
		const at = `${effect.kind} at ${reference.where(marker.marker)}`;
		const { hypeTrainOrdinal: ordinal, level, peakLevel: peak } = effect.train;
		if (effect.kind === "hype.started") {
			if (running !== undefined) wrong.push(`${at}: train ${running.ordinal} still runs`);
			running = { ordinal, level, peak };
			continue;
		}
		if (running?.ordinal !== ordinal) wrong.push(`${at}: train ${ordinal} does not run`);
		if (peak < (running?.peak ?? 0)) wrong.push(`${at}: the peak falls to ${peak}`);
		if (effect.kind === "hype.leveled" && level <= effect.previousLevel) wrong.push(`${at}: level ${level} is no rise`);
		running = effect.kind === "hype.completed" ? undefined : { ordinal, level, peak };
	}
	if (running !== undefined) wrong.push(`train ${running.ordinal} never ended`);
	return wrong;
}

function brokenScores(reference: Reference): string[] {
	return trainsOf(reference).flatMap(({ effect, marker, levelThresholds }) => {
		const { train } = effect;
		const { level, peakLevel, total } = train;
		const at = `${effect.kind} at ${reference.where(marker.marker)}`;
		const score = Math.round(total * 1_000);
		const wrong: string[] = [];
		if (score < 0) wrong.push(`${at}: the total is ${total}`);
		const completed = levelThresholds.findIndex((threshold) => score < threshold);
		const highest = completed < 0 ? levelThresholds.length + 1 : completed + 1;
		if (level !== highest) wrong.push(`${at}: level ${level} with ${total} points, which complete ${highest - 1}`);
		if (peakLevel < level) wrong.push(`${at}: level ${level} is above the peak ${peakLevel}`);
		if (effect.kind !== "hype.completed") return wrong;
		const { reason, endedAtMs } = effect;
		const isOnTime = endedAtMs === train.expiresAtMs;
		const isRight =
			reason === "session-end" ||
			(reason === "COMPLETED" && isOnTime && peakLevel > 1) ||
			(reason === "EXPIRED" && isOnTime && peakLevel === 1);
		return isRight ? wrong : [...wrong, `${at}: ended as ${reason} at ${endedAtMs} ms, told ${train.expiresAtMs} ms`];
	});
}
