import type { SentimentCategory } from "./sentiment.ts";

/** Who stands at a place of a reservoir instead of its template. */
export interface MemberOverride {
	template: number;
	memberId: string;
	personality: string;
	interests: string[];
	/** Absent: as the template has it. */
	decayBp?: number;
	/** Absent: as the template has it. */
	bias?: SentimentCategory;
}
