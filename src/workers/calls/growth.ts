import { careerPhaseOf } from "../../components/career-phase.ts";
import { type StreamerReference, streamerLabelOf } from "../../events/reference.ts";
import type { SeedStand } from "../../persistence/growth-ledger.ts";
import type { KeptCall } from "../../persistence/platform-calls.ts";
import type { Growth, GrowthEntry, Seed } from "../../platform/seeds.ts";
import type { CallHandler, CallParts } from "./call-handler.ts";

/** What is noted before growth is recorded: a platform that counts every attempt shows by it whether one has arrived. */
interface GrowthNote {
	seedId: string;
	before: Growth;
}

/** The seed is made with the first growth; the career hears what the seed has come to, and so does the session that runs. */
export const growth: CallHandler<"growth"> = async (call, parts) => {
	const { callId, streamer, body } = call;
	const findSeed = () => parts.platform.seeds.ensure(streamer, streamerLabelOf(streamer));
	const recorded = await record(call, body.entries, findSeed, parts);
	if (recorded === undefined) return;
	const { before, seed } = recorded;
	const { after } = await parts.growth.confirm(streamer, seed, callId);
	const isPhaseNew = careerPhaseOf(before.totalGrowth) !== careerPhaseOf(seed.totalGrowth);
	if (isPhaseNew) await parts.news.phaseReached(streamer, after.phase, callId);
};

/** A sponsor without a seed has nothing that grows. */
export const sponsorGrowth: CallHandler<"sponsor-growth"> = async (call, parts) => {
	const { sponsor, entries } = call.body;
	if (sponsor.entityType !== "character" && sponsor.entityType !== "account") return;
	const owner: StreamerReference = { ...sponsor, entityType: sponsor.entityType };
	await record(call, entries, () => parts.platform.seeds.ofOwner(owner), parts);
};

/** How the seed stands then, and how it stood before the first attempt; undefined when there is none. */
async function record(
	{ callId, note, isRepeat }: KeptCall,
	entries: readonly GrowthEntry[],
	findSeed: () => Promise<Seed | undefined>,
	{ platform: { seeds }, ledger }: CallParts,
): Promise<{ before: Growth; seed: SeedStand } | undefined> {
	let noted = note as GrowthNote | undefined;
	if (noted === undefined) {
		const seed = await findSeed();
		if (seed === undefined) return undefined;
		noted = { seedId: seed.seedId, before: await seeds.growthOf(seed.seedId) };
		await ledger.note(callId, noted);
	}
	const after = await seeds.record({ callId, ...noted, entries, isRepeat });
	return { before: noted.before, seed: { seedId: noted.seedId, ...after } };
}
