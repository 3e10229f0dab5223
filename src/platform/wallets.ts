import type { EntityReference } from "../events/reference.ts";

/** What a movement of the tip currency is for. */
export type MovementKind = "tip" | "passive-income" | "sponsorship" | "spending" | "refund";

/** A movement of whole units, which may be sent more than once and counts once. */
export interface Movement {
	/** The same for every attempt, at most 128 characters. */
	callId: string;
	owner: EntityReference;
	/** Whole units, 1 or more. */
	amount: number;
	kind: MovementKind;
	/** The session, sponsorship or period that it is for: at most 100 characters and a UUID. */
	reference: { type: string; id: string };
}

/** What Showtime asks of the platform about money: the tip currency in wallets, one an owner. */
export interface Wallets {
	/** After it returns the currency is there; one that was there stays as it is. */
	ensureCurrency(): Promise<void>;
	/** After it returns the owner has the amount more, once, however often it is sent. Answers the balance. */
	credit(movement: Movement): Promise<{ balance: number }>;
	/** The same with less. Throws `PlatformRefused` (422) and takes nothing when the balance is too small. */
	debit(movement: Movement): Promise<{ balance: number }>;
	/** Whole units; 0 for an owner without a wallet. */
	balanceOf(owner: EntityReference): Promise<number>;
}
