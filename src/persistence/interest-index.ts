import { MemberSet } from "./member-set.ts";

/** Templates that are indexed before other work gets its turn: some 20 ms. */
const INDEXED_AT_ONCE = 20_000;

export interface InterestIndexParts {
	/** Interests of a template; asked once for every template of a game service and revision, at a biased check-out. */
	templateInterests(gameServiceId: string, template: number): readonly string[];
	/** Another number whenever `templateInterests` may answer otherwise than before. */
	interestsRevision(gameServiceId: string): number;
}

/** The templates of one game service by interest, made anew when its rules or its size have changed. */
export class InterestIndex {
	readonly #parts: InterestIndexParts;
	readonly #gameServiceId: string;
	#revision = Number.NaN;
	#size = 0;
	#sets: Promise<Map<string, MemberSet>> = Promise.resolve(new Map());

	constructor(gameServiceId: string, parts: InterestIndexParts) {
		this.#gameServiceId = gameServiceId;
		this.#parts = parts;
	}

	/** Sets of the templates below `size`, by interest. */
	sets(size: number): Promise<Map<string, MemberSet>> {
		const revision = this.#parts.interestsRevision(this.#gameServiceId);
		if (this.#revision !== revision || this.#size !== size) {
			this.#revision = revision;
			this.#size = size;
			this.#sets = this.#index(size);
		}
		return this.#sets;
	}

	async #index(size: number): Promise<Map<string, MemberSet>> {
		const byInterest = new Map<string, MemberSet>();
		for (let template = 0; template < size; template++) {
			if (template % INDEXED_AT_ONCE === INDEXED_AT_ONCE - 1) await new Promise((resolve) => setImmediate(resolve));
			for (const interest of this.#parts.templateInterests(this.#gameServiceId, template)) {
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
}
