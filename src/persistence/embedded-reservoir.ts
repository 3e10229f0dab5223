import { ShowtimeError } from "../errors.ts";
import { MemberSet } from "./member-set.ts";
import type { CheckOut, Reservoir, ReservoirStatus } from "./reservoir.ts";
import type { ReservoirSizeStore } from "./reservoir-size-store.ts";

export interface EmbeddedReservoirOptions {
	/** Members of each game service that was not seeded with more. */
	size?: number;
	/** Where larger sizes are kept; absent: in memory. */
	sizes?: ReservoirSizeStore;
	/** Interests of a template; asked once for every template of a game service and revision, at a biased check-out. */
	templateInterests(gameServiceId: string, template: number): readonly string[];
	/** Another number whenever `templateInterests` may answer otherwise than before. */
	interestsRevision(gameServiceId: string): number;
	/** A 32-bit word that stands for a text. */
	hashOf(text: string): number;
	/** The draw number `serial` under `key`: an unsigned 32-bit word, uniform. */
	drawAt(key: number, serial: number): number;
}

const DEFAULT_SIZE = 10_000;
const MAX_SIZE = 1_000_000;
/** Templates that are indexed before other work gets its turn: some 20 ms. */
const INDEXED_AT_ONCE = 20_000;

/** Who is checked out of one game service. */
interface Books {
	/** Its capacity is the size, which grows over the default when a restored session holds a member beyond it. */
	free: MemberSet;
	/** Session of each member that is not free. */
	holders: Map<number, string>;
	/** The same by session, so that a session is cleared without a walk over all. */
	members: Map<string, Set<number>>;
	/** Made at the first biased check-out of a revision. */
	interests?: InterestIndex;
}

/** Templates by interest. */
interface InterestIndex {
	revision: number;
	size: number;
	sets: Promise<Map<string, MemberSet>>;
}

/**
 * The reservoir of a single process, in memory: restored sessions assert their members again at start.
 *
 * A check-out draws ranks among the members that are free, so it costs the same however few are left, and its answer
 * follows from the request and the set of free members alone, not from the order in which they became free.
 */
export class EmbeddedReservoir implements Reservoir {
	readonly #options: EmbeddedReservoirOptions;
	readonly #size: number;
	readonly #books = new Map<string, Books>();
	/** Sizes of the game services that were seeded. */
	#sizes = new Map<string, number>();

	constructor(options: EmbeddedReservoirOptions) {
		this.#options = options;
		this.#size = options.size ?? DEFAULT_SIZE;
		checkWhole("size", this.#size, MAX_SIZE);
	}

	/** After it returns the reservoir has the sizes that are stored; to be called before all else. */
	async load(): Promise<void> {
		this.#sizes = (await this.#options.sizes?.all()) ?? new Map();
	}

	/** Picks for the tags first: `biasBp` of `count`, rounded, or as many as are free and have such an interest. */
	async checkOut(request: CheckOut): Promise<number[]> {
		const { gameServiceId, showtimeSessionId, requestId, count, tags, biasBp } = request;
		checkWhole("count", count, MAX_SIZE);
		checkWhole("biasBp", biasBp, 10_000);
		const biased = tags.length === 0 ? 0 : Math.round((count * biasBp) / 10_000);
		const interests = biased === 0 ? undefined : await this.#interestsOf(gameServiceId);
		// Looked up after the wait: in the meantime everybody may have come back.
		const books = this.#booksOf(gameServiceId);
		const key = this.#options.hashOf(`${gameServiceId}\n${showtimeSessionId}\n${requestId}`);
		const taken: number[] = [];
		const take = (members: MemberSet, wanted: number) => {
			for (let left = Math.min(wanted, members.count); left > 0; left--) {
				const template = members.at(this.#below(key, taken.length, members.count));
				members.delete(template);
				hold(books, showtimeSessionId, template);
				taken.push(template);
			}
		};
		if (interests !== undefined) {
			const sets = tags.flatMap((tag) => interests.get(tag) ?? []);
			take(MemberSet.within(books.free, sets), biased);
		}
		take(books.free, count - taken.length);
		this.#forgetIfIdle(gameServiceId, books);
		return taken;
	}

	async giveBack(gameServiceId: string, showtimeSessionId: string, templates: number[]): Promise<void> {
		const books = this.#booksOf(gameServiceId);
		for (const template of templates) {
			if (books.holders.get(template) === showtimeSessionId) release(books, template);
		}
		this.#forgetIfIdle(gameServiceId, books);
	}

	/** A member that another session held passes to this one. A member beyond the size makes the reservoir larger. */
	async reassert(gameServiceId: string, showtimeSessionId: string, templates: number[]): Promise<void> {
		let size = 0;
		for (const template of templates) {
			checkWhole("template", template, MAX_SIZE - 1);
			size = Math.max(size, template + 1);
		}
		const books = this.#booksOf(gameServiceId);
		if (size > books.free.capacity) books.free = MemberSet.grown(books.free, size);
		for (const template of books.members.get(showtimeSessionId) ?? []) release(books, template);
		for (const template of templates) {
			release(books, template);
			hold(books, showtimeSessionId, template);
		}
		this.#forgetIfIdle(gameServiceId, books);
	}

	async status(gameServiceId: string): Promise<ReservoirStatus> {
		const books = this.#books.get(gameServiceId);
		const size = this.#sizeOf(gameServiceId);
		if (books === undefined) return { size, checkedOut: 0, available: size, sessions: 0 };
		const { free, holders, members } = books;
		return { size: free.capacity, checkedOut: holders.size, available: free.count, sessions: members.size };
	}

	async seed(...[gameServiceId, size, by]: Parameters<Reservoir["seed"]>): Promise<ReservoirStatus> {
		checkWhole("size", size, MAX_SIZE);
		const { size: before } = await this.status(gameServiceId);
		if (size < before) {
			throw new ShowtimeError(
				"RESERVOIR_SHRINKS",
				`size = ${size}: the reservoir has ${before} members and never shrinks`,
			);
		}
		if (size > before) {
			const act = { ...by, action: "reservoir/seed", gameServiceId, before, after: size, detail: { size } };
			await this.#options.sizes?.raise(gameServiceId, size, act);
			this.#sizes.set(gameServiceId, Math.max(size, this.#sizeOf(gameServiceId)));
			const books = this.#books.get(gameServiceId);
			if (books !== undefined && size > books.free.capacity) books.free = MemberSet.grown(books.free, size);
		}
		return this.status(gameServiceId);
	}

	#sizeOf(gameServiceId: string): number {
		return this.#sizes.get(gameServiceId) ?? this.#size;
	}

	#booksOf(gameServiceId: string): Books {
		let books = this.#books.get(gameServiceId);
		if (books === undefined) {
			books = { free: MemberSet.from(0, this.#sizeOf(gameServiceId)), holders: new Map(), members: new Map() };
			this.#books.set(gameServiceId, books);
		}
		return books;
	}

	/** A game service whose members are all free takes no memory. */
	#forgetIfIdle(gameServiceId: string, books: Books): void {
		if (books.holders.size === 0) this.#books.delete(gameServiceId);
	}

	#interestsOf(gameServiceId: string): Promise<Map<string, MemberSet>> {
		const books = this.#booksOf(gameServiceId);
		const revision = this.#options.interestsRevision(gameServiceId);
		const size = books.free.capacity;
		if (books.interests?.revision !== revision || books.interests.size !== size) {
			books.interests = { revision, size, sets: this.#indexInterests(gameServiceId, size) };
		}
		return books.interests.sets;
	}

	async #indexInterests(gameServiceId: string, size: number): Promise<Map<string, MemberSet>> {
		const byInterest = new Map<string, MemberSet>();
		for (let template = 0; template < size; template++) {
			if (template % INDEXED_AT_ONCE === INDEXED_AT_ONCE - 1) await new Promise((resolve) => setImmediate(resolve));
			for (const interest of this.#options.templateInterests(gameServiceId, template)) {
				let set = byInterest.get(interest);
				if (set === undefined) {
					set = new MemberSet(size);
					byInterest.set(interest, set);
				}
				set.add(template);
			}
		}
		return byInterest;
	}

	#below(key: number, serial: number, bound: number): number {
		return Math.floor((this.#options.drawAt(key, serial) * bound) / 2 ** 32);
	}
}

function hold(books: Books, showtimeSessionId: string, template: number): void {
	books.free.delete(template);
	books.holders.set(template, showtimeSessionId);
	const members = books.members.get(showtimeSessionId);
	if (members === undefined) books.members.set(showtimeSessionId, new Set([template]));
	else members.add(template);
}

function release(books: Books, template: number): void {
	const showtimeSessionId = books.holders.get(template);
	if (showtimeSessionId === undefined) return;
	books.free.add(template);
	books.holders.delete(template);
	const members = books.members.get(showtimeSessionId);
	members?.delete(template);
	if (members?.size === 0) books.members.delete(showtimeSessionId);
}

function checkWhole(field: string, value: number, max: number): void {
	if (!Number.isInteger(value) || value < 0 || value > max) {
		throw new RangeError(`reservoir ${field} ${value}: must be a whole number from 0 to ${max}`);
	}
}
