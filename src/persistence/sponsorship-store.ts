import type {
	SponsorshipMilestone,
	SponsorshipProgress,
	SponsorshipState,
	SponsorshipTerms,
} from "../career/sponsorship.ts";
import type { EntityReference, StreamerReference } from "../events/reference.ts";

/** A sponsorship: its terms and how far it is, beside the contract on the platform. Times are Unix milliseconds. */
export interface Sponsorship {
	sponsorshipId: string;
	/** Absent while there is none yet. */
	contractId?: string;
	sponsor: EntityReference;
	streamer: StreamerReference;
	/** Sessions of this game service count. */
	gameServiceId: string;
	terms: SponsorshipTerms;
	progress: SponsorshipProgress;
	/** In the order in which they were reached. */
	reached: SponsorshipMilestone[];
	state: SponsorshipState;
	offeredAtMs: number;
	activeAtMs?: number;
	/** Fulfilled or ended. */
	overAtMs?: number;
}

export interface SponsorshipQuery {
	streamer?: StreamerReference;
	sponsor?: EntityReference;
	/** Only of these; absent: all. */
	gameServices?: string[];
	state?: SponsorshipState;
	/** From 1. */
	page: number;
	/** 1 to 100. */
	pageSize: number;
}

/** Sponsorships and their terms. Progress comes with the end of sessions. */
export interface SponsorshipStore {
	/** After it returns the sponsorship is there; false: one of its id was before, and stays as it is. */
	begin(sponsorship: Sponsorship): Promise<boolean>;
	find(sponsorshipId: string): Promise<Sponsorship | undefined>;
	ofContract(contractId: string): Promise<Sponsorship | undefined>;
	/** Proposed and active ones in the order of their ids, from after `after` on, at most `most`. */
	listOpen(after: string | undefined, most: number): Promise<Sponsorship[]>;
	/** After it returns an offering has the contract; false, and nothing is changed, when that is another sponsorship's. */
	attach(sponsorshipId: string, contractId: string): Promise<boolean>;
	/** After it returns an offering is proposed. */
	propose(sponsorshipId: string): Promise<void>;
	/** After it returns a proposed sponsorship is active from then on. */
	activate(sponsorshipId: string, atMs: number): Promise<void>;
	/** After it returns a sponsorship that was not over has ended. */
	end(sponsorshipId: string, atMs: number): Promise<void>;
	/** Newest first. */
	list(query: SponsorshipQuery): Promise<{ sponsorships: Sponsorship[]; totalCount: number }>;
}
