/** What a career grows in; total growth is the sum over these (docs/careers.md, "Growth"). */
export const GROWTH_DOMAINS = [
	"audience_growth.followers",
	"audience_growth.peak_viewers",
	"engagement_quality.average",
	"engagement_quality.hype_peak",
	"content_diversity.tags",
	"content_diversity.unique_events",
	"discovery_rate.world_firsts",
	"discovery_rate.milestones",
] as const;
export type GrowthDomain = (typeof GROWTH_DOMAINS)[number];

/** Growth that a career earns once for its cause. */
export interface GrowthEntry {
	cause: string;
	domain: GrowthDomain;
	amount: number;
}

/** Growth by domain; one without growth may be missing. */
export type DomainGrowth = Partial<Record<GrowthDomain, number>>;

/** Peak audiences that earn growth, each once a streamer. */
export const PEAK_TIERS = [100, 250, 500, 1_000, 2_500, 5_000, 10_000] as const;

const AVERAGE_ENGAGEMENT_ABOVE = 0.6;
const TRAIN_LEVEL_FROM = 3;
const AMOUNTS = {
	follower: 0.1,
	peakTier: 0.5,
	average: 0.2,
	trainLevel: 0.3,
	tag: 0.05,
	worldFirst: 2,
	milestone: 0.5,
};

const WORLD_FIRST = "world-first:";

/** Growth is kept to a millionth: without that ten times 0.1 would not be 1. */
export function roundedGrowth(growth: number): number {
	return Math.round(growth * 1e6) / 1e6;
}

/** A tag that is current for the first time in a session. */
export function growthOfTag(showtimeSessionId: string, tag: string): GrowthEntry {
	return { cause: `tag:${showtimeSessionId}:${tag}`, domain: "content_diversity.tags", amount: AMOUNTS.tag };
}

/** A train that has ended: 0.3 for each level of its peak above 2. */
export function growthOfTrain(hypeTrainId: string, peakLevel: number): GrowthEntry[] {
	if (peakLevel < TRAIN_LEVEL_FROM) return [];
	const amount = roundedGrowth((peakLevel - TRAIN_LEVEL_FROM + 1) * AMOUNTS.trainLevel);
	return [{ cause: `train:${hypeTrainId}`, domain: "engagement_quality.hype_peak", amount }];
}

/** Something that nobody of the game service had done before. */
export function growthOfWorldFirst(gameServiceId: string, code: string): GrowthEntry {
	return {
		cause: `${WORLD_FIRST}${gameServiceId}:${code}`,
		domain: "discovery_rate.world_firsts",
		amount: AMOUNTS.worldFirst,
	};
}

/** A member follows; one that comes back after it stopped earns nothing more. */
export function growthOfFollower(memberId: string): GrowthEntry {
	return { cause: `follower:${memberId}`, domain: "audience_growth.followers", amount: AMOUNTS.follower };
}

/** A session that has ended: its average engagement, and the tiers that its peak audience reached. */
export function growthOfSession(
	showtimeSessionId: string,
	{ averageEngagement, peakViewers }: { averageEngagement: number; peakViewers: number },
): GrowthEntry[] {
	const entries: GrowthEntry[] = PEAK_TIERS.filter((tier) => peakViewers >= tier).map((tier) => ({
		cause: `tier:${tier}`,
		domain: "audience_growth.peak_viewers",
		amount: AMOUNTS.peakTier,
	}));
	if (averageEngagement > AVERAGE_ENGAGEMENT_ABOVE) {
		const cause = `average:${showtimeSessionId}`;
		entries.push({ cause, domain: "engagement_quality.average", amount: AMOUNTS.average });
	}
	return entries;
}

export function growthOfMilestone(code: string): GrowthEntry {
	return { cause: `milestone:${code}`, domain: "discovery_rate.milestones", amount: AMOUNTS.milestone };
}

/** The world first that an entry is for, such as `<game service>:<code>`; undefined for any other entry. */
export function worldFirstOf(cause: string): string | undefined {
	return cause.startsWith(WORLD_FIRST) ? cause.slice(WORLD_FIRST.length) : undefined;
}

export function sumOf(entries: readonly { amount: number }[]): number {
	return roundedGrowth(entries.reduce((sum, { amount }) => sum + amount, 0));
}

/** Growth by domain with the entries added. */
export function grownBy(
	domains: DomainGrowth,
	entries: readonly { domain: GrowthDomain; amount: number }[],
): DomainGrowth {
	const grown = { ...domains };
	for (const { domain, amount } of entries) grown[domain] = roundedGrowth((grown[domain] ?? 0) + amount);
	return grown;
}

/** Growth by domain as a list, in the order of the domains. */
export function domainList(domains: DomainGrowth): { domain: GrowthDomain; amount: number }[] {
	return GROWTH_DOMAINS.flatMap((domain) => {
		const amount = domains[domain];
		return amount === undefined ? [] : [{ domain, amount }];
	});
}
