/** The oldest items of one line, held by one relay. */
export interface Claimed<Item> {
	/** What keeps its order, such as a session. */
	line: string;
	/** In order; never empty. */
	items: Item[];
	/** Attempts before this one that failed. */
	tries: number;
	/** Names this claim: a later one of the same line has another. */
	heldUntilMs: number;
}

/** What waits, over all lines. */
export interface WaitingFigures {
	waiting: number;
	/** When the oldest waiting item was decided; undefined when none waits. */
	oldestAtMs: number | undefined;
	/** Items that were given up and are kept for who looks into it. */
	dead: number;
}

/** An item that was given up. */
export interface DeadItem {
	id: string;
	/** The line it is of. */
	line: string;
	/** Its subject or kind. */
	what: string;
	/** JSON. */
	body: string;
	/** When it was decided, in Unix milliseconds. */
	atMs: number;
	reason: string;
}

/** Decisions that wait to be carried out, in lines: a line is carried out in order, and one relay at a time holds it. */
export interface RelayQueue<Item> {
	/** Holds the items of one line that is due, at most 200 of them, until `nowMs + holdMs`. */
	claim(nowMs: number, holdMs: number): Promise<Claimed<Item> | undefined>;
	/** Holds them until `untilMs` instead, and says so in the claim. Answers false when the claim had run out. */
	prolong(claim: Claimed<Item>, untilMs: number): Promise<boolean>;
	/** Settles the items that were carried out and frees the line, due at once for what is left. */
	settle(claim: Claimed<Item>, done: readonly string[]): Promise<void>;
	/** The same, when the item after the done ones failed: the line is due again at `dueAtMs`. */
	postpone(claim: Claimed<Item>, done: readonly string[], dueAtMs: number): Promise<void>;
	/** Gives an item up: it is kept with the reason and holds nothing back any more. */
	bury(itemId: string, reason: string): Promise<void>;
	/** Makes every line due that failed and is not held, of those that begin with `prefix`: it may be possible again. */
	hurry(prefix?: string): Promise<void>;
	figures(): Promise<WaitingFigures>;
	/** Items that were given up, newest first; pages count from 1. */
	listDead(page: number, pageSize: number): Promise<{ letters: DeadItem[]; totalCount: number }>;
	/** Lets an item that was given up wait again, due at once; answers false when there is none of this id. */
	revive(itemId: string, nowMs: number): Promise<boolean>;
}
