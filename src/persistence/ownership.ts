/** A process as the others see it. */
export interface OwnerNode {
	nodeId: string;
	/** Where the others reach its internal API. */
	internalUrl: string;
	/** It gives its sessions up and takes none. */
	isDraining: boolean;
}

/**
 * Which process owns which session (docs/durability.md, "Ownership"). A session belongs to one process as long as that
 * process's lease lasts by the store's clock. Each change of owner raises the session's token, which no store takes an
 * older one after.
 */
export interface Ownership {
	readonly nodeId: string;
	/** Whether other processes may own sessions of the same stores; then stores check tokens. */
	readonly isShared: boolean;
	/** After it returns this process's lease lasts its full time again, counted from within the call. */
	renew(): Promise<void>;
	/** After it returns the others know that this process takes no sessions any more. */
	drain(): Promise<void>;
	/** After it returns this process is gone for the others, and its sessions are free. */
	leave(): Promise<void>;
	/** Processes whose lease lasts, this one included. */
	nodes(): Promise<OwnerNode[]>;
	/** Takes a session that is free, or this process's already; the token, or undefined when it is another's. */
	claim(showtimeSessionId: string): Promise<number | undefined>;
	/** Whether the session is this process's by that token. */
	holds(showtimeSessionId: string, token: number): Promise<boolean>;
	/** After it returns the session is free, unless its token is another one by now. */
	release(showtimeSessionId: string, token: number): Promise<void>;
	/** The process that owns the session; undefined while it is free. */
	ownerOf(showtimeSessionId: string): Promise<OwnerNode | undefined>;
	/** Sessions that have not ended and are free. */
	free(): Promise<string[]>;
	/** After it returns nothing of the session is left. */
	drop(showtimeSessionId: string): Promise<void>;
}
