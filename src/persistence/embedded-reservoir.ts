import type { CheckOut, Reservoir } from "./reservoir.ts";

export interface EmbeddedReservoirOptions {
	/** Members of each game service. */
	size?: number;
	/** Interests of a template; asked once per template of a game service, at its first biased check-out. */
	templateInterests(gameServiceId: string, template: number): readonly string[];
	/** A 32-bit word that stands for a text. */
	hashOf(text: string): number;
	/** The draw number `serial` under `key`: an unsigned 32-bit word, uniform. */
	drawAt(key: number, serial: number): number;
}

const DEFAULT_SIZE = 10_000;
const MAX_SIZE = 1_000_000;

/** Who is checked out of one game service. */
interface Books {
	/** Grows over the default only when a restored session holds a member beyond it. */
	size: number;
	/** Session of each checked-out member. */
	holders: Map<number, string>;
	/** The same by session, so that a session is cleared without a walk over all. */
	members: Map<string, Set<number>>;
	/** Members by interest, in ascending order; made at the first biased check-out. */
	byInterest?: Map<string, number[]>;
}

/** Members to pick from, by position; a member may stand at several positions. */
interface Candidates {
	length: number;
	at(position: number): number;
}

/**
 * The reservoir of a single process, in memory: restored sessions assert their members again at start.
 *
 * A check-out draws positions at random and takes the free ones, so it costs what it takes, not what there is. When too
 * few are free for that (more than half of them wanted, or too many misses) it lists the free ones and shuffles. Either
 * way the answer follows from the request and the set of free members alone.
 */
export class EmbeddedReservoir implements Reservoir {
	readonly #options: EmbeddedReservoirOptions;
	readonly #size: number;
	readonly #books = new Map<string, Books>();

	constructor(options: EmbeddedReservoirOptions) {
		this.#options = options;
		this.#size = options.size ?? DEFAULT_SIZE;
		checkWhole("size", this.#size, MAX_SIZE);
	}

	/** Picks for the tags first: `biasBp` of `count`, rounded, or as many as are free and have such an interest. */
	async checkOut(request: CheckOut): Promise<number[]> {
		const { gameServiceId, showtimeSessionId, requestId, count, tags, biasBp } = request;
		checkWhole("count", count, MAX_SIZE);
		checkWhole("biasBp", biasBp, 10_000);
		const books = this.#booksOf(gameServiceId);
		const keyOf = (choice: string) =>
			this.#options.hashOf(`${gameServiceId}\n${showtimeSessionId}\n${requestId}\n${choice}`);
		const taken = new Set<number>();
		const biased = Math.round((count * biasBp) / 10_000);
		if (biased > 0 && tags.length > 0) {
			const interested = this.#interestedIn(gameServiceId, books, tags);
			this.#pick(books, interested, biased, keyOf("interested"), taken);
		}
		const anyone = { length: books.size, at: (position: number) => position };
		this.#pick(books, anyone, count - taken.size, keyOf("anyone"), taken);
		for (const template of taken) hold(books, showtimeSessionId, template);
		this.#forgetIfIdle(gameServiceId, books);
		return [...taken];
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
		for (const template of templates) checkWhole("template", template, MAX_SIZE - 1);
		const books = this.#booksOf(gameServiceId);
		for (const template of books.members.get(showtimeSessionId) ?? []) release(books, template);
		for (const template of templates) {
			release(books, template);
			hold(books, showtimeSessionId, template);
			if (template >= books.size) {
				books.size = template + 1;
				books.byInterest = undefined;
			}
		}
		this.#forgetIfIdle(gameServiceId, books);
	}

	async status(gameServiceId: string): Promise<{ size: number; checkedOut: number; available: number }> {
		const size = this.#books.get(gameServiceId)?.size ?? this.#size;
		const checkedOut = this.#books.get(gameServiceId)?.holders.size ?? 0;
		return { size, checkedOut, available: size - checkedOut };
	}

	#booksOf(gameServiceId: string): Books {
		let books = this.#books.get(gameServiceId);
		if (books === undefined) {
			books = { size: this.#size, holders: new Map(), members: new Map() };
			this.#books.set(gameServiceId, books);
		}
		return books;
	}

	/** A game service whose members are all free takes no memory. */
	#forgetIfIdle(gameServiceId: string, books: Books): void {
		if (books.holders.size === 0) this.#books.delete(gameServiceId);
	}

	/** Adds up to `wanted` free candidates to `taken`. */
	#pick(books: Books, candidates: Candidates, wanted: number, key: number, taken: Set<number>): void {
		const available = books.size - books.holders.size - taken.size;
		if (available === 0) return;
		const isFree = (template: number) => !books.holders.has(template) && !taken.has(template);
		const target = taken.size + wanted;
		const isSparse = wanted * 2 <= Math.min(candidates.length, available);
		const maxDraws = isSparse ? 8 * wanted + 32 : 0;
		let serial = 0;
		while (serial < maxDraws && taken.size < target) {
			const template = candidates.at(this.#below(key, serial++, candidates.length));
			if (isFree(template)) taken.add(template);
		}
		if (taken.size === target) return;
		const listed = new Set<number>();
		for (let position = 0; position < candidates.length; position++) {
			const template = candidates.at(position);
			if (isFree(template)) listed.add(template);
		}
		const free = [...listed];
		for (let i = 0; i < free.length && taken.size < target; i++) {
			const j = i + this.#below(key, serial++, free.length - i);
			taken.add(free[j]);
			free[j] = free[i];
		}
	}

	#interestedIn(gameServiceId: string, books: Books, tags: readonly string[]): Candidates {
		books.byInterest ??= this.#indexInterests(gameServiceId, books.size);
		const lists: number[][] = [];
		// Sorted: the same tags in another order are the same request.
		for (const tag of [...new Set(tags)].sort()) {
			const list = books.byInterest.get(tag);
			if (list !== undefined) lists.push(list);
		}
		return {
			length: lists.reduce((sum, { length }) => sum + length, 0),
			at(position) {
				let list = 0;
				while (position >= lists[list].length) position -= lists[list++].length;
				return lists[list][position];
			},
		};
	}

	#indexInterests(gameServiceId: string, size: number): Map<string, number[]> {
		const byInterest = new Map<string, number[]>();
		for (let template = 0; template < size; template++) {
			for (const interest of this.#options.templateInterests(gameServiceId, template)) {
				const list = byInterest.get(interest);
				if (list === undefined) byInterest.set(interest, [template]);
				else list.push(template);
			}
		}
		return byInterest;
	}

	#below(key: number, serial: number, bound: number): number {
		return Math.floor((this.#options.drawAt(key, serial) * bound) / 2 ** 32);
	}
}

function hold(books: Books, showtimeSessionId: string, template: number): void {
	books.holders.set(template, showtimeSessionId);
	const members = books.members.get(showtimeSessionId);
	if (members === undefined) books.members.set(showtimeSessionId, new Set([template]));
	else members.add(template);
}

function release(books: Books, template: number): void {
	const showtimeSessionId = books.holders.get(template);
	if (showtimeSessionId === undefined) return;
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
