import type { PlatformCall } from "../events/platform-call.ts";
import type { StreamerReference } from "../events/reference.ts";

/** What a streamer buys. */
export type SpendingItem = { kind: "boost"; showtimeSessionId: string } | { kind: "title"; title: string };

/** Begun: it is open whether the price is taken. Paid: it is, and the item not there yet. Refunded: it came to nothing. */
export type SpendingState = "begun" | "paid" | "done" | "refunded";

/** Tips that a streamer spends on something. */
export interface Spending {
	/** The same for every attempt at it. */
	spendingId: string;
	streamer: StreamerReference;
	item: SpendingItem;
	/** Whole units. */
	price: number;
	state: SpendingState;
	/** When it was begun, as Unix milliseconds. */
	atMs: number;
}

export interface BoughtTitle {
	title: string;
	boughtAtMs: number;
}

/** What streamers buy with their tips, and how far each purchase has come. */
export interface SpendingStore {
	/** After it returns the spending is there; answers it, or the one of its id that was there before. */
	begin(spending: Spending): Promise<Spending>;
	/** Undefined when there is none, or it was dropped. */
	find(spendingId: string): Promise<Spending | undefined>;
	/** Forgets a spending that is begun and known not to be paid. */
	drop(spendingId: string): Promise<void>;
	/** After it returns a spending that was begun is paid. */
	pay(spendingId: string): Promise<void>;
	/** After it returns a paid spending is done. */
	finish(spendingId: string): Promise<void>;
	/** The same, and the title is the streamer's; answers false, and changes nothing, when another spending has bought it. */
	finishTitle(spending: Spending, title: string, atMs: number): Promise<boolean>;
	/** After it returns a paid spending is refunded, and the call that does so is in the ledger of calls; once. */
	refund(spendingId: string, call: PlatformCall): Promise<void>;
	/** Spendings that were begun before and are neither done nor refunded, oldest first. */
	listOpen(beforeMs: number, most: number): Promise<Spending[]>;
	/** In the order in which they were bought. */
	titlesOf(streamer: StreamerReference): Promise<BoughtTitle[]>;
}
