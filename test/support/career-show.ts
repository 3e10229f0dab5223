import type { StreamerReference } from "../../src/events/reference.ts";
import type { SessionRecord } from "../../src/persistence/session-store.ts";
import type { CareerHouse } from "./career-house.ts";
import { smallRandom } from "./small-random.ts";

/** The sessions of one streamer, the same every time: numbers from 0. */
export const SESSIONS = 200;
export const TICK_SECONDS = 30;
export const STREAMER: StreamerReference = {
	entityType: "character",
	entityId: "0b0e9a52-6a51-4d2a-8a77-0f9d3a1e5c11",
};
export const GAME_SERVICE = "7f1d4c1e-3b0a-4a5e-9d52-0c8f6a1b2c3d";

const TICKS = 40;
const TYPES = ["combat", "crafting", "social", "exploration", "trade", "boss-defeat"] as const;
/** Sessions in which nothing happens: one now and then, and in the middle of the career so many in a row that followers go. */
const isDull = (number: number) => number % 20 === 19 || (number >= 90 && number < 104);

/** Sessions in which much happens, and something that nobody has done before. */
export const EVENTFUL = Array.from({ length: SESSIONS }, (_, number) => number).filter((one) => !isDull(one)).length;

/** Streams the session of that number from its start to its end; answers its record. */
export async function streamSession(house: CareerHouse, number: number): Promise<SessionRecord> {
	const { directory, clock } = house;
	const request = { streamer: STREAMER, gameServiceId: GAME_SERVICE, contentTags: { combat: 0.5 } };
	const { record } = await directory.start({ ...request, randomSeed: number });
	const id = record.showtimeSessionId;
	const random = smallRandom(number);
	for (let tick = 0; tick < TICKS; tick++) {
		const event = eventOf(`${number}:${tick}`, random, tick === TICKS / 2);
		// Told twice, as buses do.
		for (const _ of isDull(number) ? [] : ["once", "twice"]) {
			await directory.submit(id, event.eventId, { kind: "game-event", event });
		}
		await clock.advance(TICK_SECONDS * 1_000);
	}
	const ending = directory.end(id);
	await clock.advance(5_000);
	await ending;
	return (await house.parts.sessions.get(id)) as SessionRecord;
}

function eventOf(eventId: string, random: ReturnType<typeof smallRandom>, isFirst: boolean) {
	const type = TYPES[random.next(TYPES.length)];
	const significance = 0.6 + 0.4 * random.share();
	if (!isFirst) return { eventId, type, significance };
	const worldFirst = { code: `deed-${eventId}`, displayName: `Deed ${eventId}` };
	return { eventId, type: "world-first", significance, worldFirst };
}
