import * as z from "zod";

const time = z.iso.datetime();
const whole = z.number().int().min(0);
const user = { user_id: z.string(), user_login: z.string(), user_name: z.string() };

/** What every EventSub notification of a hype train says, version 2. */
const train = z.strictObject({
	id: z.string(),
	broadcaster_user_id: z.string().describe("The streamer's entity id."),
	broadcaster_user_login: z.string(),
	broadcaster_user_name: z.string(),
	total: whole.describe("Points, whole ones."),
	level: z.number().int().min(1),
	top_contributions: z
		.array(z.strictObject({ ...user, type: z.literal("other"), total: whole }))
		.max(3)
		.describe("Those that gave most, the largest first, under pseudonyms that are good for this train only."),
	shared_train_participants: z.null(),
	started_at: time,
	is_shared_train: z.literal(false),
	type: z.literal("regular"),
});
const progress = { progress: whole, goal: whole.describe("Points of the level."), expires_at: time };

function notification<Type extends string, Event extends z.ZodType>(type: Type, event: Event) {
	return z.strictObject({
		subscription: z.strictObject({
			id: z.uuid(),
			type: z.literal(type),
			version: z.literal("2"),
			status: z.literal("enabled"),
			cost: z.literal(0),
			condition: z.strictObject({ broadcaster_user_id: z.string() }),
			transport: z.strictObject({ method: z.literal("webhook"), callback: z.literal("") }),
			created_at: time,
		}),
		event,
	});
}

/** Hype trains in the shape of Twitch's EventSub notifications, by their subject (docs/events.md, "EventSub"). */
export const EVENTSUB_EVENTS = {
	"showtime.eventsub.hype_train.begin": notification(
		"channel.hype_train.begin",
		train.extend({ ...progress, all_time_high_level: whole, all_time_high_total: whole }),
	).describe("A hype train has started."),
	"showtime.eventsub.hype_train.progress": notification("channel.hype_train.progress", train.extend(progress)).describe(
		"A hype train has moved or reached a higher level.",
	),
	"showtime.eventsub.hype_train.end": notification(
		"channel.hype_train.end",
		train.extend({ ended_at: time, cooldown_ends_at: time }),
	).describe("A hype train has ended; level is the highest it reached, total the most points it had."),
} as const;

export type EventSubSubject = keyof typeof EVENTSUB_EVENTS;

/** A notification under its subject, without a namespace. */
export type EventSubNotification = {
	[Subject in EventSubSubject]: { subject: Subject; body: z.infer<(typeof EVENTSUB_EVENTS)[Subject]> };
}[EventSubSubject];
