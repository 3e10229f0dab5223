import type { HypeFacts } from "../events/effect.ts";
import type { HypeView } from "../events/room-message.ts";

/** A train as players see it; null: no train runs, the last one's cooldown may. */
export function hypeViewOf(startedAtMs: number, train: HypeFacts | null, cooldownEndsAtMs?: number): HypeView {
	const cooldownEndsAt = cooldownEndsAtMs === undefined ? 0 : startedAtMs + cooldownEndsAtMs;
	if (train === null) return { ...NO_TRAIN, cooldownEndsAt };
	return {
		active: true,
		level: train.level,
		peakLevel: train.peakLevel,
		total: train.total,
		progress: train.currentScore,
		goal: train.levelThreshold,
		category: train.triggerCategory,
		startedAt: startedAtMs + train.startedAtMs,
		expiresAt: startedAtMs + train.expiresAtMs,
		cooldownEndsAt,
		participants: train.participants,
	};
}

const NO_TRAIN: HypeView = {
	active: false,
	level: 0,
	peakLevel: 0,
	total: 0,
	progress: 0,
	goal: 0,
	category: "",
	startedAt: 0,
	expiresAt: 0,
	cooldownEndsAt: 0,
	participants: 0,
};
