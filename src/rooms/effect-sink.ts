import type { Effect } from "../events/effect.ts";
import type { Marker } from "../events/input.ts";
import type { SessionRecord } from "../persistence/session-store.ts";

/** Where the effects of a session go that concern others than its room and its reservoir. */
export interface EffectSink {
	/**
	 * After it returns the effect is handed over. Called in the order of the effects, one at a time a session.
	 * A rejection is retried; a resumed session delivers again what it folds again, with the same `marker` and `index`.
	 * `index` is the effect's place in its marker's outbox.
	 */
	deliver(session: SessionRecord, marker: Marker, index: number, effect: Effect): Promise<void>;
}
