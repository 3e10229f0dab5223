import type { InProcessBus } from "./bridge/in-process-bus.ts";
import { NatsBus } from "./bridge/nats-bus.ts";
import type { Config } from "./config.ts";
import { type Metrics, measure } from "./metrics.ts";
import type { ConfiguredDatabase } from "./open-database.ts";
import { EventStreams } from "./persistence/event-streams.ts";
import { JetStreamJournal } from "./persistence/jetstream-journal.ts";
import type { Journal } from "./persistence/journal.ts";
import { SqlJournal } from "./persistence/sql-journal.ts";
import { StartError } from "./start-error.ts";

type JournalConfig = Pick<Config, "journal" | "journalMaxBytes" | "natsNamespace">;

/** True when accepted inputs are kept in NATS. */
export function isJournalInNats({ journal }: Pick<Config, "journal">, bus: InProcessBus | NatsBus): boolean {
	return journal !== "sql" && bus instanceof NatsBus;
}

/**
 * The journal that the configuration names; with one in NATS events are published into streams too. Throws `StartError` when it is
 * to be in NATS and cannot.
 */
export async function openJournal(
	config: JournalConfig,
	{ db }: ConfiguredDatabase,
	bus: InProcessBus | NatsBus,
	{ registry }: Metrics,
): Promise<Journal> {
	let fillRatio = () => 0;
	const help = "Share of the journal's size in NATS that is used; 0 where it has none.";
	measure(registry, "showtime_journal_fill_ratio", help, () => fillRatio());
	if (config.journal === "sql") return new SqlJournal(db);
	if (bus instanceof NatsBus) {
		const { natsNamespace: namespace, journalMaxBytes: maxBytes } = config;
		const options = { connection: bus.connection, maxBytes, ...(namespace === undefined ? {} : { namespace }) };
		try {
			const journal = await JetStreamJournal.open(options);
			bus.publishInto(await EventStreams.open(bus.connection, namespace));
			fillRatio = () => journal.fillRatio;
			return journal;
		} catch (error) {
			const reason = (error as Error).message;
			const instead = "set SHOWTIME_JOURNAL=sql to keep the journal in the database and events out of streams";
			throw new StartError(`SHOWTIME_NATS_URL: no journal in NATS: ${reason}; or ${instead}`, { cause: error });
		}
	}
	if (config.journal === "auto") return new SqlJournal(db);
	throw new StartError("SHOWTIME_JOURNAL is nats, and SHOWTIME_NATS_URL is not set");
}
