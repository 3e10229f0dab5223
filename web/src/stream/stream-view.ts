import type { CountsView, HypeView, MomentView, NotableView, SessionView } from "../../../src/client/index.ts";

/** A stream at one moment, as every panel of the page reads it. */
export interface StreamView extends SessionView {
	readonly counts: CountsView;
	/** Viewers by personality, the most first. */
	readonly personalities: readonly (readonly [name: string, viewers: number])[];
	/** Viewers by mood code. */
	readonly moods: readonly number[];
	/** Content tags with their weights (0 to 1), the heaviest first. */
	readonly tags: readonly (readonly [tag: string, weight: number])[];
	readonly hype: Readonly<HypeView>;
	readonly notable: readonly NotableView[];
	/** The newest first. */
	readonly moments: readonly MomentView[];
}
