import type { Generated } from "kysely";
import type { EmbeddedSchema } from "./embedded-schema.ts";
import type {
	FollowerTable,
	GameServiceRecordTable,
	GrowthEntryTable,
	MemberOverrideTable,
	SessionStintTable,
	StreamerCareerTable,
	StreamerMilestoneTable,
	WatchHistoryTable,
} from "./sql-career-schema.ts";
import type { SponsorshipTable, StreamerTitleTable, TipSpendingTable } from "./sql-money-schema.ts";

/** Tables of the relational stores as the newest migration leaves them; JSON is text, times are Unix milliseconds. */
export interface SqlSchema extends EmbeddedSchema {
	journal_head: JournalHeadTable;
	journal_entry: JournalEntryTable;
	journal_input_id: JournalInputIdTable;
	session_checkpoint: SessionCheckpointTable;
	showtime_session: ShowtimeSessionTable;
	streamer_career: StreamerCareerTable;
	hype_train: HypeTrainTable;
	world_first: WorldFirstTable;
	platform_mention: PlatformMentionTable;
	idempotency_key: IdempotencyKeyTable;
	rule_revision: RuleRevisionTable;
	audited_call: AuditedCallTable;
	reservoir_size: ReservoirSizeTable;
	node: NodeTable;
	session_owner: SessionOwnerTable;
	outbox: OutboxTable;
	outbox_session: OutboxSessionTable;
	session_stint: SessionStintTable;
	watch_history: WatchHistoryTable;
	follower: FollowerTable;
	member_override: MemberOverrideTable;
	growth_entry: GrowthEntryTable;
	streamer_milestone: StreamerMilestoneTable;
	game_service_record: GameServiceRecordTable;
	follower_archive: FollowerArchiveTable;
	voice_mapping: VoiceMappingTable;
	platform_call: PlatformCallTable;
	platform_call_lane: PlatformCallLaneTable;
	platform_call_done: PlatformCallDoneTable;
	tip_spending: TipSpendingTable;
	streamer_title: StreamerTitleTable;
	sponsorship: SponsorshipTable;
}

/** One row a session: the newest numbers of its history, which outlive trimmed entries. */
export interface JournalHeadTable {
	showtimeSessionId: string;
	lastSequence: number;
	lastMarker: number;
	/** Random: another one for every history. */
	incarnation: string;
}

export interface JournalEntryTable {
	showtimeSessionId: string;
	sequence: number;
	/** Kind of the input or of the marker, for who reads the table by hand. */
	kind: string;
	/** Null for a marker. */
	inputId: string | null;
	/** Null for an input. */
	marker: number | null;
	body: string;
}

/** Ids of accepted inputs; they outlive trimmed entries so that a repeated id is still known. */
export interface JournalInputIdTable {
	showtimeSessionId: string;
	inputId: string;
	sequence: number;
}

interface SessionCheckpointTable {
	showtimeSessionId: string;
	marker: number;
	tick: number;
	sequence: number;
	body: Uint8Array;
}

interface ShowtimeSessionTable {
	showtimeSessionId: string;
	status: string;
	streamerType: string;
	streamerId: string;
	/** Set while the session has not ended, and unique: a streamer has one live session. */
	liveStreamerKey: string | null;
	gameServiceId: string;
	gameSessionId: string | null;
	platformSessionId: string | null;
	lastPulseAtMs: number | null;
	/** Null unless the session lives and has had a pulse. */
	trackingKey: string | null;
	title: string;
	realmPreset: string;
	/** 0 or 1. */
	listed: number;
	startedAtMs: number;
	pausedAtMs: number | null;
	endedAtMs: number | null;
	endReason: string | null;
	totals: string | null;
	/** Null while what the session did for its streamer's career is not written. */
	careerDoneAtMs: number | null;
	/** What it did; set with `careerDoneAtMs`. */
	summary: string | null;
}

/** A follower of a streamer that was deleted. */
interface FollowerArchiveTable {
	followerId: string;
	streamerType: string;
	streamerId: string;
	archivedAtMs: number;
	/** The row of `follower`. */
	body: string;
}

/** The voice room of a streaming session or of a game session. */
export interface VoiceMappingTable {
	roomId: string;
	sessionKind: string;
	sessionId: string;
	participants: number;
	/** 0 or 1. */
	isOurs: number;
	createdAtMs: number;
}

interface WorldFirstTable {
	gameServiceId: string;
	code: string;
	showtimeSessionId: string;
	eventId: string;
	claimedAtMs: number;
}

/** A running process. */
interface NodeTable {
	nodeId: string;
	internalUrl: string;
	/** By the database's clock. */
	expiresAtMs: number;
	/** 1 while the process gives its sessions up. */
	isDraining: Generated<number>;
}

interface SessionOwnerTable {
	showtimeSessionId: string;
	/** Null: given up by its last owner. */
	nodeId: string | null;
	/** Rises with every change of owner. */
	token: number;
}

/** An event that waits for a relay, or was given up. */
interface OutboxTable {
	/** Rises with the order of a session's events. */
	id: Generated<number>;
	messageId: string;
	showtimeSessionId: string;
	sequence: number;
	subject: string;
	body: string;
	atMs: number;
	/** Null while it waits. */
	deadReason: Generated<string | null>;
}

/** What a queue knows of one of its lines, as long as it has items. */
interface LineTable {
	/** A relay that is at work moves it ahead, so that no other takes the line. */
	dueAtMs: number;
	/** Failed attempts in a row. */
	tries: number;
	/** 0 or 1: a relay is at work, or has died at it. */
	isHeld: Generated<number>;
}

interface OutboxSessionTable extends LineTable {
	showtimeSessionId: string;
}

/** A call to another service that waits for a relay, or was given up. */
interface PlatformCallTable {
	/** Rises with the order of a lane's calls. */
	id: Generated<number>;
	callId: string;
	lane: string;
	streamerType: string;
	streamerId: string;
	kind: string;
	body: string;
	atMs: number;
	/** 0 or 1: an attempt may have arrived. */
	isTried: Generated<number>;
	/** JSON; what was noted before the first attempt. */
	note: Generated<string | null>;
	/** Null while it waits. */
	deadReason: Generated<string | null>;
}

interface PlatformCallLaneTable extends LineTable {
	lane: string;
}

/** A call that was carried out: decided again, it changes nothing. */
interface PlatformCallDoneTable {
	callId: string;
	atMs: number;
}

interface HypeTrainTable {
	hypeTrainId: string;
	showtimeSessionId: string;
	streamerType: string;
	streamerId: string;
	gameServiceId: string;
	peakLevel: number;
	peakTotal: number;
	level: number;
	total: number;
	triggerCategory: string;
	participants: number;
	topContributors: string;
	startedAtMs: number;
	endedAtMs: number;
	endReason: string;
}

interface PlatformMentionTable {
	kind: string;
	id: string;
	firstSeenAtMs: number;
}

interface IdempotencyKeyTable {
	principal: string;
	idempotencyKey: string;
	requestHash: string;
	response: string;
	savedAtMs: number;
}

interface RuleRevisionTable {
	gameServiceId: string;
	revision: number;
	overrides: string;
	changeId: string;
	changedAtMs: number;
}

interface AuditedCallTable {
	sequence: Generated<number>;
	atMs: number;
	subject: string;
	role: string;
	action: string;
	outcome: string;
	calls: number;
	gameServiceId: string | null;
	showtimeSessionId: string | null;
	before: number | null;
	after: number | null;
	detail: string;
}

interface ReservoirSizeTable {
	gameServiceId: string;
	size: number;
}
