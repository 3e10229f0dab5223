import type { AuditedCall, AuditLog } from "../persistence/audit-log.ts";
import type { Clock } from "../rooms/clock.ts";
import type { Logger } from "../rooms/logger.ts";
import { Repeating } from "./repeating.ts";

/** Time between two writes, which is also what a process that dies may lose. */
const WRITE_MS = 1_000;
/** Calls that are like one before are one entry for so long. */
const GATHERED_MS = 60_000;
/** Entries that wait for the database; more are lost, and counted. */
const MOST_WAITING = 10_000;
/** Entries that one write takes. */
const MOST_AT_ONCE = 1_000;

export interface AuditTrailParts {
	log: AuditLog;
	clock: Clock;
	logger: Logger;
	/** Learns of each entry that finds no room. */
	onLost(): void;
}

/**
 * Brings what is called to the audit log, many at a time, so that no call waits for it. While the database is away the
 * entries wait.
 */
export class AuditTrail {
	readonly #parts: AuditTrailParts;
	#waiting: AuditedCall[] = [];
	readonly #gathered = new Map<string, { call: AuditedCall; sinceMs: number }>();
	readonly #writes: Repeating;
	#isFull = false;

	constructor(parts: AuditTrailParts) {
		this.#parts = parts;
		const failure = "the audit log was not written; tried again";
		this.#writes = new Repeating({ ...parts, intervalMs: WRITE_MS, work: () => this.#write(), failure });
	}

	open(): void {
		this.#writes.open();
	}

	/** After it returns everything that was noted is durable. Rejects when the database does not take it. */
	async close(): Promise<void> {
		await this.#writes.close();
		await this.flush();
	}

	/** Notes one call: an entry of its own. */
	note(call: AuditedCall): void {
		this.#push(call);
	}

	/** Notes a call that many are like: the first is an entry at once, those of the minute after it are one together. */
	gather(call: AuditedCall): void {
		const { subject, role, action, outcome, showtimeSessionId } = call;
		const key = JSON.stringify([subject, role, action, outcome, showtimeSessionId]);
		const known = this.#gathered.get(key);
		if (known !== undefined) {
			known.call = { ...call, calls: known.call.calls + call.calls };
			return;
		}
		this.#push(call);
		if (this.#gathered.size >= MOST_WAITING) return;
		this.#gathered.set(key, { call: { ...call, calls: 0 }, sinceMs: this.#parts.clock.nowMs() });
	}

	/** After it returns everything that was noted so far is durable. */
	async flush(): Promise<void> {
		this.#release(Number.POSITIVE_INFINITY);
		await this.#writeWaiting();
	}

	async #write(): Promise<void> {
		this.#release(this.#parts.clock.nowMs() - GATHERED_MS);
		await this.#writeWaiting();
	}

	#release(sinceMs: number): void {
		for (const [key, gathered] of this.#gathered) {
			if (gathered.sinceMs > sinceMs) continue;
			this.#gathered.delete(key);
			if (gathered.call.calls > 0) this.#push(gathered.call);
		}
	}

	async #writeWaiting(): Promise<void> {
		while (this.#waiting.length > 0) {
			const some = this.#waiting.slice(0, MOST_AT_ONCE);
			await this.#parts.log.append(some);
			this.#waiting = this.#waiting.slice(some.length);
			this.#isFull = false;
		}
	}

	#push(call: AuditedCall): void {
		if (this.#waiting.length >= MOST_WAITING) this.#lose();
		else this.#waiting.push(call);
	}

	#lose(): void {
		if (!this.#isFull) this.#parts.logger.error({}, `${MOST_WAITING} entries wait for the audit log; others are lost`);
		this.#isFull = true;
		this.#parts.onLost();
	}
}
