import { ShowtimeError } from "../errors.ts";
import { checkWhole } from "./check-whole.ts";
import { InterestIndex, type InterestIndexParts } from "./interest-index.ts";
import { MemberSet } from "./member-set.ts";
import { biasedOf, type Draws, pickMembers } from "./pick-members.ts";
import {
	type CheckOut,
	DEFAULT_SIZE,
	type Holding,
	MAX_SIZE,
	type Reservoir,
	type ReservoirStatus,
} from "./reservoir.ts";
import type { ReservoirSizeStore } from "./reservoir-size-store.ts";

export interface EmbeddedReservoirOptions extends InterestIndexParts, Draws {
	/** Members of each game service that was not seeded with more. */
	size?: number;
	/** Where larger sizes are kept; absent: in memory. */
	sizes?: ReservoirSizeStore;
}

/** Who is checked out of one game service. */
interface Books {
	/** Its capacity is the size, which grows over the default when a restored session holds a member beyond it. */
	free: MemberSet;
	/** Who has each member that is not free: of those that came together one and the same. */
	holders: Map<number, Holder>;
	/** The same by session, so that a session is cleared without a walk over all. */
	members: Map<string, Set<number>>;
	/** Members that a session has lost to another one, by session. */
	displaced: Map<string, Set<number>>;
	/** Made at the first biased check-out of a revision. */
	interests?: InterestIndex;
}

interface Holder {
	session: string;
	/** When the session that asserts the member started; Infinity: checked out, younger than any of these. */
	claim: number;
}

/** The reservoir of a single process, in memory: restored sessions assert their members again at start. */
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

	async checkOut(request: CheckOut): Promise<number[]> {
		const { gameServiceId, showtimeSessionId, count, biasBp } = request;
		checkWhole("count", count, MAX_SIZE);
		checkWhole("biasBp", biasBp, 10_000);
		const interests = biasedOf(request) === 0 ? undefined : await this.#interestsOf(gameServiceId);
		// Looked up after the wait: in the meantime everybody may have come back.
		const books = this.#booksOf(gameServiceId);
		const barred = [...(books.displaced.get(showtimeSessionId) ?? [])].filter((template) => books.free.has(template));
		for (const template of barred) books.free.delete(template);
		const taken = pickMembers(request, books.free, interests, this.#options);
		for (const template of barred) books.free.add(template);
		const holder = { session: showtimeSessionId, claim: Number.POSITIVE_INFINITY };
		for (const template of taken) hold(books, template, holder);
		this.#forgetIfIdle(gameServiceId, books);
		return taken;
	}

	async giveBack(gameServiceId: string, showtimeSessionId: string, templates: number[]): Promise<void> {
		const books = this.#booksOf(gameServiceId);
		for (const template of templates) {
			if (books.holders.get(template)?.session === showtimeSessionId) release(books, template);
		}
		this.#forgetIfIdle(gameServiceId, books);
	}

	async reassert(
		...[gameServiceId, session, templates, startedAtMs]: Parameters<Reservoir["reassert"]>
	): Promise<void> {
		let size = 0;
		for (const template of templates) {
			checkWhole("template", template, MAX_SIZE - 1);
			size = Math.max(size, template + 1);
		}
		const books = this.#booksOf(gameServiceId);
		if (size > books.free.capacity) books.free = MemberSet.grown(books.free, size);
		const wanted = new Set(templates);
		for (const template of books.members.get(session) ?? []) if (!wanted.has(template)) release(books, template);
		books.displaced.delete(session);
		const holder = { session, claim: startedAtMs };
		for (const template of wanted) assert(books, template, holder);
		this.#forgetIfIdle(gameServiceId, books);
	}

	async holding(gameServiceId: string, showtimeSessionId: string): Promise<Holding> {
		const books = this.#books.get(gameServiceId);
		return {
			members: books?.members.get(showtimeSessionId) ?? new Set(),
			displaced: [...(books?.displaced.get(showtimeSessionId) ?? [])],
		};
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
			const free = MemberSet.from(0, this.#sizeOf(gameServiceId));
			books = { free, holders: new Map(), members: new Map(), displaced: new Map() };
			this.#books.set(gameServiceId, books);
		}
		return books;
	}

	/** A game service whose members are all free takes no memory. */
	#forgetIfIdle(gameServiceId: string, books: Books): void {
		if (books.holders.size === 0 && books.displaced.size === 0) this.#books.delete(gameServiceId);
	}

	#interestsOf(gameServiceId: string): Promise<Map<string, MemberSet>> {
		const books = this.#booksOf(gameServiceId);
		books.interests ??= new InterestIndex(gameServiceId, this.#options);
		return books.interests.sets(books.free.capacity);
	}
}

/** Gives the member to who claims it with more right; the other one has lost it. */
function assert(books: Books, template: number, by: Holder): void {
	const holder = books.holders.get(template);
	if (holder?.session === by.session) return;
	if (holder !== undefined) {
		const isOlder = by.claim < holder.claim || (by.claim === holder.claim && by.session < holder.session);
		into(books.displaced, isOlder ? holder.session : by.session, template);
		if (!isOlder) return;
		release(books, template);
	}
	hold(books, template, by);
}

function hold(books: Books, template: number, holder: Holder): void {
	books.free.delete(template);
	books.holders.set(template, holder);
	into(books.members, holder.session, template);
}

function release(books: Books, template: number): void {
	const holder = books.holders.get(template);
	if (holder === undefined) return;
	books.free.add(template);
	books.holders.delete(template);
	const members = books.members.get(holder.session);
	members?.delete(template);
	if (members?.size === 0) books.members.delete(holder.session);
}

function into(sets: Map<string, Set<number>>, session: string, template: number): void {
	const set = sets.get(session);
	if (set === undefined) sets.set(session, new Set([template]));
	else set.add(template);
}
