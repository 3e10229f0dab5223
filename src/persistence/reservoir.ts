import type { AuditedAct } from "./audit-log.ts";

/** Members of each game service that was not seeded with more. */
export const DEFAULT_SIZE = 10_000;
export const MAX_SIZE = 1_000_000;

/** What a session asks of its game service's reservoir. */
export interface CheckOut {
	gameServiceId: string;
	showtimeSessionId: string;
	/** Names the request; with the same free members the same answer. */
	requestId: string;
	count: number;
	/** Members that are wanted before any other, the first before the next; absent: none. */
	preferred?: readonly number[];
	/** Current content tags of the session. */
	tags: string[];
	/** Share of the others that is picked for those tags, in bp. */
	biasBp: number;
}

/**
 * Who of a game service's members is in which live session. Template `i` is a pure function (`world/template.ts`);
 * stored is only who is checked out. Checked out + available = size, always.
 */
export interface Reservoir {
	/** Takes up to `count` free members; a dry reservoir gives what it has. */
	checkOut(request: CheckOut): Promise<number[]>;
	/** After it returns these members are free; members the session does not hold are left alone. */
	giveBack(gameServiceId: string, showtimeSessionId: string, templates: number[]): Promise<void>;
	/**
	 * After it returns exactly these members are held by the session (a restored world is the truth about who is in it), but
	 * for those that another session has had for longer. A member that was checked out since both sessions were last asserted
	 * is the other's; of two asserted ones the session that started first has it. One beyond the size makes the reservoir larger.
	 */
	reassert(gameServiceId: string, showtimeSessionId: string, templates: number[], startedAtMs: number): Promise<void>;
	holding(gameServiceId: string, showtimeSessionId: string): Promise<Holding>;
	status(gameServiceId: string): Promise<ReservoirStatus>;
	/**
	 * After it returns the reservoir has `size` members for good, and the act is in the audit log; one that has them already
	 * stays as it is. Throws `RESERVOIR_SHRINKS` when it has more.
	 */
	seed(
		gameServiceId: string,
		size: number,
		by: Pick<AuditedAct, "atMs" | "subject" | "role">,
	): Promise<ReservoirStatus>;
}

/** What a reservoir knows of a session's members. */
export interface Holding {
	/** Who looks at them later may find others. */
	members: ReadonlySet<number>;
	/** Members that it has lost to another session, until it is asserted without them; no check-out gives it any of these. */
	displaced: number[];
}

/** How a reservoir stands: checked out + available = size. */
export interface ReservoirStatus {
	size: number;
	checkedOut: number;
	available: number;
	/** Live sessions that hold any of its members. */
	sessions: number;
}
