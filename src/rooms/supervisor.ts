import { ShowtimeError } from "../errors.ts";
import type { Ownership } from "../persistence/ownership.ts";
import type { SessionRecord } from "../persistence/session-store.ts";
import { hashOf } from "../world/draw.ts";
import type { Cancel, Clock } from "./clock.ts";
import { inParallel } from "./in-parallel.ts";
import type { Logger } from "./logger.ts";
import type { ResumeReport } from "./session-resume.ts";

/** A session that could not be taken up is tried again after this time, then after twice as long, and so on. */
const RETRY_MS = 1_000;
/** At most: what fails as long as a store is away has to tick on soon after it is back. */
const MOST_RETRY_MS = 4_000;
/** At most, of one whose own history fails. */
const MOST_POISONED_RETRY_MS = 30_000;
/** The same of one in a version that this release does not know: only the loss of its journal could change that. */
const UNKNOWN_RETRY_MS = 600_000;

/** Time until the next look after one that found sessions. */
const FOLLOW_UP_MS = 50;

/** What is claimed at the same moment goes to the store in one. */
const CLAIMS_AT_ONCE = 100;

/** Sessions that are taken up at a time: more would only stand still longer, where others may take them or their owner lets them tick. */
const MOST_TAKEN_UP = 96;

/** A session that this process has just become the owner of. */
export interface ClaimedSession {
	record: SessionRecord;
	token: number;
}

export interface SupervisorParts {
	ownership: Ownership;
	clock: Clock;
	logger: Logger;
	/** Time between two looks for free sessions. */
	supervisorMs: number;
	/** The stored record; undefined when there is none. */
	recordOf(showtimeSessionId: string): Promise<SessionRecord | undefined>;
	/** True while the session runs here, or is being started or put away. */
	isHere(showtimeSessionId: string): boolean;
	/** Takes up sessions from their stores. */
	resume(claimed: ClaimedSession[]): Promise<ResumeReport[]>;
	/** Learns with each look how many free sessions are in a version that this release does not know. */
	onVersionsUnknown?(sessions: number): void;
}

/**
 * Looks for sessions that nobody owns and takes them up. Of several processes the one that a hash of both names takes a
 * session; the others take it when it is still free at their next look.
 */
export class Supervisor {
	readonly #parts: SupervisorParts;
	/** What was free at the last look. */
	#free: readonly string[] = [];
	/** Free sessions that are left to another process for the time between two looks, and since when. */
	#leftAtMs = new Map<string, number>();
	/** Sessions that are left alone for a while. */
	readonly #resting = new Map<string, { untilMs: number; restMs: number; isVersionUnknown: boolean }>();
	/** Sessions that are claimed, or about to be, and not taken up yet. */
	readonly #claimed = new Set<string>();
	/** Sessions whose claim or release got no answer: they may be this process's for the others, who leave them alone then. */
	readonly #doubtful = new Set<string>();
	#cancel: Cancel = () => {};
	/** Looks and take-ups under way: the next look waits for no take-up, since a process that drains frees its sessions one by one. */
	readonly #underWay = new Set<Promise<unknown>>();
	#isClosed = false;

	constructor(parts: SupervisorParts) {
		this.#parts = parts;
	}

	/** From here on it looks at intervals. */
	open(waitMs = Number.POSITIVE_INFINITY): void {
		if (this.#isClosed) return;
		const { clock, logger, supervisorMs } = this.#parts;
		this.#cancel = clock.after(Math.min(waitMs, supervisorMs), () => {
			const looking = this.#claimFree(MOST_TAKEN_UP - this.#claimed.size);
			looking.then(
				// Where one was freed, others follow: a process drains.
				() => this.open(this.#claimed.size > 0 ? FOLLOW_UP_MS : supervisorMs),
				() => this.open(),
			);
			const underWay: Promise<unknown> = looking
				.then((claimed) => this.#resume(claimed))
				.catch((error: unknown) => logger.error({ err: error }, "free sessions not taken up"))
				.finally(() => this.#underWay.delete(underWay));
			this.#underWay.add(underWay);
		});
	}

	/** After it returns nothing is taken up any more. */
	async close(): Promise<void> {
		this.#isClosed = true;
		this.#cancel();
		await Promise.all(this.#underWay);
	}

	/** Takes up the free sessions that fall to this process; reports what became of them. */
	async look(): Promise<ResumeReport[]> {
		return this.#resume(await this.#claimFree(Number.POSITIVE_INFINITY));
	}

	/** Takes a session up at once that runs nowhere. Throws `NOT_OWNER` when another takes it, or this process is about to. */
	async takeUp(id: string): Promise<ResumeReport> {
		const isTaken = this.#isClosed || this.#claimed.has(id) || this.#parts.isHere(id);
		const taking = isTaken ? undefined : this.#claim(id).then((claimed) => this.#resume(claimed ? [claimed] : []));
		const underWay = Promise.allSettled([taking]).finally(() => this.#underWay.delete(underWay));
		this.#underWay.add(underWay);
		const [report] = (await taking) ?? [];
		if (report === undefined) throw new ShowtimeError("NOT_OWNER", `session ${id} is being taken up`);
		return report;
	}

	/** It is not known whether the session is this process's for the others: the next look sees to it. */
	doubt(id: string): void {
		this.#doubtful.add(id);
	}

	async #claimFree(most: number): Promise<ClaimedSession[]> {
		const { ownership, clock, supervisorMs } = this.#parts;
		const nowMs = clock.nowMs();
		this.#free = [...new Set([...(await ownership.free()), ...this.#doubtful])];
		for (const id of this.#resting.keys()) {
			if (!this.#free.includes(id) && !this.#claimed.has(id)) this.#resting.delete(id);
		}
		this.#tellUnknown();
		const free = this.#free.filter((id) => this.#isWanted(id));
		if (free.length === 0) {
			this.#leftAtMs.clear();
			return [];
		}
		const nodes = (await ownership.nodes()).filter(({ isDraining }) => !isDraining).map(({ nodeId }) => nodeId);
		const isMine = (id: string) =>
			nowMs - (this.#leftAtMs.get(id) ?? nowMs) >= supervisorMs || firstOf(nodes, id) === ownership.nodeId;
		const mine = free.filter(isMine);
		const claims = await inParallel(mine.slice(0, most), CLAIMS_AT_ONCE, (id) => this.#claim(id));
		const left = free.filter((id) => !mine.includes(id));
		this.#leftAtMs = new Map(left.map((id) => [id, this.#leftAtMs.get(id) ?? nowMs]));
		return claims.filter((session) => session !== undefined);
	}

	async #resume(claimed: ClaimedSession[]): Promise<ResumeReport[]> {
		if (claimed.length === 0) return [];
		try {
			const reports = await this.#parts.resume(claimed);
			await Promise.all(reports.map((report) => this.#settle(report, claimed)));
			return reports;
		} finally {
			for (const { record } of claimed) this.#claimed.delete(record.showtimeSessionId);
			this.#tellUnknown();
		}
	}

	#tellUnknown(): void {
		this.#parts.onVersionsUnknown?.(this.#free.filter((id) => this.#resting.get(id)?.isVersionUnknown).length);
	}

	#isWanted(id: string): boolean {
		const isResting = (this.#resting.get(id)?.untilMs ?? 0) > this.#parts.clock.nowMs();
		return !this.#isClosed && !this.#parts.isHere(id) && !isResting && !this.#claimed.has(id);
	}

	/** Undefined when it is another's, or over, or no store answers. */
	async #claim(id: string): Promise<ClaimedSession | undefined> {
		this.#claimed.add(id);
		const claimed = await this.#claimUnended(id).catch((error: unknown) => {
			this.#parts.logger.error({ err: error, showtimeSessionId: id }, "session not claimed; tried again");
			this.doubt(id);
			return undefined;
		});
		if (claimed === undefined) this.#claimed.delete(id);
		return claimed;
	}

	async #claimUnended(id: string): Promise<ClaimedSession | undefined> {
		const { ownership, recordOf } = this.#parts;
		const token = await ownership.claim(id);
		// The owner before may have ended it between the look and the claim.
		const record = token === undefined ? undefined : await recordOf(id);
		const isUnended = record !== undefined && record.status !== "ended";
		if (token !== undefined && !isUnended) await ownership.release(id, token);
		this.#doubtful.delete(id);
		return token !== undefined && isUnended ? { record, token } : undefined;
	}

	/** What does not run here after all is free again. */
	async #settle({ showtimeSessionId: id, outcome }: ResumeReport, claimed: ClaimedSession[]): Promise<void> {
		const { ownership, logger, isHere } = this.#parts;
		if (outcome === "resumed") this.#resting.delete(id);
		else if (outcome === "unknown-version") this.#rest(id, UNKNOWN_RETRY_MS, true);
		else if (outcome === "poisoned") this.#rest(id, this.#nextRestMs(id, MOST_POISONED_RETRY_MS));
		else if (outcome === "failed") this.#rest(id, this.#nextRestMs(id, MOST_RETRY_MS));
		// One that runs, or is still being put away, is freed when that is over.
		if (isHere(id)) return;
		const token = claimed.find(({ record }) => record.showtimeSessionId === id)?.token;
		if (token === undefined) return;
		await ownership.release(id, token).catch((error: unknown) => {
			logger.error({ err: error, showtimeSessionId: id }, "session not given back; tried again");
			this.doubt(id);
		});
	}

	#rest(id: string, restMs: number, isVersionUnknown = false): void {
		this.#resting.set(id, { untilMs: this.#parts.clock.nowMs() + restMs, restMs, isVersionUnknown });
	}

	#nextRestMs(id: string, mostMs: number): number {
		return Math.min(mostMs, 2 * (this.#resting.get(id)?.restMs ?? RETRY_MS / 2));
	}
}

/** The node with the highest hash with the session: each session has an order of its own, spread evenly. */
function firstOf(nodes: readonly string[], id: string): string | undefined {
	const weight = (node: string) => hashOf(`${node} ${id}`);
	return nodes.toSorted((a, b) => weight(b) - weight(a) || (a < b ? -1 : 1))[0];
}
