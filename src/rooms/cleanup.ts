import { ShowtimeError } from "../errors.ts";
import type { EndReason } from "../events/input.ts";
import type { StreamerReference } from "../events/reference.ts";
import type { CareerPurge } from "../persistence/career-purge.ts";
import type { SessionQuery, SessionRecord, SessionStore } from "../persistence/session-store.ts";
import type { Collections } from "../platform/collections.ts";
import type { Resources } from "../platform/resources.ts";
import type { Clock } from "./clock.ts";
import { END_INPUT_ID } from "./live-session.ts";
import type { SessionDirectory } from "./session-directory.ts";

const PAGE_SIZE = 100;
/** A session of another process ends with its next tick. */
const OVER_WITHIN_MS = 10_000;
const LOOK_MS = 200;

export interface CleanupParts {
	sessions: Pick<SessionStore, "liveByStreamer" | "list">;
	directory: Pick<SessionDirectory, "end" | "submitAnywhere">;
	purge: CareerPurge;
	collections: Pick<Collections, "remove">;
	/** Types of the collections that Showtime grants entries of. */
	collectionTypes: readonly string[];
	resources: Pick<Resources, "unregister">;
	clock: Clock;
}

/**
 * What goes when something that streams hang on is deleted (docs/platform.md, "Clean-up"). Notices of deletions end live sessions only; data
 * go when the platform calls for it, except an account's, which nobody calls for. Everything may be asked for twice, and
 * of what was never here.
 */
export class Cleanup {
	readonly #parts: CleanupParts;

	constructor(parts: CleanupParts) {
		this.#parts = parts;
	}

	/** Something was deleted, as a notice says. */
	async deleted(what: "character" | "game-service" | "account", id: string): Promise<void> {
		if (what === "game-service") return this.#endAll(id);
		const streamer = { entityType: what, entityId: id };
		await this.#endOf(streamer, what === "character" ? "character-dead" : "cleanup");
		if (what === "character") return;
		const { collections, collectionTypes, purge } = this.#parts;
		await this.#untilOver({ streamer });
		await collections.remove(streamer, collectionTypes);
		await purge.streamer(streamer);
	}

	/** After it returns the character has no followers and no entries here; followers are archived, career and sessions stay. */
	async ofCharacter(characterId: string): Promise<void> {
		const { collections, collectionTypes, purge } = this.#parts;
		const streamer = { entityType: "character", entityId: characterId } as const;
		await this.#endOf(streamer, "cleanup");
		await this.#untilOver({ streamer });
		await collections.remove(streamer, collectionTypes);
		await purge.archive(streamer);
		const reference = { resourceType: "character", resourceId: characterId } as const;
		await this.#parts.resources.unregister({ ...reference, sourceId: `character:${characterId}` });
	}

	/** After it returns no session of the game service runs, and no record of one, follower or entry of it is left here. */
	async ofGameService(gameServiceId: string): Promise<void> {
		const { purge, collections, collectionTypes, resources } = this.#parts;
		await this.#endAll(gameServiceId);
		await this.#untilOver({ gameServiceId });
		for (const streamer of await purge.streamersOf(gameServiceId)) {
			await collections.remove(streamer, collectionTypes, gameServiceId);
			const reference = { resourceType: "game-service", resourceId: gameServiceId } as const;
			await resources.unregister({ ...reference, sourceId: `${streamer.entityType}:${streamer.entityId}` });
		}
		await purge.gameService(gameServiceId);
	}

	async #endOf(streamer: StreamerReference, reason: EndReason): Promise<void> {
		const live = await this.#parts.sessions.liveByStreamer(streamer);
		if (live !== undefined) await this.#end(live, reason);
	}

	async #endAll(gameServiceId: string): Promise<void> {
		for (const status of ["active", "paused"] as const) {
			const query = { gameServiceId, status, pageSize: PAGE_SIZE };
			const { totalCount } = await this.#parts.sessions.list({ ...query, page: 1 });
			const pages = Array.from({ length: Math.ceil(totalCount / PAGE_SIZE) }, (_, page) => page + 1);
			const found = await Promise.all(pages.map((page) => this.#parts.sessions.list({ ...query, page })));
			for (const record of found.flatMap(({ records }) => records)) await this.#end(record, "cleanup");
		}
	}

	/** Throws `SESSION_NOT_OVER` when a session that another process runs has not ended by then. */
	async #untilOver(of: Pick<SessionQuery, "streamer" | "gameServiceId">): Promise<void> {
		const { clock, sessions } = this.#parts;
		const deadlineMs = clock.nowMs() + OVER_WITHIN_MS;
		for (;;) {
			const live = await Promise.all(
				(["active", "paused"] as const).map((status) => sessions.list({ ...of, status, page: 1, pageSize: 1 })),
			);
			if (live.every(({ totalCount }) => totalCount === 0)) return;
			if (clock.nowMs() >= deadlineMs) throw new ShowtimeError("SESSION_NOT_OVER");
			await new Promise<void>((resolve) => clock.after(LOOK_MS, resolve));
		}
	}

	/** Here at once; where another process runs it, with its next tick. */
	async #end({ showtimeSessionId }: SessionRecord, reason: EndReason): Promise<void> {
		const { directory } = this.#parts;
		try {
			await directory.end(showtimeSessionId, reason);
		} catch (error) {
			if (!(error instanceof ShowtimeError)) throw error;
			if (error.code === "SESSION_ENDED") return;
			if (error.code !== "NOT_OWNER") throw error;
			await directory.submitAnywhere(showtimeSessionId, END_INPUT_ID, { kind: "end", reason });
		}
	}
}
