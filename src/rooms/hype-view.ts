import { hypeTrainIdOf } from "../deterministic-id.ts";
import type { HypeFacts } from "../events/effect.ts";
import type { HypeTrainView, HypeView } from "../events/room-message.ts";
import type { SessionRecord } from "../persistence/session-store.ts";
import { pseudonymOf } from "../personas/view-key.ts";

/** A train as players see it, in whole points; null: no train runs, the last one's cooldown may. */
export function hypeViewOf(startedAtMs: number, train: HypeFacts | null, cooldownEndsAtMs?: number): HypeView {
	const cooldownEndsAt = cooldownEndsAtMs === undefined ? 0 : startedAtMs + cooldownEndsAtMs;
	if (train === null) return { ...NO_TRAIN, cooldownEndsAt };
	return {
		active: true,
		level: train.level,
		peakLevel: train.peakLevel,
		total: Math.floor(train.total),
		progress: Math.floor(train.currentScore),
		goal: Math.ceil(train.levelThreshold),
		category: train.triggerCategory,
		startedAt: startedAtMs + train.startedAtMs,
		expiresAt: startedAtMs + train.expiresAtMs,
		cooldownEndsAt,
		participants: train.participants,
	};
}

/** The same with what only messages have; `viewKey` keeps the contributors' pseudonyms apart from those of the internal API. */
export function hypeTrainViewOf(
	record: SessionRecord,
	viewKey: Uint32Array,
	train: HypeFacts,
	cooldownEndsAtMs?: number,
): HypeTrainView {
	return {
		...hypeViewOf(record.startedAtMs, train, cooldownEndsAtMs),
		hypeTrainId: hypeTrainIdOf(record.showtimeSessionId, train.hypeTrainOrdinal),
		decayRate: train.decayRate,
		// By id: the order says nothing of the amounts.
		topContributors: train.topContributors.map(({ contributorId }) => pseudonymOf(viewKey, contributorId)).sort(),
		allTimeHighLevel: train.allTimeHighLevel,
		allTimeHighTotal: Math.floor(train.allTimeHighTotal),
	};
}

/**
 * A train for the internal API and the events. The world's ids hang on the session's seed alone and stay in here: these hang on
 * the secret, and lead to those that players are told no more than those lead to them.
 */
export function internalTrainOf(viewKey: Uint32Array, train: HypeFacts): HypeFacts {
	const topContributors = train.topContributors.map(({ contributorId, amount }) => ({
		contributorId: pseudonymOf(viewKey, pseudonymOf(viewKey, contributorId)),
		amount,
	}));
	return { ...train, topContributors };
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
