/** What a rate says: taken, or how long to wait. */
export type Taking = { taken: true } | { taken: false; retryAfterSeconds: number };

/** A rate for each key: so many a second on the long run, and as many at once after a pause. */
export interface Rate {
	/** Takes `count` (at most a second's worth) at once or nothing. */
	take(key: string, count?: number): Taking | Promise<Taking>;
}
