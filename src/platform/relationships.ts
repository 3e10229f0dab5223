import type { EntityReference } from "../events/reference.ts";

export interface Relationship {
	relationshipId: string;
	/** Who follows. */
	from: EntityReference;
	/** Who is followed. */
	to: EntityReference;
}

/** What Showtime asks of the platform about bonds of one type, from a follower to a streamer. */
export interface Relationships {
	/** After it returns the type is there; one that was there stays as it is. */
	ensureType(code: string, name: string): Promise<void>;
	/** After it returns the two are related, once; the bond that was there is answered. `startedAtMs`: Unix milliseconds. */
	create(from: EntityReference, to: EntityReference, startedAtMs: number): Promise<Relationship>;
	/** Undefined when the two are not related or no more. */
	between(from: EntityReference, to: EntityReference): Promise<Relationship | undefined>;
	/** After it returns the bond has ended; one that has ended or is gone stays so. */
	end(relationshipId: string, reason: string): Promise<void>;
}
