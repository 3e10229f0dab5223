/** What a crowd may do together at once. */
export const REACTION_KINDS = ["cheer", "gasp", "laugh", "applause", "boo", "chant", "wave", "hush"] as const;

export type ReactionKind = (typeof REACTION_KINDS)[number];

/** One reaction of the crowd; who takes part and when follows from it on every client (docs/wire.md, "Reactions"). */
export interface Reaction {
	kind: ReactionKind;
	/** How strong, 0 to 1. */
	intensity: number;
	/** Share of the seats that take part, 0 to 1. */
	share: number;
	/** Milliseconds over which the seats begin, one after the other. */
	spreadMs: number;
	/** 32-bit unsigned; every draw of the expansion hangs on it. */
	seed: number;
}

/** What the session remembers from one reaction to the next. */
export interface ReactionRow {
	/** Logical milliseconds before which the crowd does not react again. */
	restUntilMs: number;
	/** The same by kind, in the order of `REACTION_KINDS`. */
	kindRestUntilMs: number[];
	/** Share of each mood as the room is used to it, by category code; what a swing is measured against. */
	usualMoodBp: number[];
	/** Mean engagement as the room is used to it; below 0: nobody was counted yet. */
	usualEngagementBp: number;
	/** Swings that were answered and have not gone back yet: a bit by category code, bit 8 the mean engagement. */
	answeredSwings: number;
}

export function createReactionRow(): ReactionRow {
	return {
		restUntilMs: 0,
		kindRestUntilMs: REACTION_KINDS.map(() => 0),
		usualMoodBp: [0, 0, 0, 0, 0, 0, 0, 0],
		usualEngagementBp: -1,
		answeredSwings: 0,
	};
}
