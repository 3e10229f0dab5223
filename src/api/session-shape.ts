import * as z from "zod";
import { CAREER_PHASES } from "../components/career-phase.ts";
import { SENTIMENT_CATEGORIES } from "../components/sentiment.ts";
import { hypeTrainIdOf } from "../deterministic-id.ts";
import type { HypeFacts, SessionTotals } from "../events/effect.ts";
import { contentTag } from "../events/game-event.ts";
import { streamerReference, uuid } from "../events/reference.ts";
import type { SessionRecord } from "../persistence/session-store.ts";
import type { SessionView } from "../rooms/session-view.ts";
import type { WorldSummary } from "../world/summary.ts";

const time = z.iso.datetime();
const count = z.number().int().min(0);
const share = z.number().min(0).max(1);

/** Weights 0 to 1 by tag. */
export const contentTags = z.record(contentTag, share);

export const hypeContributors = z
	.array(z.strictObject({ contributorId: z.string(), amount: z.number().min(0) }))
	.max(3)
	.describe("Those that gave most, in points; the pseudonyms are those of the events.");

export const hypeTrain = z
	.strictObject({
		hypeTrainId: uuid,
		level: z.number().int().min(1),
		peakLevel: z.number().int().min(1),
		total: z.number().min(0).describe("Points of the whole train."),
		currentScore: z.number().describe("Points within the level."),
		levelThreshold: z.number().min(0).describe("Points within the level that reach the next."),
		decayRate: share.describe("Share of the points lost in a tick."),
		triggerCategory: z.enum(SENTIMENT_CATEGORIES),
		startedAt: time,
		expiresAt: time,
		remainingSeconds: z.number().min(0),
		participants: count,
		topContributors: hypeContributors,
		allTimeHighLevel: count.describe("Highest level of any train of the streamer, this one included."),
		allTimeHighTotal: z.number().min(0),
	})
	.meta({ id: "HypeTrain" });
export type HypeTrain = z.infer<typeof hypeTrain>;

export const sessionTotals = z
	.strictObject({
		durationSeconds: z.number().min(0),
		watchSeconds: z.number().min(0),
		peakViewers: count,
		averageViewers: z.number().min(0),
		averageEngagement: share,
		uniqueViewers: count,
		hype: z.strictObject({ trains: count, peakLevel: count }),
		tips: count.describe("Whole units that members have tipped."),
		worldFirsts: count.describe("World firsts that happened in it."),
		tags: count.describe("Different content tags that were current."),
		eventTypes: count.describe("Different types of game events, 128 at most."),
		topMoments: z.array(z.strictObject({ kind: z.string(), at: time, value: z.number() })),
	})
	.meta({ id: "SessionTotals" });

/** What a session did for its streamer's career. */
export const sessionCareer = z.strictObject({
	newFollowers: count,
	lostFollowers: count,
	growth: z
		.array(z.strictObject({ domain: z.string(), amount: z.number().min(0) }))
		.describe("What the career grew by, by domain."),
	milestones: z.array(z.string()).describe("Codes, in the order in which they were reached."),
});

export const session = z
	.strictObject({
		showtimeSessionId: uuid,
		status: z.enum(["active", "paused", "ended"]),
		streamer: streamerReference,
		gameServiceId: uuid,
		gameSessionId: uuid.optional(),
		platformSessionId: z.string().optional(),
		voiceRoomId: z
			.string()
			.optional()
			.describe("Its own voice room or, without one, that of its game session; of a live session."),
		title: z.string(),
		realmPreset: z.string(),
		listed: z.boolean(),
		startedAt: time,
		pausedAt: time.optional(),
		endedAt: time.optional(),
		endReason: z.string().optional(),
		phase: z.enum(CAREER_PHASES).optional().describe("Career phase of the streamer; of a live session."),
		tick: count.optional().describe("Ticks so far; of a live session."),
		counts: z
			.strictObject({ total: count, engaged: count, disengaged: count, peak: count })
			.optional()
			.describe("Engaged: above 0.5; disengaged: below 0.2. Of a live session."),
		averageEngagement: share.optional(),
		contentTags: contentTags.optional(),
		hype: hypeTrain.nullable(),
		room: z
			.strictObject({ roomId: uuid, endpoint: z.url() })
			.optional()
			.describe("What a player's client joins; of a live session."),
		totals: sessionTotals.optional().describe("Of an ended session."),
	})
	.meta({ id: "Session" });
export type Session = z.infer<typeof session>;

export function hypeTrainOf(record: SessionRecord, train: HypeFacts, atMs: number): HypeTrain {
	const { hypeTrainOrdinal, startedAtMs, expiresAtMs, ...facts } = train;
	return {
		hypeTrainId: hypeTrainIdOf(record.showtimeSessionId, hypeTrainOrdinal),
		...facts,
		startedAt: timeOf(record.startedAtMs + startedAtMs),
		expiresAt: timeOf(record.startedAtMs + expiresAtMs),
		remainingSeconds: Math.max(0, expiresAtMs - atMs) / 1000,
	};
}

/** A stored session, with the facts of its world while it is live. `endpoint`: where players find it. */
export function sessionOf(
	{ record, summary }: SessionView,
	{ endpoint, voiceRoomId }: { endpoint: string; voiceRoomId: string | undefined },
): Session {
	const live = record.status === "ended" ? undefined : summary;
	return {
		showtimeSessionId: record.showtimeSessionId,
		status: record.status,
		streamer: record.streamer,
		gameServiceId: record.gameServiceId,
		...given({ gameSessionId: record.gameSessionId, platformSessionId: record.platformSessionId, voiceRoomId }),
		title: record.title,
		realmPreset: record.realmPreset,
		listed: record.listed,
		startedAt: timeOf(record.startedAtMs),
		...given({
			pausedAt: record.status === "paused" ? optionalTime(record.pausedAtMs) : undefined,
			endedAt: optionalTime(record.endedAtMs),
			endReason: record.endReason,
		}),
		...(live === undefined ? {} : liveFields(record, live, endpoint)),
		hype: live === undefined || live.hype === null ? null : hypeTrainOf(record, live.hype, live.atMs),
		...given({ totals: record.totals === undefined ? undefined : totalsOf(record, record.totals) }),
	};
}

function liveFields(record: SessionRecord, live: WorldSummary, endpoint: string) {
	const { phase, tick, counts, averageEngagement, contentTags: tags } = live;
	const room = { roomId: record.showtimeSessionId, endpoint };
	return { phase, tick, counts, averageEngagement, contentTags: tags, room };
}

export function totalsOf(record: SessionRecord, { ticks: _, topMoments, ...rest }: SessionTotals) {
	const moments = topMoments.map(({ atMs, ...moment }) => ({ ...moment, at: timeOf(record.startedAtMs + atMs) }));
	// Of a session that ended before these were counted.
	const uncounted = { tips: 0, worldFirsts: 0, tags: 0, eventTypes: 0 };
	return { ...uncounted, ...rest, topMoments: moments };
}

export function timeOf(unixMs: number): string {
	return new Date(unixMs).toISOString();
}

function optionalTime(unixMs: number | undefined): string | undefined {
	return unixMs === undefined ? undefined : timeOf(unixMs);
}

/** The same fields without those that are undefined: absent optionals are omitted. */
export function given<T extends object>(fields: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
