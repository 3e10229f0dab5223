import { ShowtimeError } from "../errors.ts";
import type { Checkpoint, CheckpointStore } from "../persistence/checkpoint-store.ts";
import type { Journal } from "../persistence/journal.ts";
import type { OutboxMessage } from "../persistence/outbox.ts";
import type { SessionDecisions } from "../persistence/session-decisions.ts";
import type { Logger } from "./logger.ts";

/** The store keeps as many; the journal is kept from the oldest of them on. */
const KEPT = 3;

/** A sealed session, and the events and decisions up to it that are in no store. */
export interface TakenCheckpoint {
	checkpoint: Checkpoint;
	outbox: readonly OutboxMessage[];
	decisions?: SessionDecisions;
}

export interface CheckpointerParts {
	checkpoints: CheckpointStore;
	journal: Journal;
	logger: Logger;
	/** Of this process's ownership of the session; undefined where there are no others. */
	token: number | undefined;
	/** The session as it stands; undefined while it may not be taken. Called between two steps, never within one. */
	take(): TakenCheckpoint | undefined;
	/** A checkpoint is stored with what goes along. */
	onStored(taken: TakenCheckpoint): void;
	/** Another process owns the session by now. */
	onNotOwner(error: ShowtimeError): void;
	/** Journal sequences of the checkpoints that are stored already, newest first. */
	storedSequences: readonly number[];
}

/** Stores the checkpoints of one session, one at a time, and trims its journal behind them. */
export class Checkpointer {
	readonly #parts: CheckpointerParts;
	readonly #stored: number[];
	#isDue = false;
	#storing: Promise<void> | undefined;

	constructor(parts: CheckpointerParts) {
		this.#parts = parts;
		this.#stored = [...parts.storedSequences];
	}

	/** True while one that was asked for is not stored. */
	get isBehind(): boolean {
		return this.#isDue || this.#storing !== undefined;
	}

	/** Asks for a checkpoint of the session as it stands now or a little later. */
	request(): void {
		this.#isDue = true;
		this.proceed();
	}

	/** As `request`, when the journal has begun anew: places in the one before mean nothing in it. */
	requestInNewEpoch(): void {
		this.#stored.length = 0;
		this.request();
	}

	/** Takes the checkpoint that is due, if one is and it may be taken. */
	proceed(): void {
		if (!this.#isDue || this.#storing !== undefined) return;
		const taken = this.#taken();
		if (taken === undefined) return;
		this.#isDue = false;
		this.#storing = this.#store(taken).finally(() => {
			this.#storing = undefined;
			this.proceed();
		});
	}

	/** After it returns nothing is being stored. */
	async idle(): Promise<void> {
		while (this.#storing !== undefined) await this.#storing;
	}

	#taken(): TakenCheckpoint | undefined {
		try {
			return this.#parts.take();
		} catch (error) {
			this.#parts.logger.error({ err: error }, "checkpoint not taken; the journal has everything since the one before");
			this.#isDue = false;
			return undefined;
		}
	}

	async #store(taken: TakenCheckpoint): Promise<void> {
		const { checkpoints, journal, logger, token, onStored } = this.#parts;
		const { checkpoint, ...along } = taken;
		const { showtimeSessionId, marker, sequence } = checkpoint;
		if (this.#stored[0] === sequence && along.outbox.length === 0 && along.decisions === undefined) return;
		try {
			await checkpoints.save(checkpoint, { ...along, ...(token !== undefined && { token }) });
			onStored(taken);
			if (this.#stored[0] !== sequence) this.#stored.unshift(sequence);
			this.#stored.length = Math.min(this.#stored.length, KEPT);
			if (this.#stored.length === KEPT) await journal.trim(showtimeSessionId, this.#stored[KEPT - 1]);
		} catch (error) {
			logger.error(
				{ err: error, showtimeSessionId, marker },
				"checkpoint not stored; the journal has everything since the one before",
			);
			if (error instanceof ShowtimeError && error.code === "NOT_OWNER") this.#parts.onNotOwner(error);
		}
	}
}
