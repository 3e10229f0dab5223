/** What a viewer may give: bits, subscriptions by tier, or points outright. */
export const CONTRIBUTION_KINDS = ["bits", "tier1", "tier2", "tier3", "points"] as const;
export type ContributionKind = (typeof CONTRIBUTION_KINDS)[number];

/** Points given that no train has taken yet. */
export interface PendingContribution {
	atMs: number;
	/** Id of the user; empty: somebody anonymous, a contributor of his own each time. */
	userId: string;
	points: number;
}
