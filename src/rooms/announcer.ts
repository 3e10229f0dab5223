import type { Reaction } from "../components/reaction.ts";
import { SENTIMENT_CATEGORIES } from "../components/sentiment.ts";
import type { Effect, HypeFacts } from "../events/effect.ts";
import type { Announcement, RoomMessages } from "../events/room-message.ts";
import type { Clock } from "./clock.ts";
import { hypeTrainViewOf } from "./hype-view.ts";
import type { ShownSession } from "./live-session.ts";
import type { Stepped } from "./session-fold.ts";

/** The audience is told at most every 10 s (docs/rooms.md, "Limits"). */
const AUDIENCE_SPACING_MS = 10_000;
/** A reaction starts this long after it is sent, so that it has reached every player by then. */
const REACTION_LEAD_MS = 150;
/** A reaction to what happened longer ago is not shown: the session catches up. */
const REACTION_WITHIN_MS = 2_000;

/** Told without a number: others would find gaps. */
type ForStreamer = "career" | "followers" | "history" | "session:ended";
type Announced = Exclude<keyof RoomMessages, "crowd" | "moved" | "pong" | ForStreamer>;
type Send = <T extends Announced>(type: T, message: RoomMessages[T]) => void;

/** Turns what happened in a session into the messages of its room; each has the full current value. */
export class Announcer {
	readonly #session: ShownSession;
	readonly #clock: Clock;
	readonly #send: Send;
	#seq = 0;
	#audienceAtMs = Number.NEGATIVE_INFINITY;

	constructor(session: ShownSession, clock: Clock, send: Send) {
		this.#session = session;
		this.#clock = clock;
		this.#send = send;
	}

	/** Announces what one marker did; to be called after the state was patched. */
	announce({ marker, effects }: Stepped): void {
		const { startedAtMs } = this.#session.record;
		const timestamp = startedAtMs + marker.atMs;
		const announcement = (index: number | string): Announcement => ({
			id: `${this.#session.id}:${marker.marker}:${index}`,
			seq: ++this.#seq,
			timestamp,
		});
		for (const [index, effect] of effects.entries()) {
			if (effect.kind === "reaction") this.#tellReaction(effect.reaction, timestamp, () => announcement(index));
			else this.#tell(effect, () => announcement(index));
		}
		if (marker.kind !== "apply") this.#tellAudience(() => announcement("audience"));
	}

	#tell(effect: Effect, announcement: () => Announcement): void {
		switch (effect.kind) {
			case "hype.approaching":
				return this.#send("hype:approaching", { ...announcement(), ...effect.approach });
			case "hype.progress":
				return this.#send("hype:progress", { ...announcement(), hype: this.#viewOf(effect.train) });
			case "hype.started":
				return this.#send("hype:started", { ...announcement(), hype: this.#viewOf(effect.train) });
			case "hype.leveled": {
				const { previousLevel } = effect;
				return this.#send("hype:leveled", { ...announcement(), hype: this.#viewOf(effect.train), previousLevel });
			}
			case "hype.completed": {
				const { reason, durationSeconds, cooldownEndsAtMs } = effect;
				const hype = { ...this.#viewOf(effect.train, cooldownEndsAtMs), active: false };
				return this.#send("hype:completed", { ...announcement(), hype, reason, durationSeconds });
			}
			case "audience.changed": {
				const { cause, now, before } = effect;
				return this.#send("audience:changed", { ...announcement(), cause, now, before });
			}
			case "milestone.reached":
				return this.#send("milestone", { ...announcement(), code: effect.code, hype: this.#viewOf(effect.train) });
			default:
		}
	}

	#tellReaction(reaction: Reaction, happenedAtMs: number, announcement: () => Announcement): void {
		const nowMs = this.#clock.nowMs();
		if (nowMs - happenedAtMs > REACTION_WITHIN_MS) return;
		this.#send("reaction", { ...announcement(), ...reaction, startAt: nowMs + REACTION_LEAD_MS });
	}

	#tellAudience(announcement: () => Announcement): void {
		const nowMs = this.#clock.nowMs();
		if (nowMs - this.#audienceAtMs < AUDIENCE_SPACING_MS) return;
		this.#audienceAtMs = nowMs;
		const { present, engaged, disengaged, peak, mood } = this.#session.personas;
		this.#send("audience:update", {
			...announcement(),
			counts: { total: present, engaged, disengaged, peak },
			mood: Object.fromEntries(SENTIMENT_CATEGORIES.map((name, code) => [name, mood[code]])),
		});
	}

	#viewOf(train: HypeFacts, cooldownEndsAtMs?: number) {
		const { record, personas } = this.#session;
		return hypeTrainViewOf(record, personas.key, train, cooldownEndsAtMs);
	}
}
