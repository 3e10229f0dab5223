import { createHash } from "node:crypto";
import type { Selectable, Transaction } from "kysely";
import type { Stint } from "../events/effect.ts";
import type { MemberOverrideTable } from "./sql-career-schema.ts";
import type { SqlSchema } from "./sql-schema.ts";
import { isUniqueViolation } from "./unique-violation.ts";

type OverrideRow = Selectable<MemberOverrideTable>;

/** Places that are looked at for a member; a reservoir in which none of them is free is as good as full. */
const MOST_TRIES = 8;

/**
 * Gives places of a game service's reservoir to members that have none: from now on they stand there instead of the
 * templates. A place is free when nobody else has it and nobody who stands there follows anyone. Answers the place by
 * member; a member for whom none was free has none, and does not come back.
 */
export async function takePlaces(
	transaction: Transaction<SqlSchema>,
	gameServiceId: string,
	members: readonly Stint[],
	defaultSize: number,
): Promise<Map<string, number>> {
	const places = new Map<string, number>();
	if (members.length === 0) return places;
	const size = await reservoirSize(transaction, gameServiceId, defaultSize);
	let waiting = [...members];
	for (let attempt = 0; attempt < MOST_TRIES && waiting.length > 0; attempt++) {
		const wanted = waiting.map((stint) => ({ stint, template: placeFor(stint.memberId, attempt, size) }));
		const taken = await takenPlaces(
			transaction,
			gameServiceId,
			wanted.map(({ template }) => template),
		);
		waiting = [];
		for (const { stint, template } of wanted) {
			const isMine = !taken.has(template) && (await take(transaction, gameServiceId, stint, template));
			if (isMine) places.set(stint.memberId, template);
			else waiting.push(stint);
			taken.add(template);
		}
	}
	return places;
}

async function reservoirSize(
	transaction: Transaction<SqlSchema>,
	gameServiceId: string,
	defaultSize: number,
): Promise<number> {
	const row = await transaction
		.selectFrom("reservoir_size")
		.select("size")
		.where("gameServiceId", "=", gameServiceId)
		.executeTakeFirst();
	return Math.max(row?.size ?? 0, defaultSize);
}

function placeFor(memberId: string, attempt: number, size: number): number {
	return createHash("sha256").update(`place\n${memberId}\n${attempt}`).digest().readUInt32BE(0) % size;
}

async function takenPlaces(
	transaction: Transaction<SqlSchema>,
	gameServiceId: string,
	templates: readonly number[],
): Promise<Set<number>> {
	const taken = new Set<number>();
	for (const table of ["member_override", "follower"] as const) {
		const rows = await transaction
			.selectFrom(table)
			.select("template")
			.where("gameServiceId", "=", gameServiceId)
			.where("template", "in", templates)
			.execute();
		for (const { template } of rows) if (template !== null) taken.add(template);
	}
	return taken;
}

/** Answers false when another transaction has taken the place meanwhile. */
async function take(
	transaction: Transaction<SqlSchema>,
	gameServiceId: string,
	{ memberId, personality, interests, decayBp, bias }: Stint,
	template: number,
): Promise<boolean> {
	const row: OverrideRow = {
		gameServiceId,
		template,
		memberId,
		personality,
		interests: JSON.stringify(interests),
		decayBp: decayBp ?? null,
		bias: bias ?? null,
	};
	try {
		await transaction.insertInto("member_override").values(row).execute();
		return true;
	} catch (error) {
		if (!isUniqueViolation(error)) throw error;
		return false;
	}
}
