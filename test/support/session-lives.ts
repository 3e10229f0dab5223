import type { OpenDatabase } from "../../src/persistence/sqlite-database.ts";
import { openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";
import type { LiveSession } from "../../src/rooms/live-session.ts";
import type { ResumeReport } from "../../src/rooms/session-resume.ts";
import type { Closing } from "./closing.ts";
import { ManualClock } from "./manual-clock.ts";
import { buildSessionHouse, type SessionHouse, type SessionHouseOptions } from "./session-house.ts";

export const GAME_SERVICE = "7f1d4c1e-3b0a-4a5e-9d52-0c8f6a1b2c3d";
export const STREAMER = { entityType: "character", entityId: "0b0e9a52-6a51-4d2a-8a77-0f9d3a1e5c11" } as const;
export const REQUEST = { streamer: STREAMER, gameServiceId: GAME_SERVICE, randomSeed: 7 };
/** Where a manual clock begins. */
export const STARTED_AT_MS = 1_700_000_000_000;

/** Lives of one process after another on the same stores; ticks of a second. */
export class SessionLives {
	readonly #opened: Closing;

	constructor(opened: Closing) {
		this.#opened = opened;
	}

	async openDatabase(): Promise<OpenDatabase> {
		const database = await openSqliteDatabase(":memory:");
		this.#opened.add(() => database.close());
		return database;
	}

	openHouse(database: OpenDatabase, options: Partial<SessionHouseOptions> = {}): SessionHouse {
		const rules = { tickIntervalSeconds: 1, pulseIntervalSeconds: 5, ...options.rules };
		const house = buildSessionHouse({ database, ...options, rules });
		this.#opened.add(() => house.directory.close());
		return house;
	}

	/** Kills a life: what it still has in memory never acts again. Begins the next one, at the same time unless told otherwise. */
	async restart(
		house: SessionHouse,
		database: OpenDatabase,
		options: Partial<SessionHouseOptions> = {},
	): Promise<{ house: SessionHouse; reports: ResumeReport[] }> {
		for (const session of house.directory.liveSessions()) session.halt();
		const next = this.openHouse(database, { clock: new ManualClock(house.clock.nowMs()), ...options });
		await next.load();
		return { house: next, reports: await next.directory.resumeAll() };
	}
}

/** The only live session of a house. */
export function onlySession(house: SessionHouse): LiveSession {
	const [session] = house.directory.liveSessions();
	if (session === undefined) throw new Error("no session is live");
	return session;
}

/** Starts a session of a streamer who can have hype trains; answers its id. */
export async function startPopular(house: SessionHouse): Promise<string> {
	await house.parts.careers.setTotalGrowth(STREAMER, 30);
	return (await house.directory.start(REQUEST)).record.showtimeSessionId;
}
