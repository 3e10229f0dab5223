import type { Generated } from "kysely";

/**
 * Tables of the embedded platform, which does for a deployment of its own what other services do elsewhere. JSON is text,
 * times are Unix milliseconds, an owner or party is its entity type and id.
 */
export interface EmbeddedSchema {
	embedded_record: RecordTable;
	embedded_seed_type: DefinitionTable;
	embedded_seed: SeedTable;
	embedded_seed_growth: SeedGrowthTable;
	embedded_growth_recording: GrowthRecordingTable;
	embedded_wallet: WalletTable;
	embedded_movement: MovementTable;
	embedded_collection_entry: CollectionEntryTable;
	embedded_collection_grant: CollectionGrantTable;
	embedded_relationship_type: RelationshipTypeTable;
	embedded_relationship: RelationshipTable;
	embedded_resource_cleanup: ResourceCleanupTable;
	embedded_resource_reference: ResourceReferenceTable;
	embedded_contract_template: DefinitionTable;
	embedded_contract: ContractTable;
	embedded_contract_party: ContractPartyTable;
	embedded_contract_milestone: ContractMilestoneTable;
	embedded_voice_room: VoiceRoomTable;
	embedded_broadcast: BroadcastTable;
	embedded_analytics_event: AnalyticsEventTable;
	embedded_analytics_sum: AnalyticsSumTable;
	embedded_leaderboard: LeaderboardTable;
	embedded_score: ScoreTable;
	embedded_history: HistoryTable;
}

/** What somebody registered; columns of other kinds are null. */
interface RecordTable {
	kind: string;
	id: string;
	name: string | null;
	realmId: string | null;
	/** Unique. */
	stubName: string | null;
	gameType: string | null;
	ownerAccountId: string | null;
	/** 0 or 1. */
	isDead: number;
	/** 0 or 1. */
	isFinished: number;
	registeredAtMs: number;
	changedAtMs: number;
}

/** Something that is defined once, as it was defined. */
interface DefinitionTable {
	code: string;
	body: string;
}

interface SeedTable {
	seedId: string;
	typeCode: string;
	ownerType: string;
	ownerId: string;
	/** Set while the seed is not archived, and unique: an owner has one living seed of a type. */
	livingKey: string | null;
	displayName: string;
	createdAtMs: number;
	archivedAtMs: number | null;
}

interface SeedGrowthTable {
	seedId: string;
	domain: string;
	amount: number;
}

interface GrowthRecordingTable {
	callId: string;
	seedId: string;
	entries: string;
	atMs: number;
}

interface WalletTable {
	ownerType: string;
	ownerId: string;
	currencyCode: string;
	/** The sum of its movements. */
	balance: number;
}

interface MovementTable {
	/** Rises with the order of a wallet's movements. */
	id: Generated<number>;
	callId: string;
	ownerType: string;
	ownerId: string;
	currencyCode: string;
	/** Below 0 for a debit. */
	amount: number;
	balanceAfter: number;
	kind: string;
	referenceType: string;
	referenceId: string;
	atMs: number;
}

interface CollectionEntryTable {
	gameServiceId: string;
	collectionType: string;
	code: string;
	displayName: string;
}

interface CollectionGrantTable {
	ownerType: string;
	ownerId: string;
	gameServiceId: string;
	collectionType: string;
	entryCode: string;
	unlockedAtMs: number;
}

interface RelationshipTypeTable {
	code: string;
	name: string;
}

interface RelationshipTable {
	relationshipId: string;
	typeCode: string;
	/** Set while the bond lasts, and unique: type and both entities, in the same order whoever relates to whom. */
	livingKey: string | null;
	fromType: string;
	fromId: string;
	toType: string;
	toId: string;
	startedAtMs: number;
	endedAtMs: number | null;
	endReason: string | null;
}

interface ResourceCleanupTable {
	resourceType: string;
	endpoint: string;
}

interface ResourceReferenceTable {
	resourceType: string;
	resourceId: string;
	sourceId: string;
}

interface ContractTable {
	contractId: string;
	templateCode: string;
	/** As it was last changed; one whose time has run out is expired whatever it says. */
	status: string;
	effectiveUntilMs: number | null;
	createdAtMs: number;
	terminatedByType: string | null;
	terminatedById: string | null;
	terminationReason: string | null;
}

interface ContractPartyTable {
	contractId: string;
	/** From 0, as the parties were given. */
	position: number;
	role: string;
	entityType: string;
	entityId: string;
	/** 0 or 1. */
	hasConsented: number;
}

interface ContractMilestoneTable {
	contractId: string;
	/** From 0, as in the template. */
	position: number;
	code: string;
	/** 0 or 1. */
	isRequired: number;
	completedAtMs: number | null;
}

interface VoiceRoomTable {
	roomId: string;
	/** Unique. */
	sessionId: string;
	mostParticipants: number;
	createdAtMs: number;
}

interface BroadcastTable {
	platformSessionId: string;
	showtimeSessionId: string;
}

interface AnalyticsEventTable {
	callId: string;
	gameServiceId: string;
	type: string;
	entityType: string;
	entityId: string;
	value: number;
	atMs: number;
}

interface AnalyticsSumTable {
	gameServiceId: string;
	type: string;
	entityType: string;
	entityId: string;
	sum: number;
}

interface LeaderboardTable {
	gameServiceId: string;
	leaderboardId: string;
	displayName: string;
	/** `replace` or `max`. */
	updateMode: string;
}

interface ScoreTable {
	gameServiceId: string;
	leaderboardId: string;
	entityType: string;
	entityId: string;
	score: number;
	/** When it became the score. */
	atMs: number;
}

/** What characters took part in and what shook realms. */
interface HistoryTable {
	/** `character` or `realm`. */
	subjectType: string;
	subjectId: string;
	eventId: string;
	eventName: string;
	/** 0 to 1: significance or impact. */
	weight: number;
	atMs: number;
}
