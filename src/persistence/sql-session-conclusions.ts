import type { Kysely, Transaction } from "kysely";
import type { CareerConclusion } from "./career-conclusion.ts";
import { inTransaction } from "./in-transaction.ts";
import { checkToken } from "./owner-token.ts";
import type { ConcludingSession, Consequences, SessionConclusions } from "./session-conclusions.ts";
import { concludeCareer } from "./sql-career-conclusion.ts";
import { insertMessages } from "./sql-outbox.ts";
import { insertPlatformCalls } from "./sql-platform-calls.ts";
import type { SqlSchema } from "./sql-schema.ts";
import { insertDecisions } from "./sql-session-decisions.ts";
import { SqlSessionStore } from "./sql-session-store.ts";
import { advanceSponsorships } from "./sql-sponsored-session.ts";
import { voiceRoomRemovals } from "./sql-voice-store.ts";

/** Ends sessions in one transaction of a relational database. */
export class SqlSessionConclusions implements SessionConclusions {
	readonly #db: Kysely<SqlSchema>;

	constructor(db: Kysely<SqlSchema>) {
		this.#db = db;
	}

	async conclude(
		session: ConcludingSession,
		consequencesOf: (conclusion: CareerConclusion) => Consequences,
	): Promise<CareerConclusion> {
		return inTransaction(this.#db, (transaction) => conclude(transaction, session, consequencesOf), {
			retriesUnique: true,
		});
	}
}

async function conclude(
	transaction: Transaction<SqlSchema>,
	session: ConcludingSession,
	consequencesOf: (conclusion: CareerConclusion) => Consequences,
): Promise<CareerConclusion> {
	const { record, token, decisions, ...rest } = session;
	const { showtimeSessionId: id, endedAtMs, endReason, totals } = record;
	if (token !== undefined) await checkToken(transaction, id, token);
	// Stints go straight into the career: those of ten thousand members would only be written to be read.
	if (decisions !== undefined) await insertDecisions(transaction, id, { ...decisions, stints: [] });
	const conclusion = await concludeCareer(transaction, {
		...rest,
		record,
		stints: decisions?.stints ?? [],
		endedAtMs,
		...(totals === undefined ? {} : { totals }),
	});
	if (conclusion.isRepeat) return conclusion;
	await new SqlSessionStore(transaction).update(id, { status: "ended", endedAtMs, endReason, totals });
	const { calls, messages } = consequencesOf(conclusion);
	const sponsored = await advanceSponsorships(transaction, record);
	await insertPlatformCalls(transaction, [...calls, ...sponsored, ...(await voiceRoomRemovals(transaction, record))]);
	await insertMessages(transaction, messages);
	return conclusion;
}
