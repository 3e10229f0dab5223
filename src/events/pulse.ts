import * as z from "zod";
import { SENTIMENT_CATEGORIES } from "../components/sentiment.ts";
import { VIEWER_TYPES } from "../components/viewer-type.ts";
import type { PulseEntry } from "./input.ts";
import { issueText } from "./issue-text.ts";
import { uuid } from "./reference.ts";

/** Entries taken of one pulse; of more, so many spread evenly over the pulse. */
export const MOST_PULSE_ENTRIES = 1000;

/** Id of a broadcast on its platform, as the broadcast service gives it. */
export const platformSessionId = z.string().min(1).max(64);

const sessionId = {
	streamSessionId: uuid
		.optional()
		.describe("The Showtime session; without it the one that the platform session is linked with."),
	inGameSessionId: uuid.optional().describe("Older name of streamSessionId."),
	gameServiceId: uuid.optional().describe("Has to be the session's game service where it is given."),
};

/** What one viewer felt over the interval, or several anonymous ones alike. */
export const pulseEntry = z.object({
	category: z.enum(SENTIMENT_CATEGORIES),
	intensity: z.number().min(0).max(1),
	count: z.number().int().min(1).max(10_000).optional().describe("Anonymous viewers that felt it; 1 when absent."),
	trackingId: z
		.string()
		.min(1)
		.max(64)
		.optional()
		.describe("Stands for one viewer within a platform session; absent: anonymous. Never stored as it is."),
	viewerType: z.enum(VIEWER_TYPES).optional().describe("Of a tracked viewer."),
});

const frame = z.object({
	eventId: z.string().min(1).max(64).optional().describe("A pulse of this id is applied once per session."),
	pulseId: z.string().min(1).max(64).optional().describe("Older name of eventId."),
	timestamp: z.iso.datetime({ offset: true }).describe("End of the interval."),
	platformSessionId: platformSessionId.optional().describe("The broadcast; needless where the session is named."),
	...sessionId,
	intervalSeconds: z
		.number()
		.int()
		.min(1)
		.max(300)
		.default(15)
		.describe("Time that the pulse sums up; 15 when absent."),
	approximateViewerCount: z.number().int().min(0).optional().describe("Checked, not used."),
	sentiments: z.array(z.unknown()),
});

/** A pulse as broadcast services publish it, with the names of every generation; what else it has is ignored (docs/broadcast.md, "A pulse"). */
export const audiencePulse = frame.extend({ sentiments: z.array(pulseEntry).describe("Who felt what.") });

/** The beginning, a change or the end of a broadcast, with the names of every generation; what else it has is ignored. */
export const platformSession = z.object({
	platformSessionId,
	timestamp: z.iso.datetime({ offset: true }).optional(),
	...sessionId,
});
export type PlatformSession = z.infer<typeof platformSession>;

/** Why an entry was left out: the field that breaks its rule, `shape` when it is no entry at all, `limit` beyond the most. */
export const TRIM_REASONS = ["category", "intensity", "count", "trackingId", "viewerType", "shape", "limit"] as const;
export type TrimReason = (typeof TRIM_REASONS)[number];

/** A pulse under one set of names, its entries checked. */
export interface Pulse {
	pulseId: string;
	timestamp: string;
	intervalSeconds: number;
	platformSessionId?: string;
	/** The session it names; it may not be there. */
	showtimeSessionId?: string;
	gameServiceId?: string;
	entries: PulseEntry[];
	/** How many entries were left out, by reason. */
	trimmed: Partial<Record<TrimReason, number>>;
}

export type PulseReading = { ok: true; pulse: Pulse } | { ok: false; reason: string };

/**
 * Reads a pulse of any generation. A broken entry is left out and counted; a broken frame, or a pulse of which nothing is
 * left, is refused with one line that names field, value and rule. Nothing of a tracked viewer is in that line.
 * `only`: the session the pulse was sent to; it may name no other.
 */
export function readPulse(value: unknown, only?: string): PulseReading {
	const parsed = frame.safeParse(value);
	if (!parsed.success) return { ok: false, reason: issueText(parsed.error, withoutViewers(value), "the pulse") };
	const { pulseId: olderId, eventId: pulseId = olderId, timestamp, intervalSeconds, gameServiceId } = parsed.data;
	if (pulseId === undefined) return { ok: false, reason: "eventId is missing: expected eventId or pulseId" };
	const { platformSessionId, inGameSessionId, streamSessionId: named = inGameSessionId, sentiments } = parsed.data;
	if (named !== undefined && only !== undefined && named !== only) {
		return { ok: false, reason: `streamSessionId = ${JSON.stringify(named)}: the pulse was sent to session ${only}` };
	}
	const showtimeSessionId = named ?? only;
	if (showtimeSessionId === undefined && platformSessionId === undefined) {
		const rule = "expected streamSessionId, inGameSessionId or platformSessionId";
		return { ok: false, reason: `streamSessionId is missing: ${rule}` };
	}
	const { entries, trimmed } = readEntries(sentiments);
	if (entries.length === 0 && sentiments.length > 0) {
		const reasons = Object.entries(trimmed).map(([reason, count]) => `${reason} ${count}`);
		return { ok: false, reason: `sentiments: none of ${sentiments.length} can be taken (${reasons.join(", ")})` };
	}
	return {
		ok: true,
		pulse: {
			pulseId,
			timestamp,
			intervalSeconds,
			...(platformSessionId !== undefined && { platformSessionId }),
			...(showtimeSessionId !== undefined && { showtimeSessionId }),
			...(gameServiceId !== undefined && { gameServiceId }),
			entries,
			trimmed,
		},
	};
}

function readEntries(sentiments: readonly unknown[]): Pick<Pulse, "entries" | "trimmed"> {
	const trimmed: Pulse["trimmed"] = {};
	const entries: PulseEntry[] = [];
	const looked = Math.min(sentiments.length, MOST_PULSE_ENTRIES);
	if (looked < sentiments.length) trimmed.limit = sentiments.length - looked;
	for (let i = 0; i < looked; i++) {
		const parsed = pulseEntry.safeParse(sentiments[Math.floor((i * sentiments.length) / looked)]);
		if (parsed.success) {
			entries.push(withoutContradiction(parsed.data));
			continue;
		}
		const field = parsed.error.issues[0]?.path[0];
		const reason = TRIM_REASONS.find((known) => known === field) ?? "shape";
		trimmed[reason] = (trimmed[reason] ?? 0) + 1;
	}
	return { entries, trimmed };
}

/** What may be told of a broken pulse. */
function withoutViewers(value: unknown): unknown {
	const kindOf = (one: unknown) => (Array.isArray(one) ? "list" : typeof one);
	if (typeof value !== "object" || value === null || Array.isArray(value)) return kindOf(value);
	return "sentiments" in value ? { ...value, sentiments: kindOf(value.sentiments) } : value;
}

/** A tracked viewer is one, and only a tracked one has a type. */
function withoutContradiction({ count, trackingId, viewerType, ...felt }: z.infer<typeof pulseEntry>): PulseEntry {
	if (trackingId === undefined) return { ...felt, ...(count !== undefined && { count }) };
	return { ...felt, trackingId, ...(viewerType !== undefined && { viewerType }) };
}
