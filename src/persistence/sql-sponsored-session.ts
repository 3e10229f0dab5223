import type { Transaction } from "kysely";
import { progressedBy, reachedOf, SPONSORSHIP_MILESTONES, type SponsorshipMilestone } from "../career/sponsorship.ts";
import { deterministicId } from "../deterministic-id.ts";
import type { PlatformCall, PlatformCallBody } from "../events/platform-call.ts";
import type { SessionRecord } from "./session-store.ts";
import type { Sponsorship } from "./sponsorship-store.ts";
import type { SqlSchema } from "./sql-schema.ts";
import { sponsorshipOf } from "./sql-sponsorship-row.ts";

/** What a sponsor's own seed gets for a milestone, as a milestone of its own would give. */
const SPONSOR_GROWTH = { domain: "discovery_rate.milestones", amount: 0.5 };

/**
 * Brings the active sponsorships of a session's streamer on, within the transaction that ends the session, so that it counts
 * once; answers the calls that milestones make which it reached. The career's row is held by the caller.
 */
export async function advanceSponsorships(
	transaction: Transaction<SqlSchema>,
	{ streamer, gameServiceId, startedAtMs, endedAtMs, totals }: SessionRecord & { endedAtMs: number },
): Promise<PlatformCall[]> {
	if (totals === undefined) return [];
	const rows = await transaction
		.selectFrom("sponsorship")
		.selectAll()
		.where("streamerType", "=", streamer.entityType)
		.where("streamerId", "=", streamer.entityId)
		.where("gameServiceId", "=", gameServiceId)
		.where("state", "=", "active")
		.where("activeAtMs", "<", endedAtMs)
		.execute();
	const { durationSeconds, uniqueViewers, hype } = totals;
	const session = { startedAtMs, endedAtMs, durationSeconds, uniqueViewers, trains: hype.trains };
	const calls: PlatformCall[] = [];
	for (const sponsorship of rows.map(sponsorshipOf)) {
		const { sponsorshipId, activeAtMs = endedAtMs, terms } = sponsorship;
		const progress = progressedBy(sponsorship.progress, session, activeAtMs);
		const added = reachedOf(terms, progress).filter((code) => !sponsorship.reached.includes(code));
		const reached = [...sponsorship.reached, ...added];
		const isFulfilled = reached.length === SPONSORSHIP_MILESTONES.length;
		const { numUpdatedRows } = await transaction
			.updateTable("sponsorship")
			.set({
				streamedSeconds: progress.streamedSeconds,
				reachedViewers: progress.reach,
				completedTrains: progress.trains,
				reached: JSON.stringify(reached),
				...(isFulfilled ? { state: "fulfilled", overAtMs: endedAtMs } : {}),
			})
			.where("sponsorshipId", "=", sponsorshipId)
			.where("state", "=", "active")
			.executeTakeFirst();
		if (numUpdatedRows > 0n) calls.push(...added.flatMap((code) => callsOf(sponsorship, code, endedAtMs)));
	}
	return calls;
}

function callsOf(sponsorship: Sponsorship, milestoneCode: SponsorshipMilestone, atMs: number): PlatformCall[] {
	const { sponsorshipId, contractId, streamer, sponsor, terms } = sponsorship;
	const amount = terms.payments[milestoneCode];
	const bodies: PlatformCallBody[] = [];
	if (contractId !== undefined) bodies.push({ kind: "contract-milestone", contractId, milestoneCode });
	if (amount > 0) {
		const reference = { type: "sponsorship", id: sponsorshipId };
		bodies.push({ kind: "credit", amount, purpose: "sponsorship", reference });
	}
	bodies.push({ kind: "sponsor-growth", sponsor, entries: [SPONSOR_GROWTH] });
	return bodies.map((body) => {
		const callId = deterministicId("call", body.kind, sponsorshipId, milestoneCode);
		return { callId, streamer, body, atMs };
	});
}
