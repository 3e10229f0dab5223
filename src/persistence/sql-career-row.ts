import type { Kysely, Selectable, Transaction } from "kysely";
import type { CareerStand } from "../career/advance.ts";
import type { DomainGrowth } from "../career/growth.ts";
import { CAREER_PHASES, type CareerPhase } from "../components/career-phase.ts";
import type { StreamerReference } from "../events/reference.ts";
import type { StreamerCareerTable } from "./sql-career-schema.ts";
import type { SqlSchema } from "./sql-schema.ts";
import { isUniqueViolation } from "./unique-violation.ts";

export type CareerRow = Selectable<StreamerCareerTable>;

/** A career's row, made when it is missing and held until the transaction is over: a career changes in one transaction at a time. */
export async function lockCareer(
	transaction: Transaction<SqlSchema>,
	{ entityType, entityId }: StreamerReference,
): Promise<CareerRow> {
	const hold = async () => {
		// An update that changes nothing: it locks the row.
		const { numUpdatedRows } = await transaction
			.updateTable("streamer_career")
			.set(({ ref }) => ({ totalGrowth: ref("totalGrowth") }))
			.where("streamerType", "=", entityType)
			.where("streamerId", "=", entityId)
			.executeTakeFirst();
		return numUpdatedRows > 0n;
	};
	if (!(await hold())) {
		try {
			await transaction
				.insertInto("streamer_career")
				.values({ streamerType: entityType, streamerId: entityId, totalGrowth: 0 })
				.execute();
		} catch (error) {
			if (!isUniqueViolation(error)) throw error;
			await hold();
		}
	}
	return await transaction
		.selectFrom("streamer_career")
		.selectAll()
		.where("streamerType", "=", entityType)
		.where("streamerId", "=", entityId)
		.executeTakeFirstOrThrow();
}

/** After it returns the career's row has these values, and the others as they were. */
export async function updateCareer(
	db: Kysely<SqlSchema>,
	{ entityType, entityId }: StreamerReference,
	change: Partial<CareerRow>,
): Promise<void> {
	await db
		.updateTable("streamer_career")
		.set(change)
		.where("streamerType", "=", entityType)
		.where("streamerId", "=", entityId)
		.execute();
}

export function standOf({ totalGrowth, domains, phase }: CareerRow): CareerStand {
	return { totalGrowth, domains: JSON.parse(domains) as DomainGrowth, phase: phaseNumberOf({ phase }) };
}

export function phaseNumberOf({ phase }: Pick<CareerRow, "phase">): number {
	return CAREER_PHASES.indexOf(phase as CareerPhase);
}

export function columnsOf({ totalGrowth, domains, phase }: CareerStand): Partial<CareerRow> {
	return { totalGrowth, domains: JSON.stringify(domains), phase: CAREER_PHASES[phase] };
}
