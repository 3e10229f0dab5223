/** The remembered answer to a mutating call. */
export interface IdempotencyRecord {
	/** Hash of the call's method, path and body; another hash under the same key is another request. */
	requestHash: string;
	/** What the call answered; JSON. */
	response: unknown;
	/** Unix milliseconds. */
	savedAtMs: number;
}

/** Answers by idempotency key, each principal with keys of its own. */
export interface IdempotencyStore {
	/** The record saved under the principal's key, if it is still kept. */
	find(principal: string, key: string): Promise<IdempotencyRecord | undefined>;
	/** After it returns a record is durable under the key: the given one, or the one that was there first. Returns it. */
	save(principal: string, key: string, record: IdempotencyRecord): Promise<IdempotencyRecord>;
	/** After it returns every record saved before `savedAtMs` is gone. */
	dropOlderThan(savedAtMs: number): Promise<void>;
}
