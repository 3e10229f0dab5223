import type { DeadItem } from "./relay-queue.ts";

/** What could not be carried out or taken, and is kept for who looks into it. */
export interface DeadLetterBox {
	/** Newest first; pages count from 1. */
	list(page: number, pageSize: number): Promise<{ letters: DeadItem[]; totalCount: number }>;
	/** After it returns the letter is on its way again. Throws `DEAD_LETTER_NOT_FOUND` or `DEAD_LETTER_CUT`. */
	retry(id: string): Promise<void>;
}
