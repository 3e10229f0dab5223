import { ShowtimeError, StoreUnavailable } from "../errors.ts";
import type { Effect } from "../events/effect.ts";
import type { Input, Marker } from "../events/input.ts";
import type { CheckpointStore } from "../persistence/checkpoint-store.ts";
import type { Journal } from "../persistence/journal.ts";
import type { Outbox } from "../persistence/outbox.ts";
import type { SessionRecord } from "../persistence/session-store.ts";
import type { Personas } from "../personas/personas.ts";
import { hashOf } from "../world/draw.ts";
import type { World } from "../world/world.ts";
import { ApplyPacer } from "./apply-pacer.ts";
import type { CheckpointFormat } from "./checkpoint-format.ts";
import { Checkpointer, type TakenCheckpoint } from "./checkpointer.ts";
import type { Cancel, Clock } from "./clock.ts";
import { deliveredOf } from "./effect-delivery.ts";
import { EffectQueue } from "./effect-queue.ts";
import { EventQueue } from "./event-queue.ts";
import type { EventSink } from "./event-sink.ts";
import { InputDoor, type Submitted } from "./input-door.ts";
import { beginEpoch, hasLost } from "./journal-epoch.ts";
import type { Logger } from "./logger.ts";
import { recordAfter } from "./record-after.ts";
import { SerialQueue } from "./serial-queue.ts";
import {
	type Chapter,
	chaptersOf,
	type DecidedEffect,
	type Fold,
	foldChapter,
	type Stepped,
	sealFold,
} from "./session-fold.ts";

/** A durable checkpoint every so many ticks, spread over the sessions (docs/durability.md, "Checkpoints"). */
const CHECKPOINT_TICKS = 6;

/** Ending a session twice is one ending. */
export const END_INPUT_ID = "end";

export interface LiveSessionParts {
	record: SessionRecord;
	fold: Fold;
	/** Inputs that stand in the journal after the fold's last marker. */
	waitingInputs: number;
	/** Journal sequences of the stored checkpoints, newest first. */
	storedSequences: readonly number[];
	/** Of this process's ownership of the session. */
	token: number;
	/** Whether stores are to check the token. */
	isFenced: boolean;
	/** False while this process may not write: its lease has run out. */
	mayAppend(): boolean;
	/** Another owner wrote a marker, or an append of this one was written after it had been given up. */
	onConflict(session: LiveSession): void;
	journal: Journal;
	checkpoints: CheckpointStore;
	outbox: Outbox;
	events: EventSink;
	format: CheckpointFormat;
	clock: Clock;
	logger: Logger;
	/** Carries out one effect within the house; a rejection is retried with the next marker. */
	deliver(session: LiveSession, decided: DecidedEffect): Promise<void>;
	/** Learns of a journal that was not what it should be. */
	onJournalLost?(): void;
	/** Learns how long each step took. */
	onStep?(ms: number): void;
}

/** What a session brings along, started or taken up, when it becomes live. */
export type AdoptedSession = Pick<LiveSessionParts, "record" | "fold" | "waitingInputs" | "storedSequences" | "token">;

/** What the views of a session look at. */
export type ShownSession = Pick<LiveSession, "id" | "record" | "world" | "personas" | "intervalMs" | "isOver">;

/**
 * The owner of one session's world: the fold over its journal, as it grows (docs/durability.md).
 *
 * An input is accepted once the journal has it. A marker closes a chapter: what stands before it in the journal is what the
 * step gets, so that a replay is the same history. Markers are appended and folded one at a time. A failed append leaves open
 * whether the marker was written; the next one reads the journal first. A step that throws halts the session for good: its
 * world may be half way.
 */
export class LiveSession {
	readonly id: string;
	/** The stored record as this process knows it. */
	record: SessionRecord;
	readonly #parts: LiveSessionParts;
	readonly #fold: Fold;
	readonly #door: InputDoor;
	readonly #queue = new SerialQueue();
	readonly #pacer: ApplyPacer;
	readonly #effects: EffectQueue;
	readonly #events: EventQueue;
	readonly #checkpointer: Checkpointer;
	readonly #listeners = new Set<(stepped: Stepped) => void>();
	readonly #checkpointPhase: number;
	/** True while the journal may have markers that the fold has not seen. */
	#isBehind = false;
	#isHalted = false;
	#isClosed = false;

	constructor(parts: LiveSessionParts) {
		const { fold, clock, logger } = parts;
		this.record = parts.record;
		this.id = this.record.showtimeSessionId;
		this.#parts = parts;
		this.#fold = fold;
		this.#checkpointPhase = hashOf(this.id) % CHECKPOINT_TICKS;
		this.#door = new InputDoor(clock, fold.world, parts.waitingInputs);
		this.#pacer = new ApplyPacer(clock, () => void this.#applyWaiting());
		this.#checkpointer = new Checkpointer({
			...parts,
			token: parts.isFenced ? parts.token : undefined,
			take: () => this.#taken(),
			onStored: (outbox) => this.#events.handedOver(outbox),
		});
		const proceed = () => this.#checkpointer.proceed();
		this.#effects = new EffectQueue((decided) => parts.deliver(this, decided), proceed, logger);
		this.#events = new EventQueue({
			showtimeSessionId: this.id,
			sink: parts.events,
			outbox: parts.outbox,
			logger,
			mayBeBehind: fold.sequence > 0,
			onIdle: proceed,
		});
	}

	/** Of this process's ownership of the session. */
	get token(): number {
		return this.#parts.token;
	}

	get world(): World {
		return this.#fold.world;
	}

	get personas(): Personas {
		return this.#fold.personas;
	}

	get intervalMs(): number {
		return this.world.rules.intervalMs;
	}

	/** Unix milliseconds of the next tick: the start plus whole intervals. */
	get nextTickAtMs(): number {
		return this.record.startedAtMs + (this.world.tick + 1) * this.intervalMs;
	}

	/** Ticks that are due at `nowMs`. */
	missedTicks(nowMs: number): number {
		return Math.max(0, Math.floor((nowMs - this.record.startedAtMs) / this.intervalMs) - this.world.tick);
	}

	/** Inputs that wait for a marker. */
	get waitingInputs(): number {
		return this.#door.waiting;
	}

	/** True when a step failed: the world is not to be trusted any more. */
	get isHalted(): boolean {
		return this.#isHalted;
	}

	/** True when no marker is taken any more: ended, halted or closed. */
	get isOver(): boolean {
		return this.#isClosed || this.#isHalted || this.world.session.status === "ended";
	}

	/** Calls `listener` after every marker; returns what ends that. A listener that throws is logged. */
	onStepped(listener: (stepped: Stepped) => void): Cancel {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** Throws the error that `submit` would refuse the input with. */
	check(input: Input): void {
		if (this.#isHalted) throw new ShowtimeError("INTERNAL", `session ${this.id} is halted`);
		if (this.#isClosed) throw new ShowtimeError("DRAINING", `session ${this.id} is being handed over`);
		this.#door.check(input);
	}

	/**
	 * Accepts an input, exactly once per `inputId`. `now`: somebody waits for it or sees it, so an apply marker follows soon;
	 * resolves when the input is applied, or after 2 s with `applied: false`. Otherwise it waits for the tick and resolves
	 * at once. Throws `SESSION_ENDED`, `SESSION_PAUSED`, `TAG_LIMIT`, `TOO_MANY_INPUTS`, or what the journal throws.
	 */
	async submit(inputId: string, input: Input, { now = false } = {}): Promise<Submitted> {
		this.check(input);
		this.#door.enter(input);
		let isAccepted = false;
		try {
			const { sequence, duplicate } = await this.#parts.journal.append(this.id, inputId, input);
			isAccepted = true;
			if (duplicate) this.#door.withdraw(input, true);
			else if (sequence > this.#fold.sequence) this.#door.accepted(sequence);
			if (sequence < this.#fold.sequence) return { sequence, applied: true, duplicate };
			if (!now || this.isOver) return { sequence, applied: false, duplicate };
			this.#pacer.request();
			return { sequence, applied: await this.#door.applied(sequence), duplicate };
		} finally {
			if (!isAccepted) this.#door.withdraw(input, false);
		}
	}

	/** One tick passes. */
	tick(): Promise<void> {
		return this.#advance(() => ({ kind: "tick", atMs: (this.world.tick + 1) * this.intervalMs }));
	}

	/** `ticks` ticks pass in which nobody moves. */
	skip(ticks: number): Promise<void> {
		return this.#advance(() => ({ kind: "skip", ticks, atMs: (this.world.tick + ticks) * this.intervalMs }));
	}

	/** What waits is applied, and no time passes; nothing happens when nothing waits. */
	apply(): Promise<void> {
		return this.#advance(() => (this.#door.isWaiting ? { kind: "apply", atMs: this.#applyAtMs() } : undefined));
	}

	/** Asks for an apply marker soon. */
	requestApply(): void {
		this.#pacer.request();
	}

	/** Begins a new epoch from the world as it stands if the journal has lost it; for the owner only. */
	repair(): Promise<void> {
		return this.#queue.run(async () => {
			if (this.isOver || !(await hasLost(this.id, this.#fold, this.#parts.journal))) return;
			await beginEpoch(this.id, this.#fold, "the journal does not have what this process wrote", this.#parts);
			this.#isBehind = false;
			this.#checkpointer.requestInNewEpoch();
		});
	}

	/** Carries out effects and publishes their events; a restored session begins with those that it decided before. */
	deliver(decided: readonly DecidedEffect[]): void {
		const { events } = this.#parts;
		const shown = decided.map((one) => ({ ...one, effect: deliveredOf(this.personas.key, one.effect) }));
		this.#events.push(shown.flatMap((one) => events.messagesOf(this.record, one)));
		this.#effects.push(decided);
	}

	/** Effects that are not carried out. */
	get waitingEffects(): readonly DecidedEffect[] {
		return this.#effects.waiting;
	}

	/** After it returns all effects are carried out and their events published, or the first of either failed. */
	async effectsSettled(): Promise<void> {
		await this.#effects.settled();
		await this.#events.settled();
	}

	/** After it returns all effects are carried out, and their events are published or in the outbox; throws when not. */
	async settleForGood(): Promise<void> {
		await this.effectsSettled();
		if (!this.#effects.isEmpty) throw new Error("effects are not carried out");
		const waiting = [...this.#events.waiting];
		await this.#parts.outbox.add(waiting);
		this.#events.handedOver(waiting);
	}

	/** After it returns the last marker is checkpointed, unless that failed; a halted world is not. */
	async checkpoint(): Promise<void> {
		await this.effectsSettled();
		this.#checkpointer.request();
		await this.#checkpointer.idle();
	}

	/** From here on the session takes no input and no marker, and its world is never checkpointed. */
	halt(): void {
		this.#isHalted = true;
		this.#pacer.cancel();
		this.#door.releaseAll();
	}

	/** After it returns the session takes no input and no marker and has a checkpoint of its last one. */
	async close(): Promise<void> {
		if (this.#isClosed) return;
		this.#isClosed = true;
		this.#pacer.cancel();
		await this.#queue.idle();
		this.#door.releaseAll();
		await this.checkpoint();
	}

	#taken(): TakenCheckpoint | undefined {
		if (this.#isHalted || this.world.marker === 0) return undefined;
		// Effects that are not carried out must be folded again after a crash, so the checkpoint waits for them.
		if (!this.#effects.isEmpty || this.#events.isPublishing) return undefined;
		return { checkpoint: sealFold(this.id, this.#fold, this.#parts.format), outbox: [...this.#events.waiting] };
	}

	#applyAtMs(): number {
		const elapsedMs = Math.floor(this.#parts.clock.nowMs() - this.record.startedAtMs);
		const nextTickMs = (this.world.tick + 1) * this.intervalMs;
		return Math.max(this.world.atMs, Math.min(elapsedMs, nextTickMs));
	}

	async #applyWaiting(): Promise<void> {
		try {
			await this.apply();
		} catch (error) {
			this.#parts.logger.error(
				{ err: error, showtimeSessionId: this.id },
				"apply marker failed; its inputs wait for the tick",
			);
		}
	}

	#advance(next: () => Omit<Marker, "marker"> | undefined): Promise<void> {
		return this.#queue.run(async () => {
			if (this.isOver) return;
			if (this.#isBehind) await this.#catchUp();
			const marker = next();
			if (marker === undefined || this.isOver) return;
			if (!this.#parts.mayAppend()) throw new StoreUnavailable("the lease of this process has run out");
			this.#isBehind = true;
			await this.#catchUp(await this.#appendMarker({ marker: this.world.marker + 1, ...marker }));
		});
	}

	/** Answers the marker's place. */
	async #appendMarker(marker: Marker): Promise<number> {
		try {
			return (await this.#parts.journal.appendMarker(this.id, marker, this.#fold.chain)).sequence;
		} catch (error) {
			if (error instanceof ShowtimeError && error.code === "MARKER_CONFLICT") this.#parts.onConflict(this);
			throw error;
		}
	}

	/** Folds every chapter that the journal has beyond the fold, up to the marker at `upTo`, which is the newest, or all. */
	async #catchUp(upTo?: number): Promise<void> {
		const known = upTo === undefined ? [] : this.#door.acceptedBefore(upTo);
		const entries = await this.#parts.journal.read(this.id, this.#fold.sequence, upTo, known);
		for (const chapter of chaptersOf(entries).chapters) this.#foldOne(chapter);
		this.#isBehind = false;
	}

	#foldOne(chapter: Chapter): void {
		const beganAtMs = performance.now();
		let decided: DecidedEffect[];
		try {
			decided = foldChapter(this.#fold, chapter);
		} catch (error) {
			this.halt();
			this.#parts.logger.error(
				{ err: error, showtimeSessionId: this.id, marker: chapter.marker },
				"session halted: a step failed",
			);
			throw error;
		}
		this.#parts.onStep?.(performance.now() - beganAtMs);
		const { marker, inputs } = chapter;
		const effects = decided.map(({ effect }) => effect);
		for (const effect of effects) this.record = recordAfter(this.record, marker, effect);
		this.deliver(decided);
		for (const listener of this.#listeners) {
			try {
				listener({ marker, inputs, effects });
			} catch (error) {
				this.#parts.logger.error({ err: error, showtimeSessionId: this.id }, "a listener of the session failed");
			}
		}
		this.#door.release(chapter.sequence, inputs.length);
		if (this.#isCheckpointDue(marker, effects)) this.#checkpointer.request();
	}

	#isCheckpointDue(marker: Marker, effects: readonly Effect[]): boolean {
		// The end is checkpointed when its record is stored: until then a restart has to decide it again.
		if (this.world.session.status === "ended") return false;
		if (marker.kind === "tick" && (this.world.tick + this.#checkpointPhase) % CHECKPOINT_TICKS === 0) return true;
		return effects.some(({ kind }) => kind.startsWith("session.") || kind === "hype.completed");
	}
}
