/** Tips that a streamer spends on something. */
export interface TipSpendingTable {
	spendingId: string;
	streamerType: string;
	streamerId: string;
	/** What is bought; JSON. */
	item: string;
	/** Whole units. */
	price: number;
	/** Begun, paid, done or refunded. */
	state: string;
	atMs: number;
}

/** A title that a streamer has bought. */
export interface StreamerTitleTable {
	streamerType: string;
	streamerId: string;
	title: string;
	spendingId: string;
	boughtAtMs: number;
}

/** A sponsorship: its terms and how far it is. */
export interface SponsorshipTable {
	sponsorshipId: string;
	/** On the platform; null while it is being made. */
	contractId: string | null;
	sponsorType: string;
	sponsorId: string;
	streamerType: string;
	streamerId: string;
	gameServiceId: string;
	/** That are asked for, as the next two. */
	hours: number;
	reach: number;
	trains: number;
	/** Whole units by milestone; JSON. */
	payments: string;
	streamedSeconds: number;
	reachedViewers: number;
	completedTrains: number;
	/** Codes of milestones; JSON. */
	reached: string;
	state: string;
	offeredAtMs: number;
	activeAtMs: number | null;
	overAtMs: number | null;
}
