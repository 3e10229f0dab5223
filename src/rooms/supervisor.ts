import type { Ownership } from "../persistence/ownership.ts";
import type { SessionRecord } from "../persistence/session-store.ts";
import { hashOf } from "../world/draw.ts";
import type { Cancel, Clock } from "./clock.ts";
import { inParallel } from "./in-parallel.ts";
import type { Logger } from "./logger.ts";
import type { ResumeReport } from "./session-resume.ts";

/** A session that could not be resumed is tried again after this time. */
const RETRY_MS = 30_000;

const CLAIMS_AT_ONCE = 8;

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
}

/**
 * Looks for sessions that nobody owns and takes them up. Of several processes the one that a hash of both names takes a
 * session; the others take it when it is still free at their next look.
 */
export class Supervisor {
	readonly #parts: SupervisorParts;
	/** Free sessions that were left to another process in the last look. */
	#left = new Set<string>();
	readonly #notBeforeMs = new Map<string, number>();
	#cancel: Cancel = () => {};
	#looking: Promise<unknown> | undefined;
	#isClosed = false;

	constructor(parts: SupervisorParts) {
		this.#parts = parts;
	}

	/** From here on it looks at intervals. */
	open(): void {
		if (this.#isClosed) return;
		const { clock, logger, supervisorMs } = this.#parts;
		this.#cancel = clock.after(supervisorMs, () => {
			this.#looking = this.look()
				.catch((error: unknown) => logger.error({ err: error }, "free sessions not looked for"))
				.finally(() => this.open());
		});
	}

	/** After it returns nothing is taken up any more. */
	async close(): Promise<void> {
		this.#isClosed = true;
		this.#cancel();
		await this.#looking;
	}

	/** Takes up the free sessions that fall to this process; reports what became of them. */
	async look(): Promise<ResumeReport[]> {
		const { ownership, clock, resume } = this.#parts;
		const free = (await ownership.free()).filter((id) => this.#isWanted(id, clock.nowMs()));
		if (free.length === 0) {
			this.#left.clear();
			return [];
		}
		const nodes = (await ownership.nodes()).map(({ nodeId }) => nodeId);
		const isMine = (id: string) => this.#left.has(id) || firstOf(nodes, id) === ownership.nodeId;
		const claims = await inParallel(free.filter(isMine), CLAIMS_AT_ONCE, (id) => this.#claim(id));
		const claimed = claims.filter((session) => session !== undefined);
		this.#left = new Set(free.filter((id) => !isMine(id)));
		const reports = await resume(claimed);
		await Promise.all(reports.map((report) => this.#settle(report, claimed)));
		return reports;
	}

	#isWanted(id: string, nowMs: number): boolean {
		return !this.#isClosed && !this.#parts.isHere(id) && (this.#notBeforeMs.get(id) ?? 0) <= nowMs;
	}

	async #claim(id: string): Promise<ClaimedSession | undefined> {
		const { ownership, recordOf } = this.#parts;
		const token = await ownership.claim(id);
		if (token === undefined) return undefined;
		// The owner before may have ended it between the look and the claim.
		const record = await recordOf(id);
		if (record !== undefined && record.status !== "ended") return { record, token };
		await ownership.release(id, token);
		return undefined;
	}

	/** What does not run here after all is free again. */
	async #settle({ showtimeSessionId: id, outcome }: ResumeReport, claimed: ClaimedSession[]): Promise<void> {
		const { ownership, clock } = this.#parts;
		if (outcome === "failed") this.#notBeforeMs.set(id, clock.nowMs() + RETRY_MS);
		else this.#notBeforeMs.delete(id);
		if (outcome === "resumed") return;
		const token = claimed.find(({ record }) => record.showtimeSessionId === id)?.token;
		if (token !== undefined) await ownership.release(id, token);
	}
}

/** The node with the highest hash with the session: each session has an order of its own, spread evenly. */
function firstOf(nodes: readonly string[], id: string): string | undefined {
	const weight = (node: string) => hashOf(`${node} ${id}`);
	return nodes.toSorted((a, b) => weight(b) - weight(a) || (a < b ? -1 : 1))[0];
}
