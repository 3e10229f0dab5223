import type { Kysely, Transaction } from "kysely";
import {
	type DomainGrowth,
	domainList,
	type GrowthDomain,
	type GrowthEntry,
	grownBy,
	roundedGrowth,
	sumOf,
} from "../career/growth.ts";
import { careerPhaseOf } from "../components/career-phase.ts";
import { deterministicId } from "../deterministic-id.ts";
import type { PlatformCall } from "../events/platform-call.ts";
import type { StreamerReference } from "../events/reference.ts";
import type { CareerChange, GrowthOrigin } from "./career-store.ts";
import { inChunksAtOnce } from "./in-chunks.ts";
import { columnsOf, lockCareer, standOf, updateCareer } from "./sql-career-row.ts";
import type { SqlSchema } from "./sql-schema.ts";

/** The entries whose causes the career does not know; of one cause that is given twice the first. */
export async function unknownGrowth(
	db: Kysely<SqlSchema>,
	{ entityType, entityId }: StreamerReference,
	entries: readonly GrowthEntry[],
): Promise<GrowthEntry[]> {
	const byCause = new Map<string, GrowthEntry>();
	for (const entry of entries) if (!byCause.has(entry.cause)) byCause.set(entry.cause, entry);
	await inChunksAtOnce([...byCause.keys()], async (causes) => {
		const known = await db
			.selectFrom("growth_entry")
			.select("cause")
			.where("streamerType", "=", entityType)
			.where("streamerId", "=", entityId)
			.where("cause", "in", causes)
			.execute();
		for (const { cause } of known) byCause.delete(cause);
	});
	return [...byCause.values()];
}

/** Writes entries whose causes are new to the ledger; the career's row is locked by the caller. `callId`: what sends them. */
export async function insertGrowth(
	transaction: Transaction<SqlSchema>,
	{ entityType, entityId }: StreamerReference,
	entries: readonly GrowthEntry[],
	{ showtimeSessionId, atMs, callId }: GrowthOrigin & { callId?: string },
): Promise<void> {
	const place = {
		streamerType: entityType,
		streamerId: entityId,
		showtimeSessionId: showtimeSessionId ?? null,
		atMs,
		callId: callId ?? null,
	};
	await inChunksAtOnce(entries, (some) =>
		transaction
			.insertInto("growth_entry")
			.values(some.map((entry) => ({ ...place, ...entry })))
			.execute(),
	);
}

/** Adds growth to a career, once a cause; answers where it stands then, and how it stood before. */
export async function recordGrowth(
	transaction: Transaction<SqlSchema>,
	streamer: StreamerReference,
	entries: readonly GrowthEntry[],
	origin: GrowthOrigin,
): Promise<CareerChange> {
	const before = standOf(await lockCareer(transaction, streamer));
	const added = await unknownGrowth(transaction, streamer, entries);
	if (added.length === 0) return { before, after: before };
	await insertGrowth(transaction, streamer, added, origin);
	const totalGrowth = roundedGrowth(before.totalGrowth + sumOf(added));
	const phase = Math.max(before.phase, careerPhaseOf(totalGrowth));
	const after = { totalGrowth, domains: grownBy(before.domains, added), phase };
	await updateCareer(transaction, streamer, columnsOf(after));
	return { before, after };
}

/**
 * Makes one platform call of all the growth of a streamer that no call has yet, `added` included, which is written by this;
 * undefined when there is none. The caller has locked the career's row, and adds the call to the ledger of calls within the same
 * transaction.
 */
export async function takeGrowth(
	transaction: Transaction<SqlSchema>,
	streamer: StreamerReference,
	added: readonly GrowthEntry[],
	origin: GrowthOrigin,
): Promise<PlatformCall | undefined> {
	const { entityType, entityId } = streamer;
	const waiting = (await transaction
		.selectFrom("growth_entry")
		.select(["cause", "domain", "amount"])
		.where("streamerType", "=", entityType)
		.where("streamerId", "=", entityId)
		.where("isCounted", "=", 0)
		.where("callId", "is", null)
		.execute()) as GrowthEntry[];
	const entries = [...waiting, ...added];
	if (entries.length === 0) return undefined;
	const callId = deterministicId("growth", entityType, entityId, ...entries.map(({ cause }) => cause).sort());
	await insertGrowth(transaction, streamer, added, { ...origin, callId });
	await inChunksAtOnce(waiting, (some) =>
		transaction
			.updateTable("growth_entry")
			.set({ callId })
			.where("streamerType", "=", entityType)
			.where("streamerId", "=", entityId)
			.where(
				"cause",
				"in",
				some.map(({ cause }) => cause),
			)
			.execute(),
	);
	const body = { kind: "growth", entries: domainList(grownBy({}, entries)) } as const;
	return { callId, streamer, body, atMs: origin.atMs };
}

/** Streamers with growth that has waited for a call since before, those that have waited longest first. */
export async function growthWaitingSince(
	db: Kysely<SqlSchema>,
	beforeMs: number,
	most: number,
): Promise<StreamerReference[]> {
	const rows = await db
		.selectFrom("growth_entry")
		.select(["streamerType", "streamerId"])
		.where("callId", "is", null)
		.groupBy(["streamerType", "streamerId"])
		.having(({ fn }) => fn.min("atMs"), "<=", beforeMs)
		.orderBy(({ fn }) => fn.min("atMs"))
		.limit(most)
		.execute();
	return rows.map(({ streamerType, streamerId }) => ({
		entityType: streamerType as StreamerReference["entityType"],
		entityId: streamerId,
	}));
}

/**
 * Notes that the seed service has counted a call's growth and how the seed stands: the career is that, and what the seed has
 * not counted yet. `callId` absent: what the seed tells by itself.
 */
export async function confirmGrowth(
	transaction: Transaction<SqlSchema>,
	streamer: StreamerReference,
	seed: { totalGrowth: number; domains: Record<string, number>; seedId?: string; phase?: number },
	callId?: string,
): Promise<CareerChange> {
	const { entityType, entityId } = streamer;
	const before = standOf(await lockCareer(transaction, streamer));
	if (callId !== undefined) {
		await transaction.updateTable("growth_entry").set({ isCounted: 1 }).where("callId", "=", callId).execute();
	}
	const rows = await transaction
		.selectFrom("growth_entry")
		.select(["domain", "amount"])
		.where("streamerType", "=", entityType)
		.where("streamerId", "=", entityId)
		.where("isCounted", "=", 0)
		.execute();
	const uncounted = rows as { domain: GrowthDomain; amount: number }[];
	const totalGrowth = roundedGrowth(seed.totalGrowth + sumOf(uncounted));
	const domains = grownBy(seed.domains as DomainGrowth, uncounted);
	const after = { totalGrowth, domains, phase: Math.max(seed.phase ?? 0, careerPhaseOf(totalGrowth)) };
	const seedId = seed.seedId === undefined ? {} : { seedId: seed.seedId };
	await updateCareer(transaction, streamer, { ...columnsOf(after), ...seedId });
	return { before, after };
}
