/** Whose the token is. */
export interface Bearer {
	subject: string;
	role: "user" | "publisher" | "developer" | "admin";
	gameServices?: string[];
}

/** A page of a list. */
export interface Paged {
	totalCount: number;
	page: number;
	pageSize: number;
	hasNextPage: boolean;
	hasPreviousPage: boolean;
}

export interface Dependency {
	isUp: boolean;
	isNeeded: boolean;
	detail?: string;
}

export interface ProcessAnswer {
	processId: string;
	internalUrl: string;
	isThis: boolean;
	status: string;
	dependencies: Record<string, Dependency>;
	sessions?: number;
	players?: number;
	eventLoopLagMs?: number;
}

export interface HypeTrain {
	level: number;
	peakLevel: number;
	total: number;
	currentScore: number;
	levelThreshold: number;
	triggerCategory: string;
	remainingSeconds: number;
	participants: number;
}

export interface SessionAnswer {
	showtimeSessionId: string;
	status: "active" | "paused" | "ended";
	streamer: { entityType: string; entityId: string };
	gameServiceId: string;
	platformSessionId?: string;
	title: string;
	realmPreset: string;
	listed: boolean;
	startedAt: string;
	endedAt?: string;
	endReason?: string;
	phase?: string;
	tick?: number;
	counts?: { total: number; engaged: number; disengaged: number; peak: number };
	averageEngagement?: number;
	contentTags?: Record<string, number>;
	hype: HypeTrain | null;
	room?: { roomId: string; endpoint: string };
	totals?: object;
}

export interface Owner {
	processId: string;
	players: number;
	overdueMs: number;
	waitingInputs: number;
	health: "fine" | "behind" | "halted";
}

export interface SessionRow {
	session: SessionAnswer;
	owner?: Owner;
}

export interface Snapshot {
	tick: number;
	total: number;
	engaged: number;
	disengaged: number;
	averageEngagement: number;
	byPersonality: Record<string, number>;
	byInterest: Record<string, number>;
	mood: Record<string, number>;
	topEngaged: TopMember[];
	/** For admins only. */
	realDerived?: { anonymous: number; tracked: number };
}

export interface CrowdAnswer {
	tick: number;
	tickMs: number;
	realmPreset: string;
	/** A keyframe of docs/wire.md, as base64. */
	frame: string;
}

/** What an ended session came to; what its streamer's career has of it follows within moments. */
export interface SummaryAnswer {
	durationSeconds: number;
	watchSeconds: number;
	peakViewers: number;
	averageViewers: number;
	averageEngagement: number;
	uniqueViewers: number;
	hype: { trains: number; peakLevel: number };
	tips: number;
	newFollowers?: number;
	lostFollowers?: number;
	milestones?: string[];
}

export interface TopMember {
	memberId: string;
	personality: string;
	interests: string[];
	engagement: number;
	mood: string;
	watchSeconds: number;
}

export interface HypeStatus {
	train: HypeTrain | null;
	cooldownEndsAt?: string;
	approaching: { category: string; participants: number; threshold: number } | null;
}

export interface RoomClient {
	clientId: string;
	subject: string;
	role: string;
	view: string;
	joinedAt: string;
}

export interface AuditEntry {
	sequence: number;
	at: string;
	subject: string;
	role: string;
	action: string;
	outcome: string;
	calls: number;
	gameServiceId?: string;
	showtimeSessionId?: string;
	before?: number;
	after?: number;
	detail: unknown;
}

export interface Letter {
	id: string;
	at: string;
	what: string;
	line: string;
	reason: string;
	/** For admins only. */
	body?: string;
}

export interface Rules {
	gameServiceId: string;
	revision: number;
	settings: Record<string, unknown>;
	overrides: Record<string, unknown>;
	updatedAt?: string;
}

export interface CheckedRules {
	revision: number;
	problems: { field: string; message: string }[];
	differences: { field: string; before?: unknown; after?: unknown }[];
}

export interface NextTrain {
	state: "running" | "cooldown" | "phase-too-low" | "paused" | "too-few" | "ended";
	until?: string;
	phase?: string;
	needed?: string;
	category?: string;
	participants?: number;
	threshold?: number;
}

/** Why members left and trains came and went. */
export interface Explanation {
	departures: {
		left: number;
		hastened: number;
		byCause: Record<string, number>;
		byTag: { tag: string; missed: number; tired: number }[];
	};
	trains: {
		hypeTrainId: string;
		category: string;
		startedAt: string;
		start?: { participants: number; threshold: number };
		peakLevel: number;
		end?: { reason: string; at: string };
	}[];
	nextTrain: NextTrain;
}
