import { hypeTrainIdOf } from "../deterministic-id.ts";
import type { Effect, HypeEnd } from "../events/effect.ts";
import type { HypeTrainRecord } from "../persistence/hype-history.ts";
import type { SessionRecord } from "../persistence/session-store.ts";
import { fenceOf } from "./fence.ts";
import { internalTrainOf } from "./hype-view.ts";
import type { LiveSession } from "./live-session.ts";
import type { MemberExchange } from "./member-exchange.ts";
import type { DecidedEffect } from "./session-fold.ts";
import type { SessionParts } from "./session-parts.ts";

export type EffectDeliveryParts = Pick<SessionParts, "sessions" | "hypeHistory" | "ownership"> & {
	exchange: MemberExchange;
};

/** Carries out one effect of a session within the house: members change places, stores keep what lasts. */
export async function deliverEffect(
	session: LiveSession,
	decided: DecidedEffect,
	parts: EffectDeliveryParts,
): Promise<void> {
	if (await parts.exchange.deliver(session, decided)) return;
	const effect = deliveredOf(session.personas.key, decided.effect);
	const token = fenceOf(session.token, parts.ownership);
	const atMs = session.record.startedAtMs + decided.marker.atMs;
	if (effect.kind === "session.paused") {
		await parts.sessions.update(session.id, { status: "paused", pausedAtMs: atMs }, token);
	} else if (effect.kind === "session.resumed") {
		await parts.sessions.update(session.id, { status: "active", pausedAtMs: undefined }, token);
	} else if (effect.kind === "hype.completed") {
		await parts.hypeHistory.add(trainRecordOf(session.record, effect));
	}
}

/** An effect as it leaves the process: contributors under pseudonyms. */
export function deliveredOf(viewKey: Uint32Array, effect: Effect): Effect {
	return "train" in effect ? { ...effect, train: internalTrainOf(viewKey, effect.train) } : effect;
}

function trainRecordOf(session: SessionRecord, { train, reason, peakTotal, endedAtMs }: HypeEnd): HypeTrainRecord {
	const { showtimeSessionId, streamer, gameServiceId, startedAtMs } = session;
	const { level, total, peakLevel, triggerCategory, participants, topContributors } = train;
	return {
		hypeTrainId: hypeTrainIdOf(showtimeSessionId, train.hypeTrainOrdinal),
		showtimeSessionId,
		streamer,
		gameServiceId,
		peakLevel,
		peakTotal,
		level,
		total,
		triggerCategory,
		participants,
		topContributors,
		startedAtMs: startedAtMs + train.startedAtMs,
		endedAtMs: startedAtMs + endedAtMs,
		endReason: reason,
	};
}
