import type { Generated } from "kysely";

/** Tables of the relational stores as the newest migration leaves them; JSON is text, times are Unix milliseconds. */
export interface SqlSchema {
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
	audit_entry: AuditEntryTable;
	reservoir_size: ReservoirSizeTable;
	node: NodeTable;
	session_owner: SessionOwnerTable;
	outbox: OutboxTable;
	outbox_session: OutboxSessionTable;
}

/** One row a session: the newest numbers of its history, which outlive trimmed entries. */
interface JournalHeadTable {
	showtimeSessionId: string;
	lastSequence: number;
	lastMarker: number;
	/** Random: another one for every history. */
	incarnation: string;
}

interface JournalEntryTable {
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
interface JournalInputIdTable {
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
}

interface StreamerCareerTable {
	streamerType: string;
	streamerId: string;
	totalGrowth: number;
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

/** One row a session with events that wait. */
interface OutboxSessionTable {
	showtimeSessionId: string;
	/** A relay that delivers moves it ahead, so that no other does. */
	dueAtMs: number;
	/** Failed attempts in a row. */
	tries: number;
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

interface AuditEntryTable {
	sequence: Generated<number>;
	atMs: number;
	subject: string;
	role: string;
	action: string;
	gameServiceId: string;
	before: number;
	after: number;
	detail: string;
}

interface ReservoirSizeTable {
	gameServiceId: string;
	size: number;
}
