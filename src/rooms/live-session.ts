import type { CauseLog } from "../components/cause-log.ts";
import { ShowtimeError } from "../errors.ts";
import type { Input } from "../events/input.ts";
import type { SessionRecord } from "../persistence/session-store.ts";
import type { CrowdHistory } from "../personas/crowd-history.ts";
import type { Personas } from "../personas/personas.ts";
import type { World } from "../world/world.ts";
import { ApplyPacer } from "./apply-pacer.ts";
import type { Cancel } from "./clock.ts";
import { isVersionUnknown } from "./fold-versions.ts";
import { InputDoor, type Submitted } from "./input-door.ts";
import { isJournalLost } from "./journal-epoch.ts";
import type { LiveSessionParts } from "./live-session-parts.ts";
import { Outgoing } from "./outgoing.ts";
import { pendingRefillOf } from "./pending-refill.ts";
import { recordAfter } from "./record-after.ts";
import { SessionAdvance } from "./session-advance.ts";
import { SessionCheckpoints } from "./session-checkpoints.ts";
import { type Chapter, type DecidedEffect, type Fold, foldChapter, type Stepped } from "./session-fold.ts";

/** Ending a session twice is one ending. */
export const END_INPUT_ID = "end";

/** What the views of a session look at. */
export type ShownSession = Pick<LiveSession, "id" | "record" | "world" | "personas" | "intervalMs" | "isOver">;

/**
 * The owner of one session's world: the fold over its journal, as it grows (docs/durability.md).
 *
 * An input is accepted once the journal has it. A marker closes a chapter: what stands before it in the journal is what the
 * step gets, so that a replay is the same history. A step that throws halts the session for good: its world may be half way.
 */
export class LiveSession {
	readonly id: string;
	/** The stored record as this process knows it. */
	record: SessionRecord;
	/** True when its end is concluded: nothing of it has to be decided again. */
	isConcluded = false;
	readonly outgoing: Outgoing;
	readonly #parts: LiveSessionParts;
	readonly #fold: Fold;
	readonly #door: InputDoor;
	readonly #advance: SessionAdvance;
	readonly #pacer: ApplyPacer;
	readonly #checkpoints: SessionCheckpoints;
	readonly #listeners = new Set<(stepped: Stepped) => void>();
	#haltedBy: "NOT_OWNER" | "INTERNAL" | undefined;
	#isClosed = false;

	constructor(parts: LiveSessionParts) {
		const { fold, clock } = parts;
		this.record = parts.record;
		this.id = this.record.showtimeSessionId;
		this.#parts = parts;
		this.#fold = fold;
		this.#door = new InputDoor(clock, fold.world, parts.waitingInputs);
		this.#pacer = new ApplyPacer(clock, () => void this.#applyWaiting());
		this.#checkpoints = new SessionCheckpoints(this, parts);
		this.#advance = new SessionAdvance({
			...parts,
			showtimeSessionId: this.id,
			isOver: () => this.isOver,
			take: (chapter) => this.#foldOne(chapter),
			onNewEpoch: () => this.#checkpoints.requestInNewEpoch(),
			onConflict: (error) => parts.onConflict(this, error),
		});
		this.outgoing = new Outgoing({
			...parts,
			showtimeSessionId: this.id,
			viewKey: fold.personas.key,
			mayBeBehind: fold.sequence > 0,
			record: () => this.record,
			deliver: (decided) => parts.deliver(this, decided),
			onRest: () => this.#checkpoints.proceed(),
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

	/** The last ticks as players saw them. */
	get history(): CrowdHistory {
		return this.#fold.history;
	}

	/** Why members left and trains came and went. */
	get causes(): CauseLog {
		return this.#fold.causes;
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

	/** True when the world is not to be trusted any more: a step failed, or another process may have gone on. */
	get isHalted(): boolean {
		return this.#haltedBy !== undefined;
	}

	/** True when no marker is taken any more: ended, halted or closed. */
	get isOver(): boolean {
		return this.#isClosed || this.isHalted || this.world.session.status === "ended";
	}

	/** Journal sequence of the last marker that the world has taken, 0 = none. */
	get sequence(): number {
		return this.#fold.sequence;
	}

	/** Events decided so far. */
	get eventCount(): number {
		return this.#fold.events;
	}

	/** Its end is concluded, with this record. */
	conclude(record: SessionRecord): void {
		this.record = record;
		this.outgoing.handedOver([], this.outgoing.decisions);
		this.isConcluded = true;
	}

	/** Calls `listener` after every marker; returns what ends that. A listener that throws is logged. */
	onStepped(listener: (stepped: Stepped) => void): Cancel {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** Throws the error that `submit` would refuse the input with. */
	check(input: Input): void {
		if (this.#haltedBy !== undefined) throw new ShowtimeError(this.#haltedBy, `session ${this.id} is halted here`);
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
			else this.#advance.accepted({ sequence, id: inputId, input });
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
		return this.#advance.to(() => ({ kind: "tick", atMs: (this.world.tick + 1) * this.intervalMs }));
	}

	/** `ticks` ticks pass in which nobody moves. */
	skip(ticks: number): Promise<void> {
		return this.#advance.to(() => ({ kind: "skip", ticks, atMs: (this.world.tick + ticks) * this.intervalMs }));
	}

	/** What waits is applied, and no time passes; nothing happens when nothing waits. */
	apply(): Promise<void> {
		return this.#advance.to(() => (this.#door.isWaiting ? { kind: "apply", atMs: this.#applyAtMs() } : undefined));
	}

	/** Asks for an apply marker soon. */
	requestApply(): void {
		this.#pacer.request();
	}

	/**
	 * Begins a new epoch from the world as it stands if the journal has lost it, and answers whether; for the owner only. Throws
	 * `NOT_OWNER` when another process has gone on with the session, and `JOURNAL_LOST` when it has no marker and no beginning.
	 */
	repair(): Promise<boolean> {
		return this.#advance.repair();
	}

	/** Members that the world waits for are asked for once more: who was on the way went with the journal. */
	askAgain(): void {
		const refill = pendingRefillOf(this.#fold);
		if (refill !== undefined) this.outgoing.deliver([refill]);
	}

	/** After it returns the last marker is checkpointed, unless that failed; a halted world is not. */
	async checkpoint(): Promise<void> {
		await this.outgoing.settled();
		await this.#checkpoints.store();
	}

	/** A hot checkpoint of the session as it stands; undefined while none may be taken. Called between two steps. */
	sealHot(): Uint8Array | undefined {
		return this.#checkpoints.sealHot();
	}

	/** From here on the session takes no input and no marker, and its world is never checkpointed. Inputs are refused with `by`: `INTERNAL` where nobody would come further. */
	halt(by: "NOT_OWNER" | "INTERNAL" = "NOT_OWNER"): void {
		this.#haltedBy ??= by;
		this.#pacer.cancel();
		this.#door.releaseAll();
	}

	/** After it returns the session takes no input and no marker and has a checkpoint of its last one. */
	async close(): Promise<void> {
		if (this.#isClosed) return;
		this.#isClosed = true;
		this.#pacer.cancel();
		await this.#advance.idle();
		this.#door.releaseAll();
		await this.checkpoint();
	}

	#applyAtMs(): number {
		// The beginning is at the start, however long it took: how long a tick is comes with it.
		if (this.world.session.status === "waiting") return 0;
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

	#foldOne(chapter: Chapter): void {
		const beganAtMs = performance.now();
		const decided = this.#decide(chapter);
		this.#parts.onStep?.(performance.now() - beganAtMs);
		const { marker, inputs } = chapter;
		const effects = decided.map(({ effect }) => effect);
		for (const effect of effects) this.record = recordAfter(this.record, marker, effect);
		this.outgoing.deliver(decided);
		for (const listener of this.#listeners) {
			try {
				listener({ marker, inputs, effects });
			} catch (error) {
				this.#parts.logger.error({ err: error, showtimeSessionId: this.id }, "a listener of the session failed");
			}
		}
		this.#door.release(chapter.sequence, chapter.ids.length - 1);
		this.#checkpoints.stepped(marker, effects);
	}

	#decide(chapter: Chapter): DecidedEffect[] {
		try {
			return foldChapter(this.#fold, chapter);
		} catch (error) {
			// A chapter that does not follow has left the world as it is.
			const isLost = isJournalLost(error);
			if (!isLost) this.#haltAt(chapter, error);
			if (isLost || isVersionUnknown(error)) this.#parts.onConflict(this, error);
			throw error;
		}
	}

	#haltAt({ marker }: Chapter, error: unknown): void {
		this.halt("INTERNAL");
		const facts = { err: error, showtimeSessionId: this.id, marker };
		this.#parts.logger.error(facts, "session halted: a step failed");
	}
}
