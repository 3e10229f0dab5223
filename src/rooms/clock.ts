/** Calls a timer off; calling it twice or late does nothing. */
export type Cancel = () => void;

/** Wall time of the edge; the simulation has none. */
export interface Clock {
	/** Unix milliseconds. */
	nowMs(): number;
	/** Calls `action` once, not before `ms` milliseconds have passed. */
	after(ms: number, action: () => void): Cancel;
}

/** The machine's clock. */
export const systemClock: Clock = {
	nowMs: () => Date.now(),
	after(ms, action) {
		const timer = setTimeout(action, ms);
		return () => clearTimeout(timer);
	},
};
