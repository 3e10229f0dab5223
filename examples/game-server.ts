/**
 * An example game server: plays three small games and publishes what happens in them, through the package's publisher,
 * as any other game server would. It shares nothing with Showtime but that door.
 *
 * SHOWTIME_URL             the internal API, http://127.0.0.1:2568
 * SHOWTIME_TOKEN           a token of the role publisher or above
 * SHOWTIME_DEMO_STREAMERS  who plays what: [{ "entityType": "character", "entityId": "<uuid>", "show": "arena" }]
 *                          (shows: arena, tavern, expedition)
 *
 * Ends on SIGTERM and SIGINT, and with the process that forked it.
 */
import { randomInt } from "node:crypto";
import * as z from "zod";
import { createPublisher } from "../src/publisher/index.ts";
import { arena } from "./shows/arena.ts";
import { expedition } from "./shows/expedition.ts";
import { playOnTimer } from "./shows/play-on-timer.ts";
import type { Happening } from "./shows/show.ts";
import { tavern } from "./shows/tavern.ts";

const SHOWS = { arena, tavern, expedition };

const player = z.strictObject({
	entityType: z.enum(["character", "account"]),
	entityId: z.uuid(),
	show: z.enum(["arena", "tavern", "expedition"]),
});

const environment = z.object({
	SHOWTIME_URL: z.url().default("http://127.0.0.1:2568"),
	SHOWTIME_TOKEN: z.string().optional(),
	SHOWTIME_DEMO_STREAMERS: z
		.string({ error: "says who plays what and is not set" })
		.transform((text, context) => {
			try {
				return JSON.parse(text) as unknown;
			} catch {
				context.addIssue(`"${text}" is not JSON`);
				return z.NEVER;
			}
		})
		.pipe(z.array(player).min(1)),
});

const settings = environment.safeParse(process.env);
if (!settings.success) {
	console.error(
		`game server: ${settings.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`).join("; ")}`,
	);
	process.exit(1);
}
const { SHOWTIME_URL, SHOWTIME_TOKEN, SHOWTIME_DEMO_STREAMERS } = settings.data;
const publisher = createPublisher({ url: SHOWTIME_URL, token: SHOWTIME_TOKEN });

const stops = SHOWTIME_DEMO_STREAMERS.map(({ show, ...streamer }) => {
	let trouble = "";
	const publish = async (happening: Happening): Promise<void> => {
		try {
			await publisher.publishEvent(happening, { streamer });
			trouble = "";
		} catch (error) {
			// A game goes on whether or not its crowd hears of it; the same trouble is told once.
			const reason = error instanceof Error ? error.message : String(error);
			if (reason !== trouble) console.error(`game server: the ${show} is not heard: ${reason}`);
			trouble = reason;
		}
	};
	return playOnTimer(SHOWS[show](randomInt(2 ** 32)), (happening) => void publish(happening));
});

function end(): void {
	for (const stop of stops) stop();
	process.exit(0);
}

process.on("SIGTERM", end);
process.on("SIGINT", end);
process.on("disconnect", end);
