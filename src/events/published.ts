import * as z from "zod";
import { CAREER_PHASES } from "../components/career-phase.ts";
import { SENTIMENT_CATEGORIES } from "../components/sentiment.ts";
import { CHANGE_CAUSES, HYPE_END_REASONS } from "./effect.ts";
import { streamerReference, uuid } from "./reference.ts";

/** Version of every event's shape; it rises when a field changes its meaning or goes. */
export const EVENT_SCHEMA_VERSION = 1;

const time = z.iso.datetime();
const count = z.number().int().min(0);

/** Fields of every published event. */
const base = z.strictObject({
	eventId: uuid.describe("The same for every delivery of one event; also its Nats-Msg-Id."),
	timestamp: time.describe("When it happened: the session's start plus its logical clock."),
	schemaVersion: z.literal(EVENT_SCHEMA_VERSION),
	showtimeSessionId: uuid,
	streamer: streamerReference,
	gameServiceId: uuid,
});

const train = {
	hypeTrainId: uuid,
	sequence: count.describe("Rises with every hype event of a session; gaps say nothing."),
	level: z.number().int().min(1),
	peakLevel: z.number().int().min(1),
	total: z.number().min(0).describe("Points of the whole train."),
	currentScore: z.number().describe("Points within the level: total less the threshold reached."),
	levelThreshold: z.number().min(0).describe("Points within the level that reach the next."),
	decayRate: z.number().min(0).max(1).describe("Share of the points lost in a tick."),
	triggerCategory: z.enum(SENTIMENT_CATEGORIES),
	startedAt: time,
	expiresAt: time,
	participants: count,
	topContributors: z
		.array(z.string())
		.max(3)
		.describe("Pseudonyms of those that gave most, in the order of the pseudonyms; another train has others."),
	allTimeHighLevel: count.describe("Highest level of any train of the streamer, this one included."),
	allTimeHighTotal: z.number().min(0).describe("Most points of any train of the streamer, this one included."),
	endReason: z.enum(HYPE_END_REASONS).nullable().describe("Null while the train runs."),
};

const follower = { followerId: uuid.describe("Of the follower, as long as it follows.") };

const audience = z.strictObject({
	total: count,
	engaged: count,
	disengaged: count,
	averageEngagement: z.number().min(0).max(1),
	dominantMood: z.enum(SENTIMENT_CATEGORIES),
});

/** Every event that Showtime publishes, by its subject (docs/events.md, "Published events"). */
export const PUBLISHED_EVENTS = {
	"showtime.session.started": base
		.extend({
			title: z.string(),
			realmPreset: z.string(),
			phase: z.enum(CAREER_PHASES).describe("Career phase of the streamer."),
			audience: count.describe("Members that are there from the start."),
		})
		.describe("A streaming session has begun."),
	"showtime.session.ended": base
		.extend({
			reason: z.string(),
			startedAt: time,
			durationSeconds: z.number().min(0),
			watchSeconds: z.number().min(0).describe("Watch time of all members together."),
			peakViewers: count,
			averageViewers: z.number().min(0),
			averageEngagement: z.number().min(0).max(1),
			uniqueViewers: count,
			hype: z.strictObject({ trains: count, peakLevel: count }),
			tips: count.describe("Whole units that members have tipped."),
			worldFirsts: count.describe("World firsts that happened in it."),
			tags: count.describe("Different content tags that were current."),
			eventTypes: count.describe("Different types of game events, 128 at most."),
			topMoments: z.array(z.strictObject({ kind: z.string(), at: time, value: z.number() })),
			newFollowers: count,
			lostFollowers: count,
			growth: z
				.array(z.strictObject({ domain: z.string(), amount: z.number().min(0) }))
				.describe("What the streamer's career grew by, by domain."),
		})
		.describe(
			"A streaming session has ended: its totals, and what it did for the career. The last event of a session.",
		),
	"showtime.session.paused": base.describe("The streamer paused the session."),
	"showtime.session.resumed": base.describe("The streamer went on with a paused session."),
	"showtime.hype.started": base.extend(train).describe("A hype train has started."),
	"showtime.hype.progress": base
		.extend(train)
		.describe("A hype train has moved without reaching a higher level. At most four a second."),
	"showtime.hype.leveled": base
		.extend({ ...train, previousLevel: z.number().int().min(1) })
		.describe("A hype train has reached a higher level."),
	"showtime.hype.completed": base
		.extend({
			...train,
			durationSeconds: z.number().min(0),
			peakTotal: z.number().min(0).describe("Highest points that the train stood at."),
			endedAt: time,
			cooldownEndsAt: time.describe("From when on the next train may start."),
		})
		.describe("A hype train has ended."),
	"showtime.audience.changed": base
		.extend({
			cause: z
				.enum(CHANGE_CAUSES)
				.describe("What moved: how many are there, how engaged they are, or which mood leads."),
			now: audience,
			before: audience.describe("A few ticks ago."),
		})
		.describe("The crowd, as players see it, has changed within a few ticks."),
	"showtime.milestone.reached": base
		.extend({
			kind: z
				.enum(["moment", "career", "record"])
				.describe(
					"A moment is worth telling and no step of a career; a career's milestone is reached once a streamer; a record of the game service was beaten by a Legend.",
				),
			code: z
				.string()
				.describe(
					"Of a moment: hype-level-3, memorable-performance (level 4) or legendary-performance (level 5). Of a career: such as first-stream or followers-100. Of a record: peak-viewers, watch-seconds or hype-level.",
				),
			value: z
				.number()
				.describe(
					"What was reached: of a moment the peak level of its train so far, else a count, hours, a phase or the record.",
				),
			train: z.strictObject(train).nullable().describe("Of a moment: the hype train; else null."),
		})
		.describe("Something notable happened."),
	"showtime.follower.gained": base
		.extend({ ...follower, loyalty: z.number().min(0).max(1) })
		.describe("A member of the audience follows the streamer from this session on. Told when the session ends."),
	"showtime.follower.lost": base
		.extend(follower)
		.describe("A follower of the streamer stopped. Told when a session of the streamer ends."),
} as const;

export type PublishedSubject = keyof typeof PUBLISHED_EVENTS;
export type PublishedEvent<Subject extends PublishedSubject = PublishedSubject> = z.infer<
	(typeof PUBLISHED_EVENTS)[Subject]
>;

/** A published event under its subject, without a namespace. */
export type Envelope = {
	[Subject in PublishedSubject]: { subject: Subject; event: PublishedEvent<Subject> };
}[PublishedSubject];
