import type { EntityReference } from "../events/reference.ts";

/** An entry that can be unlocked. */
export interface CollectionEntry {
	collectionType: string;
	/** 1 to 128 characters. */
	code: string;
	/** 1 to 256 characters. */
	displayName: string;
}

export interface Grant {
	owner: EntityReference;
	gameServiceId: string;
	collectionType: string;
	entryCode: string;
}

/** What Showtime asks of the platform about collections; a collection is one owner's, of one type and game service. */
export interface Collections {
	/** After it returns these entries can be granted in the game service; those that were there stay as they are. */
	ensureEntries(gameServiceId: string, entries: readonly CollectionEntry[]): Promise<void>;
	/** After it returns the owner has the entry; granting it again changes nothing. */
	grant(grant: Grant): Promise<{ wasUnlocked: boolean }>;
	has(grant: Grant): Promise<boolean>;
	/** Codes of the owner's entries of the type. */
	entriesOf(owner: EntityReference, gameServiceId: string, collectionType: string): Promise<string[]>;
	/** After it returns the owner has no collection of these types, in this game service or, absent, in any. */
	remove(owner: EntityReference, collectionTypes: readonly string[], gameServiceId?: string): Promise<void>;
}
