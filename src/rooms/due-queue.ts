/** Something to be done at a time. */
export interface Due {
	dueAtMs: number;
}

/** A binary heap: the earliest due first; equal times in no particular order. */
export class DueQueue<T extends Due> {
	readonly #heap: T[] = [];

	/** The earliest; undefined when nothing waits. */
	get first(): T | undefined {
		return this.#heap[0];
	}

	push(item: T): void {
		const heap = this.#heap;
		let at = heap.push(item) - 1;
		while (at > 0) {
			const parent = (at - 1) >>> 1;
			if (heap[parent].dueAtMs <= item.dueAtMs) break;
			heap[at] = heap[parent];
			at = parent;
		}
		heap[at] = item;
	}

	/** Removes and returns the earliest. */
	shift(): T | undefined {
		const heap = this.#heap;
		const first = heap[0];
		const last = heap.pop();
		if (last === undefined || heap.length === 0) return first;
		let at = 0;
		for (;;) {
			let child = 2 * at + 1;
			if (child >= heap.length) break;
			if (child + 1 < heap.length && heap[child + 1].dueAtMs < heap[child].dueAtMs) child++;
			if (last.dueAtMs <= heap[child].dueAtMs) break;
			heap[at] = heap[child];
			at = child;
		}
		heap[at] = last;
		return first;
	}
}
