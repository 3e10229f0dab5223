import { openCheckpoint, sealCheckpoint } from "../../src/persistence/checkpoint-format.ts";
import type { Checkpoint } from "../../src/persistence/checkpoint-store.ts";
import { entryOf, type Message } from "../../src/persistence/jetstream-messages.ts";
import type { InputEntry, JournalEntry } from "../../src/persistence/journal.ts";
import { simulationOf } from "../../src/rooms/fold-versions.ts";
import { beginFoldBy, type Chapter, type Fold, openFold, sealFold } from "../../src/rooms/session-fold.ts";
import type { Generation } from "./journal-watch.ts";
import type { Reference } from "./reference.ts";

const FORMAT = { seal: sealCheckpoint, open: openCheckpoint };

/** Two checkpoints come in so many markers, when there are stores. */
const SETTLED_AFTER_MARKERS = 12;

type MarkerEntry = Exclude<JournalEntry, InputEntry>;
type TakeOn = (reference: Reference, fold: Fold, chapter: Chapter) => boolean;

/** The events and the career phase that a session has come to. */
interface End {
	count: number;
	phase: number;
}

/**
 * Follows a session through the losses of its journal. A loss leaves the world as it is in the memory of its owner, and in checkpoints; what
 * the journal goes on from, says the first marker behind the loss: one of a new epoch, or one that follows what is left.
 */
export class Lineage {
	readonly #reference: Reference;
	readonly #takeOn: TakeOn;
	/** The world after each marker, as it was written last. */
	readonly #worlds = new Map<number, Checkpoint>();
	#fold: Fold | undefined;
	#epoch = "";
	/** Inputs that wait for the next marker. */
	#pending: InputEntry[] = [];
	/** The generation that is followed; what was lost before and not gone on from counts as lost with it. */
	#generation: Generation | undefined;
	#hasGoneOn = true;
	/** Marker that the newest epoch of this generation began behind, once it has gone on, and that of the newest of all. */
	#begun: number | undefined;
	#newest = Number.NEGATIVE_INFINITY;

	constructor(reference: Reference, takeOn: TakeOn) {
		this.#reference = reference;
		this.#takeOn = takeOn;
	}

	/** Undefined when the journal is no history. */
	follow(): End | undefined {
		const { generations } = this.#reference.history;
		for (const [place, generation] of generations.entries()) {
			this.#enter(generation);
			for (const message of generation.written) if (!this.#take(message)) return undefined;
			this.#leave();
			if (place < generations.length - 1) this.#noteLost(generation, generations.slice(place + 1));
		}
		const fold = this.#fold;
		return fold && { count: fold.events, phase: fold.world.session.phase };
	}

	/** What a loss has left stands where it stood. */
	#enter({ loss, ...generation }: Generation): void {
		const owed = this.#hasGoneOn ? undefined : this.#generation?.loss;
		const isAnother = loss?.isAnother || owed?.isAnother || false;
		const isDamaged = loss?.isDamaged || owed?.isDamaged || false;
		this.#generation = { ...generation, ...(loss && { loss: { ...loss, isAnother, isDamaged } }) };
		this.#begun = undefined;
		if (loss === undefined) return;
		this.#hasGoneOn = false;
		const { left } = loss;
		const place = left.findLastIndex(isMarker);
		this.#epoch = (left[place] ?? left.at(-1))?.body.epoch ?? this.#epoch;
		this.#pending = left.slice(place + 1).flatMap((message) => this.#ownInputOf(message));
	}

	/** Every epoch is said in the log, but for one that the next loss cut off in its beginning. */
	#leave(): void {
		const { losses } = this.#reference.history;
		const marker = this.#begun;
		if (marker === undefined || losses.some((said) => said.marker === marker)) return;
		this.#say(`the new epoch behind marker ${marker} is not in the log`);
	}

	/** Inputs that stand in no later generation went with the journal. */
	#noteLost(generation: Generation, later: readonly Generation[]): void {
		const idsOf = ({ written, loss }: Generation) =>
			[...(loss?.left ?? []), ...written].map((message) => entryOf(message).id);
		const known = new Set(later.flatMap(idsOf));
		for (const id of idsOf(generation)) if (!known.has(id)) this.#reference.lost.add(id);
	}

	/** Answers false when the journal is no history. */
	#take(message: Message): boolean {
		const entry = entryOf(message);
		if ("input" in entry) {
			this.#pending.push(...this.#ownInputOf(message));
			return true;
		}
		const epoch = message.body.epoch ?? "";
		if (epoch !== this.#epoch) return this.#begin(epoch, entry);
		return this.#goOn(entry);
	}

	/** An input that was written for another epoch does not count where it stands. */
	#ownInputOf({ sequence, body }: Message): InputEntry[] {
		const isOwn = "input" in body && (body.epoch ?? "") === this.#epoch;
		return isOwn ? [{ sequence, id: body.id, input: body.input }] : [];
	}

	/** A new epoch. */
	#begin(epoch: string, { marker: { marker } }: MarkerEntry): boolean {
		const loss = this.#generation?.loss;
		const said = this.#reference.history.losses.filter((one) => one.marker === marker);
		const why = said.map(({ reason }) => reason).join("; ") || "nobody says why";
		const began = `a new epoch began behind marker ${marker} (${why})`;
		// Before the new epoch has a checkpoint, whoever takes the session up begins one more.
		const isSettled = (this.#fold?.world.marker ?? 0) >= this.#newest + SETTLED_AFTER_MARKERS;
		if (!loss?.isDamaged && isSettled) this.#say(`${began}, and nothing was lost`);
		if (marker < (loss?.checkpoint ?? 0)) this.#say(`${began}, there was a checkpoint of ${loss?.checkpoint}`);
		this.#reference.epochs++;
		this.#epoch = epoch;
		this.#pending = [];
		this.#begun = undefined;
		this.#newest = marker;
		this.#hasGoneOn = true;
		if (!this.#goBackTo(marker)) return false;
		const fold = this.#fold as Fold;
		fold.incarnation = this.#generation?.incarnation ?? "";
		// The next loss may leave no more of the epoch than its beginning.
		this.#worlds.set(marker, sealFold(this.#reference.history.id, fold, FORMAT));
		return true;
	}

	/** A marker of the epoch that is followed. */
	#goOn({ marker, sequence, id, chain }: MarkerEntry): boolean {
		const loss = this.#generation?.loss;
		const before = marker.marker - 1;
		if (loss !== undefined && !this.#hasGoneOn) {
			if (loss.isAnother) this.#say(`marker ${marker.marker} goes on in another journal, without a new epoch`);
			if (before < loss.checkpoint)
				this.#say(`marker ${marker.marker} goes on before the checkpoint of ${loss.checkpoint}`);
			if (!this.#goBackTo(before)) return false;
		}
		this.#hasGoneOn = true;
		if (before === this.#newest) this.#begun = before;
		const { history } = this.#reference;
		const [first] = this.#pending;
		if (this.#fold === undefined) {
			if (first?.input.kind !== "start") return this.#say(`the journal begins with ${first?.id}`);
			const simulation = simulationOf(first.input.simulationVersion, history.simulations);
			// Builds of one run differ in numbers, not in what a world has.
			this.#fold = beginFoldBy(simulation, first.input, this.#generation?.incarnation) as Fold;
		}
		const applied = this.#pending.filter((_, place) => !marker.again?.includes(place));
		this.#reference.entries.push(...applied, { sequence, id, marker });
		const inputs = applied.map(({ input }) => input);
		const ids = [...this.#pending.map((entry) => entry.id), id];
		this.#pending = [];
		if (
			!this.#takeOn(this.#reference, this.#fold, {
				marker,
				sequence,
				inputs,
				ids,
				...(chain !== undefined && { chain }),
			})
		) {
			return false;
		}
		this.#worlds.set(marker.marker, sealFold(history.id, this.#fold, FORMAT));
		return true;
	}

	/** The world after that marker, and nothing that came behind it. */
	#goBackTo(marker: number): boolean {
		const { history, entries, decided, given } = this.#reference;
		const world = this.#worlds.get(marker);
		if (world === undefined) {
			const newest = Math.max(0, ...this.#worlds.keys());
			return this.#say(`the journal goes on behind marker ${marker}, which never was; the newest is ${newest}`);
		}
		this.#fold = openFold(world, FORMAT, history.simulations) as Fold;
		const end = entries.findLastIndex((entry) => "marker" in entry && entry.marker.marker <= marker) + 1;
		entries.splice(end);
		const kept = decided.filter((one) => one.marker.marker <= marker);
		given.push(...decided.slice(kept.length).flatMap(({ messages }) => messages));
		decided.splice(kept.length);
		return true;
	}

	#say(fault: string): false {
		this.#reference.faults.push(fault);
		return false;
	}
}

function isMarker({ body }: Message): boolean {
	return "marker" in body;
}
