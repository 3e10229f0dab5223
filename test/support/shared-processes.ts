import { randomUUID } from "node:crypto";
import { SqlOwnership } from "../../src/persistence/sql-ownership.ts";
import type { OpenDatabase } from "../../src/persistence/sqlite-database.ts";
import type { SessionParts } from "../../src/rooms/session-parts.ts";
import type { Closing } from "./closing.ts";
import { ManualClock } from "./manual-clock.ts";
import type { SessionHouse } from "./session-house.ts";
import { GAME_SERVICE, SessionLives } from "./session-lives.ts";

/** Time between two looks of a supervisor. */
export const LOOK_MS = 100;

/** One of several processes on one database. */
export interface SharedProcess extends SessionHouse {
	ownership: SqlOwnership;
	/** Of its sessions, sorted. */
	ids(): string[];
}

/** Processes on one database and one clock; ticks of a second. */
export class SharedProcesses {
	readonly #lives: SessionLives;
	#database: OpenDatabase | undefined;
	#clock = new ManualClock();

	constructor(opened: Closing) {
		this.#lives = new SessionLives(opened);
	}

	get clock(): ManualClock {
		return this.#clock;
	}

	get database(): OpenDatabase {
		if (this.#database === undefined) throw new Error("no database is open");
		return this.#database;
	}

	/** After it returns there is a new database, and nobody on it. */
	async open(): Promise<void> {
		this.#database = await this.#lives.openDatabase();
		this.#clock = new ManualClock();
	}

	/** One more, with parts of its own. `leaseMs` of -1: for the others it is dead as soon as it has begun. */
	async join(leaseMs = 3_600_000, own: Partial<SessionParts> = {}): Promise<SharedProcess> {
		const nodeId = randomUUID();
		const ownership = new SqlOwnership(this.database, { nodeId, internalUrl: () => `http://${nodeId}`, leaseMs });
		await ownership.renew();
		const parts = { ownership, lease: { isHeld: true }, supervisorMs: LOOK_MS, ...own };
		const house = this.#lives.openHouse(this.database, { clock: this.#clock, parts });
		await house.load();
		await house.directory.resumeAll();
		const ids = () => [...house.directory.liveSessions()].map(({ id }) => id).sort();
		return { ...house, ownership, ids };
	}

	/** Starts sessions of as many streamers; their ids, sorted. */
	async start({ directory }: SharedProcess, count: number): Promise<string[]> {
		const ids: string[] = [];
		for (let i = 0; i < count; i++) {
			const streamer = { entityType: "character", entityId: randomUUID() } as const;
			const { record } = await directory.start({ streamer, gameServiceId: GAME_SERVICE, randomSeed: i });
			ids.push(record.showtimeSessionId);
		}
		return ids.sort();
	}

	/** It acts no more, and its lease runs out. */
	async kill({ directory, ownership }: SharedProcess): Promise<void> {
		for (const session of directory.liveSessions()) session.halt();
		await directory.close();
		await ownership.leave();
	}

	/** Whose the session is in the database. */
	ownerRow(showtimeSessionId: string) {
		const owners = this.database.db.selectFrom("session_owner").selectAll();
		return owners.where("showtimeSessionId", "=", showtimeSessionId).executeTakeFirstOrThrow();
	}
}
