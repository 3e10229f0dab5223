import type { Insertable, Selectable } from "kysely";
import type { SponsorshipMilestone, SponsorshipState, SponsorshipTerms } from "../career/sponsorship.ts";
import type { EntityReference, StreamerReference } from "../events/reference.ts";
import type { Sponsorship } from "./sponsorship-store.ts";
import type { SponsorshipTable } from "./sql-money-schema.ts";

export function sponsorshipOf(row: Selectable<SponsorshipTable>): Sponsorship {
	const { sponsorshipId, contractId, gameServiceId, offeredAtMs, activeAtMs, overAtMs } = row;
	const { hours, reach, trains, streamedSeconds, reachedViewers, completedTrains } = row;
	return {
		sponsorshipId,
		...(contractId === null ? {} : { contractId }),
		sponsor: { entityType: row.sponsorType as EntityReference["entityType"], entityId: row.sponsorId },
		streamer: { entityType: row.streamerType as StreamerReference["entityType"], entityId: row.streamerId },
		gameServiceId,
		terms: { hours, reach, trains, payments: JSON.parse(row.payments) as SponsorshipTerms["payments"] },
		progress: { streamedSeconds, reach: reachedViewers, trains: completedTrains },
		reached: JSON.parse(row.reached) as SponsorshipMilestone[],
		state: row.state as SponsorshipState,
		offeredAtMs,
		...(activeAtMs === null ? {} : { activeAtMs }),
		...(overAtMs === null ? {} : { overAtMs }),
	};
}

export function rowOf(sponsorship: Sponsorship): Insertable<SponsorshipTable> {
	const { sponsorshipId, contractId, sponsor, streamer, gameServiceId, terms, progress } = sponsorship;
	const { reached, state, offeredAtMs, activeAtMs, overAtMs } = sponsorship;
	const { payments, ...goals } = terms;
	return {
		sponsorshipId,
		contractId: contractId ?? null,
		sponsorType: sponsor.entityType,
		sponsorId: sponsor.entityId,
		streamerType: streamer.entityType,
		streamerId: streamer.entityId,
		gameServiceId,
		...goals,
		payments: JSON.stringify(payments),
		streamedSeconds: progress.streamedSeconds,
		reachedViewers: progress.reach,
		completedTrains: progress.trains,
		reached: JSON.stringify(reached),
		state,
		offeredAtMs,
		activeAtMs: activeAtMs ?? null,
		overAtMs: overAtMs ?? null,
	};
}
