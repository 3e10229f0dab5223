import { randomBytes, randomInt, randomUUID } from "node:crypto";
import { TAG_LIMIT } from "../components/tag-table.ts";
import { ShowtimeError } from "../errors.ts";
import type { StartInput } from "../events/input.ts";
import type { StreamerReference } from "../events/reference.ts";
import type { SessionRecord } from "../persistence/session-store.ts";
import { CURRENT_SIMULATION } from "../simulation/current-simulation.ts";
import { reservoirSeedOf } from "../world/template.ts";
import type { SessionParts } from "./session-parts.ts";

/** What a caller says about a session he starts; validated by the API's schema. */
export interface StartRequest {
	streamer: StreamerReference;
	gameServiceId: string;
	gameSessionId?: string;
	platformSessionId?: string;
	/** Absent: "Untitled stream". */
	title?: string;
	/** Absent: "default". */
	realmPreset?: string;
	/** Whether `GET /streams` shows it; absent: true. */
	listed?: boolean;
	/** Starting weights, 0 to 1. */
	contentTags?: Record<string, number>;
	/** 32-bit unsigned; absent: drawn. */
	randomSeed?: number;
}

/** Journal entry 1 of every session. */
export const START_INPUT_ID = "start";

const SEEDS = 2 ** 32;
const VIEW_KEY_BYTES = 16;

/**
 * The record and the first input of a session, its roster still empty; nothing is stored. Throws `UNKNOWN_GAME_SERVICE`,
 * `UNKNOWN_CHARACTER`, `CHARACTER_DEAD`, `UNKNOWN_GAME_SESSION`, `GAME_SESSION_OVER` or `TAG_LIMIT`.
 */
export async function prepareStart(
	request: StartRequest,
	parts: SessionParts,
): Promise<{ record: SessionRecord; start: StartInput }> {
	await checkPlatform(request, parts);
	const { streamer, gameServiceId, gameSessionId, platformSessionId, contentTags = {} } = request;
	const rules = parts.ruleBook.rulesOf(gameServiceId);
	const known = new Set([...rules.tags.vocabulary, ...Object.keys(contentTags)]).size;
	if (known > TAG_LIMIT) {
		throw new ShowtimeError(
			"TAG_LIMIT",
			`contentTags: ${known} tags with the ${rules.tags.vocabulary.length} of the rules; the most is ${TAG_LIMIT}`,
		);
	}
	const phase = await parts.careers.phase(streamer);
	const showtimeSessionId = randomUUID();
	const startedAtMs = parts.clock.nowMs();
	const record: SessionRecord = {
		showtimeSessionId,
		status: "active",
		streamer,
		gameServiceId,
		...(gameSessionId !== undefined && { gameSessionId }),
		...(platformSessionId !== undefined && { platformSessionId }),
		title: request.title ?? "Untitled stream",
		realmPreset: request.realmPreset ?? "default",
		listed: request.listed ?? true,
		startedAtMs,
	};
	const start: StartInput = {
		kind: "start",
		showtimeSessionId,
		simulationVersion: CURRENT_SIMULATION.version,
		seed: request.randomSeed ?? randomInt(SEEDS),
		// Never from the seed: a caller knows that one, and players could try them all.
		viewKey: randomBytes(VIEW_KEY_BYTES).toString("hex"),
		reservoirSeed: reservoirSeedOf(gameServiceId),
		gameServiceId,
		streamer,
		phase,
		allTimeHigh: await parts.hypeHistory.allTimeHigh(streamer),
		startedAtMs,
		contentTags,
		roster: [],
		rules,
	};
	return { record, start };
}

async function checkPlatform(
	{ streamer, gameServiceId, gameSessionId }: StartRequest,
	parts: SessionParts,
): Promise<void> {
	if ((await parts.gameServices.find(gameServiceId)) === undefined) {
		throw new ShowtimeError(
			"UNKNOWN_GAME_SERVICE",
			`gameServiceId: the platform knows no game service ${gameServiceId}`,
		);
	}
	if (streamer.entityType === "character") {
		const character = await parts.characters.find(streamer.entityId);
		if (character === undefined) {
			throw new ShowtimeError("UNKNOWN_CHARACTER", `streamer: the platform knows no character ${streamer.entityId}`);
		}
		if (character.isDead) {
			throw new ShowtimeError(
				"CHARACTER_DEAD",
				`streamer: character ${streamer.entityId} is dead and starts no session`,
			);
		}
	}
	if (gameSessionId !== undefined) await checkGameSession(gameSessionId, parts);
}

async function checkGameSession(gameSessionId: string, { gameSessions }: SessionParts): Promise<void> {
	const found = await gameSessions.find(gameSessionId);
	if (found === undefined) {
		throw new ShowtimeError(
			"UNKNOWN_GAME_SESSION",
			`gameSessionId: the platform knows no game session ${gameSessionId}`,
		);
	}
	if (found.isFinished) {
		throw new ShowtimeError("GAME_SESSION_OVER", `gameSessionId: game session ${gameSessionId} is over`);
	}
}
