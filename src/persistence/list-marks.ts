interface MarkedList<Mark> {
	version: string;
	/** Marks at every `spacing`th place, from the first one on. */
	marks: Mark[];
}

/** Lists that are remembered; the one that was used longest ago is forgotten first. */
const MOST_LISTS = 256;

/**
 * Remembers where long ordered lists stand at every `spacing`th place, so that a page deep in one is found by what it comes
 * after instead of by counting from the start. What is remembered holds for one version of the list.
 */
export class ListMarks<Mark> {
	readonly spacing: number;
	readonly #lists = new Map<string, MarkedList<Mark>>();

	constructor(spacing: number) {
		this.spacing = spacing;
	}

	/**
	 * The mark nearest before a place (the first place is 0), and how many places on it that is; places before the first mark
	 * have none. `next` answers the mark `spacing` places after another, or undefined at the end of the list; it is asked for
	 * marks that are not known yet.
	 */
	async before(
		list: string,
		version: string,
		place: number,
		next: (after: Mark | undefined) => Promise<Mark | undefined>,
	): Promise<{ mark: Mark | undefined; rest: number }> {
		const { marks } = this.#of(list, version);
		const wanted = Math.floor(place / this.spacing);
		while (marks.length < wanted) {
			const from = marks.length;
			const mark = await next(marks.at(-1));
			if (mark === undefined) break;
			// Another caller may have gone on meanwhile.
			if (marks.length === from) marks.push(mark);
		}
		const known = Math.min(wanted, marks.length);
		return { mark: marks[known - 1], rest: place - known * this.spacing };
	}

	#of(list: string, version: string): MarkedList<Mark> {
		const known = this.#lists.get(list);
		const kept = known?.version === version ? known : { version, marks: [] };
		this.#lists.delete(list);
		this.#lists.set(list, kept);
		if (this.#lists.size > MOST_LISTS) this.#lists.delete(this.#lists.keys().next().value as string);
		return kept;
	}
}
