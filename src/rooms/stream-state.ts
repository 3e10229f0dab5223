import { type SchemaType, schema, t } from "@colyseus/schema";

// Fields are declared with schema({...}) only, each with a default: a class field would never replicate under type
// stripping, and a number without a default travels as NaN (ARCHITECTURE.md, "Decisions that shape the code").

export const SessionState = schema(
	{
		showtimeSessionId: t.string().default(""),
		/** "active", "paused" or "ended". */
		status: t.string().default("active"),
		streamerType: t.string().default(""),
		streamerId: t.string().default(""),
		gameServiceId: t.string().default(""),
		title: t.string().default(""),
		realmPreset: t.string().default(""),
		/** Looks of the crowd are derived from it. */
		viewSeed: t.uint32().default(0),
		/** Unix milliseconds. */
		startedAt: t.float64().default(0),
		tick: t.uint32().default(0),
		/** Length of a tick. */
		tickMs: t.uint32().default(0),
		/** Career phase of the streamer. */
		phase: t.string().default(""),
	},
	"SessionState",
);
export type SessionState = SchemaType<typeof SessionState>;

/** Personas, never the engine's members. */
export const CountsState = schema(
	{
		total: t.uint32().default(0),
		engaged: t.uint32().default(0),
		disengaged: t.uint32().default(0),
		peak: t.uint32().default(0),
	},
	"CountsState",
);
export type CountsState = SchemaType<typeof CountsState>;

export const HypeState = schema(
	{
		active: t.boolean().default(false),
		level: t.uint16().default(0),
		peakLevel: t.uint16().default(0),
		/** Points since the start. */
		total: t.float64().default(0),
		/** Points of the level under way, and how many it needs. */
		progress: t.float64().default(0),
		goal: t.float64().default(0),
		category: t.string().default(""),
		/** Unix milliseconds; 0 = none. */
		startedAt: t.float64().default(0),
		expiresAt: t.float64().default(0),
		cooldownEndsAt: t.float64().default(0),
		participants: t.uint32().default(0),
	},
	"HypeState",
);
export type HypeState = SchemaType<typeof HypeState>;

export const NotableState = schema(
	{
		/** 16 hex digits, pseudonymous. */
		id: t.string().default(""),
		label: t.string().default(""),
		/** Engagement step, 0 to 15. */
		step: t.uint8().default(0),
		/** Category code, 0 to 7. */
		mood: t.uint8().default(0),
	},
	"NotableState",
);
export type NotableState = SchemaType<typeof NotableState>;

export const MomentState = schema(
	{
		id: t.string().default(""),
		kind: t.string().default(""),
		/** Unix milliseconds. */
		at: t.float64().default(0),
		value: t.uint32().default(0),
	},
	"MomentState",
);
export type MomentState = SchemaType<typeof MomentState>;

/** What every client of a stream shares (docs/wire.md, "State"): scalars and short lists; the crowd travels in frames. */
export const StreamState = schema(
	{
		session: t.ref(SessionState),
		counts: t.ref(CountsState),
		/** Personas by personality. */
		personalities: t.map("uint32"),
		/** Personas by mood. */
		mood: t.map("uint32"),
		/** Weight by tag, 0 to 1, three decimals. */
		contentTags: t.map("float32"),
		hype: t.ref(HypeState),
		/** Ten at most, the first ranked first. */
		notable: t.array(NotableState),
		/** Five at most, newest first. */
		moments: t.array(MomentState),
	},
	"StreamState",
);
export type StreamState = SchemaType<typeof StreamState>;
