import { deterministicId, hypeTrainIdOf } from "../deterministic-id.ts";
import type { HypeEndReason, HypeFacts } from "../events/effect.ts";
import type { Envelope } from "../events/published.ts";
import type { SessionRecord } from "../persistence/session-store.ts";
import type { DecidedEffect } from "../rooms/session-fold.ts";

/** Room for the effects of one marker in a hype event's `sequence`. */
const EFFECTS_PER_MARKER = 10_000;

type Session = Pick<
	SessionRecord,
	"showtimeSessionId" | "streamer" | "gameServiceId" | "title" | "realmPreset" | "startedAtMs"
>;

/**
 * The event that an effect is published as, or undefined for an effect that is none.
 * The same effect gives the same envelope, byte by byte, at any time.
 */
export function envelopeOf(
	session: Session,
	{ marker, index, effect, incarnation }: Omit<DecidedEffect, "sequence">,
): Envelope | undefined {
	const at = (atMs: number) => new Date(session.startedAtMs + atMs).toISOString();
	const base = () => ({
		eventId: deterministicId("event", session.showtimeSessionId, incarnation, marker.marker, index),
		timestamp: at(marker.atMs),
		schemaVersion: 1 as const,
		showtimeSessionId: session.showtimeSessionId,
		streamer: session.streamer,
		gameServiceId: session.gameServiceId,
	});
	const train = (
		{ hypeTrainOrdinal, startedAtMs, expiresAtMs, topContributors, ...facts }: HypeFacts,
		endReason: HypeEndReason | null = null,
	) => ({
		hypeTrainId: hypeTrainIdOf(session.showtimeSessionId, hypeTrainOrdinal),
		sequence: marker.marker * EFFECTS_PER_MARKER + index,
		...facts,
		// By id: the order says nothing of the amounts.
		topContributors: topContributors.map(({ contributorId }) => contributorId).sort(),
		startedAt: at(startedAtMs),
		expiresAt: at(expiresAtMs),
		endReason,
	});
	switch (effect.kind) {
		case "session.started": {
			const { title, realmPreset } = session;
			const { phase, audience } = effect;
			return { subject: "showtime.session.started", event: { ...base(), title, realmPreset, phase, audience } };
		}
		case "session.paused":
			return { subject: "showtime.session.paused", event: base() };
		case "session.resumed":
			return { subject: "showtime.session.resumed", event: base() };
		case "hype.started":
			return { subject: "showtime.hype.started", event: { ...base(), ...train(effect.train) } };
		case "hype.progress":
			return { subject: "showtime.hype.progress", event: { ...base(), ...train(effect.train) } };
		case "hype.leveled": {
			const { previousLevel } = effect;
			return { subject: "showtime.hype.leveled", event: { ...base(), ...train(effect.train), previousLevel } };
		}
		case "hype.completed": {
			const { reason, durationSeconds, peakTotal, endedAtMs, cooldownEndsAtMs } = effect;
			const end = { durationSeconds, peakTotal, endedAt: at(endedAtMs), cooldownEndsAt: at(cooldownEndsAtMs) };
			return { subject: "showtime.hype.completed", event: { ...base(), ...train(effect.train, reason), ...end } };
		}
		case "milestone.reached": {
			const { milestone: kind, code } = effect;
			const event = { ...base(), kind, code, value: effect.train.peakLevel, train: train(effect.train) };
			return { subject: "showtime.milestone.reached", event };
		}
		case "audience.changed": {
			const { kind: _, ...change } = effect;
			return { subject: "showtime.audience.changed", event: { ...base(), ...change } };
		}
		case "session.ended":
		case "hype.approaching":
		case "reaction":
		case "tag.became-current":
		case "world-first":
		case "tips.given":
		case "stints.ended":
		case "arrivals.requested":
		case "members.returned":
			return undefined;
	}
}
