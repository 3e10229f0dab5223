import type { CareerPhase } from "../components/career-phase.ts";
import type { Reaction } from "../components/reaction.ts";
import type { AudienceChange, HypeEndReason } from "./effect.ts";

/** Join options of the room type `stream` (docs/rooms.md, "Joining"). */
export interface JoinOptions {
	token?: string;
	/** `summary` gets no crowd frames; absent: `crowd`. */
	view?: "summary" | "crowd";
}

/** What every message has that announces something: a client that missed one is right after the next. */
export interface Announcement {
	/** The same for the same happening, for every client and after a restart. */
	id: string;
	/** Rises by one a message of the room, over all types. */
	seq: number;
	/** Unix milliseconds. */
	timestamp: number;
}

/** A hype train as players see it; the same fields as the state's `hype`. */
export interface HypeView {
	active: boolean;
	level: number;
	peakLevel: number;
	/** Points since the start. */
	total: number;
	/** Points of the level under way. */
	progress: number;
	/** Points the level under way needs. */
	goal: number;
	category: string;
	/** Unix milliseconds; 0 = none. */
	startedAt: number;
	expiresAt: number;
	cooldownEndsAt: number;
	participants: number;
}

/** A hype train as its messages tell it. */
export interface HypeTrainView extends HypeView {
	hypeTrainId: string;
	/** Share of the points lost in a tick. */
	decayRate: number;
	/** Pseudonyms of those that gave most, three at most; another train has others. */
	topContributors: string[];
	/** Best level and points of any train of the streamer, this one included. */
	allTimeHighLevel: number;
	allTimeHighTotal: number;
}

/** `hype:started`, `hype:progress`. */
export interface HypeMessage extends Announcement {
	hype: HypeTrainView;
}

/** `hype:approaching`: a train is near. */
export interface HypeApproachingMessage extends Announcement {
	category: string;
	/** Who feels it, and how many start a train. */
	participants: number;
	threshold: number;
}

/** `hype:leveled`. */
export interface HypeLeveledMessage extends HypeMessage {
	previousLevel: number;
}

/** `hype:completed`. */
export interface HypeCompletedMessage extends HypeMessage {
	reason: HypeEndReason;
	durationSeconds: number;
}

/** `milestone`. */
export interface MilestoneMessage extends Announcement {
	code: string;
	hype: HypeTrainView;
}

/** `audience:update`, at most one in ten seconds. */
export interface AudienceMessage extends Announcement {
	counts: { total: number; engaged: number; disengaged: number; peak: number };
	mood: Record<string, number>;
}

/** `audience:changed`: the crowd looks different from a few ticks ago. */
export type AudienceChangedMessage = Announcement & AudienceChange;

/** `reaction`: the crowd does something together; `expandReaction` says who and when. */
export interface ReactionMessage extends Announcement, Reaction {
	/** When it starts for everybody: Unix milliseconds of the server's clock. */
	startAt: number;
}

/** `session:ended`; the connection closes after it. */
export interface SessionEndedMessage {
	showtimeSessionId: string;
	reason: string;
	/** To the streamer, of a session that is concluded. */
	summary?: StreamSummary;
}

/** What a session came to, for its streamer; viewers are those that players saw. */
export interface StreamSummary {
	durationSeconds: number;
	peakViewers: number;
	hype: { trains: number; peakLevel: number };
	newFollowers: number;
	lostFollowers: number;
	/** Whole units. */
	tips: number;
	/** During it and at its end, by domain. */
	growth: { domain: string; amount: number }[];
	/** Codes, in the order in which they were reached. */
	milestones: string[];
}

/** `career`, to the streamer: over all his concluded sessions. */
export interface CareerMessage {
	phase: CareerPhase;
	totalGrowth: number;
	followers: number;
	sessions: number;
	/** With one decimal. */
	watchHours: number;
	/** The best of his hype trains, those of this session included. */
	allTimeHigh: { hypeLevel: number; hypeTotal: number };
}

/** `followers`, to the streamer. */
export interface FollowersMessage {
	/** By this session; counted at its end. */
	gained: number;
	lost: number;
	/** Now, over all sessions. */
	total: number;
}

/** `history`, to the streamer: the last ticks as players saw them, oldest first; a tick that was skipped is missing. */
export interface HistoryMessage {
	/** Numbers of the ticks; the other lists have an entry for each. */
	ticks: number[];
	total: number[];
	engaged: number[];
	disengaged: number[];
	/** Viewers by mood. */
	mood: Record<string, number[]>;
	/** 0 = no hype train. */
	hypeLevel: number[];
	/** Points since the start of the train. */
	hypeTotal: number[];
}

/** `moved`: the process goes, the stream comes back; join it again by its id. */
export interface MovedMessage {
	showtimeSessionId: string;
}

/** `ping` from the client, `pong` to it; Unix milliseconds. */
export interface PingMessage {
	sentAt: number;
}
export interface PongMessage {
	sentAt: number;
	serverNow: number;
}

/** Payload by message type, server to client; `crowd` travels as bytes. */
export interface RoomMessages {
	crowd: Uint8Array;
	"hype:approaching": HypeApproachingMessage;
	"hype:started": HypeMessage;
	"hype:progress": HypeMessage;
	"hype:leveled": HypeLeveledMessage;
	"hype:completed": HypeCompletedMessage;
	milestone: MilestoneMessage;
	"audience:update": AudienceMessage;
	"audience:changed": AudienceChangedMessage;
	reaction: ReactionMessage;
	career: CareerMessage;
	followers: FollowersMessage;
	history: HistoryMessage;
	"session:ended": SessionEndedMessage;
	moved: MovedMessage;
	pong: PongMessage;
}
