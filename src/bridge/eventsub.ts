import { deterministicId, hypeTrainIdOf } from "../deterministic-id.ts";
import type { Effect, HypeFacts } from "../events/effect.ts";
import type { EventSubNotification } from "../events/eventsub.ts";
import { streamerLabelOf } from "../events/reference.ts";
import type { SessionRecord } from "../persistence/session-store.ts";

type Session = Pick<SessionRecord, "showtimeSessionId" | "streamer" | "startedAtMs">;

/** The EventSub notification that an effect is published as (docs/events.md, "EventSub"); undefined for most effects. */
export function eventSubOf(session: Session, effect: Effect): EventSubNotification | undefined {
	const at = (atMs: number) => new Date(session.startedAtMs + atMs).toISOString();
	switch (effect.kind) {
		case "hype.started": {
			const { train } = effect;
			const event = {
				...trainOf(session, train),
				...progressOf(session, train),
				all_time_high_level: train.allTimeHighLevel,
				all_time_high_total: Math.floor(train.allTimeHighTotal),
			};
			const subscription = subscriptionOf(session, "channel.hype_train.begin");
			return { subject: "showtime.eventsub.hype_train.begin", body: { subscription, event } };
		}
		case "hype.progress":
		case "hype.leveled": {
			const event = { ...trainOf(session, effect.train), ...progressOf(session, effect.train) };
			const subscription = subscriptionOf(session, "channel.hype_train.progress");
			return { subject: "showtime.eventsub.hype_train.progress", body: { subscription, event } };
		}
		case "hype.completed": {
			const { train, peakTotal, endedAtMs, cooldownEndsAtMs } = effect;
			const event = {
				...trainOf(session, { ...train, level: train.peakLevel, total: peakTotal }),
				ended_at: at(endedAtMs),
				cooldown_ends_at: at(cooldownEndsAtMs),
			};
			const subscription = subscriptionOf(session, "channel.hype_train.end");
			return { subject: "showtime.eventsub.hype_train.end", body: { subscription, event } };
		}
		default:
			return undefined;
	}
}

function trainOf({ showtimeSessionId, streamer, startedAtMs }: Session, train: HypeFacts) {
	const label = streamerLabelOf(streamer);
	return {
		id: hypeTrainIdOf(showtimeSessionId, train.hypeTrainOrdinal),
		broadcaster_user_id: streamer.entityId,
		broadcaster_user_login: loginOf(label),
		broadcaster_user_name: label,
		total: Math.floor(train.total),
		level: train.level,
		top_contributions: train.topContributors.map(({ contributorId, amount }) => {
			const name = `Viewer ${contributorId.slice(0, 8)}`;
			const user = { user_id: contributorId, user_login: loginOf(name), user_name: name };
			return { ...user, type: "other" as const, total: Math.floor(amount) };
		}),
		shared_train_participants: null,
		started_at: new Date(startedAtMs + train.startedAtMs).toISOString(),
		is_shared_train: false as const,
		type: "regular" as const,
	};
}

function progressOf({ startedAtMs }: Session, { currentScore, levelThreshold, expiresAtMs }: HypeFacts) {
	return {
		progress: Math.floor(currentScore),
		goal: Math.ceil(levelThreshold),
		expires_at: new Date(startedAtMs + expiresAtMs).toISOString(),
	};
}

function subscriptionOf<Type extends string>({ showtimeSessionId, streamer, startedAtMs }: Session, type: Type) {
	return {
		id: deterministicId("eventsub", showtimeSessionId, type),
		type,
		version: "2" as const,
		status: "enabled" as const,
		cost: 0 as const,
		condition: { broadcaster_user_id: streamer.entityId },
		transport: { method: "webhook" as const, callback: "" as const },
		created_at: new Date(startedAtMs).toISOString(),
	};
}

const loginOf = (name: string): string => name.toLowerCase().replaceAll(" ", "_");
