import { PlatformRefused } from "../../errors.ts";
import type { EmbeddedDatabase } from "./embedded-database.ts";

const MOST_NAME_CHARACTERS = 200;

/** Something that a character took part in, or that shook a realm. */
export interface HistoryEvent {
	subjectId: string;
	eventId: string;
	/** 1 to 200 characters. */
	eventName: string;
	/** 0 to 1: significance or impact. */
	weight: number;
	/** Unix milliseconds. */
	atMs: number;
}

/** What happened to characters or to realms, as rows; an event is in a subject's history once. */
export class EmbeddedHistory {
	readonly #database: EmbeddedDatabase;
	readonly #subjectType: "character" | "realm";

	constructor(database: EmbeddedDatabase, subjectType: "character" | "realm") {
		this.#database = database;
		this.#subjectType = subjectType;
	}

	/** After it returns the event is in the subject's history, as it was told first. */
	async add(event: HistoryEvent): Promise<void> {
		checkEvent(event);
		const row = { subjectType: this.#subjectType, ...event };
		const { subjectType, subjectId, eventId } = row;
		await this.#database.change(async (transaction) => {
			const known = await transaction
				.selectFrom("embedded_history")
				.select("atMs")
				.where(({ and }) => and({ subjectType, subjectId, eventId }))
				.executeTakeFirst();
			if (known === undefined) await transaction.insertInto("embedded_history").values(row).execute();
		});
	}

	/** Oldest first. */
	async of(subjectId: string): Promise<HistoryEvent[]> {
		return await this.#database.read((db) =>
			db
				.selectFrom("embedded_history")
				.select(["subjectId", "eventId", "eventName", "weight", "atMs"])
				.where("subjectType", "=", this.#subjectType)
				.where("subjectId", "=", subjectId)
				.orderBy("atMs")
				.orderBy("eventId")
				.execute(),
		);
	}
}

function checkEvent({ eventName, weight }: HistoryEvent): void {
	if (eventName === "" || eventName.length > MOST_NAME_CHARACTERS) {
		throw new PlatformRefused(400, `eventName: has 1 to ${MOST_NAME_CHARACTERS} characters, not ${eventName.length}`);
	}
	if (!(weight >= 0 && weight <= 1)) throw new PlatformRefused(400, `${weight} is no weight: it is from 0 to 1`);
}
