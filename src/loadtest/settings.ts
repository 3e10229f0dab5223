import * as z from "zod";
import { issueText } from "../events/issue-text.ts";
import type { Reading } from "../lab/reading.ts";

/** A caller may publish 2,000 events a second (docs/durability.md, "Bounds"); every twentieth is sent twice. */
const MOST_EVENTS = 1_900;
const MOST_AUDIENCE = 500_000;

function bounded(least: number, most: number) {
	const error = `expected a whole number from ${least} to ${most}`;
	return z.number({ error }).int({ error }).min(least, { error }).max(most, { error });
}

/** How large a load is (docs/loadtest.md, "The load"). */
export const loadSettings = z
	.strictObject({
		rooms: bounded(1, 1_000).describe("Sessions that are started."),
		members: bounded(1, 10_000).describe("Audience of each of them."),
		clients: bounded(0, 10_000).describe("Players that watch, in all rooms together."),
		events: bounded(0, MOST_EVENTS).describe("Game events a second, for all rooms together."),
		seconds: bounded(1, 3_600).describe("Time that is measured."),
		warmUp: bounded(0, 600).describe("Seconds under load before that."),
		seed: bounded(0, 4_294_967_295).describe("Decides the audiences and the events."),
	})
	.refine(({ rooms, members }) => rooms * members <= MOST_AUDIENCE, {
		path: ["members"],
		error: `rooms x members may be at most ${MOST_AUDIENCE}`,
	});
export type LoadSettings = z.infer<typeof loadSettings>;

export function readSettings(given: object): Reading<LoadSettings> {
	const parsed = loadSettings.safeParse(given);
	if (parsed.success) return { ok: true, value: parsed.data };
	return { ok: false, reason: issueText(parsed.error, given, "settings").replaceAll("warmUp", "warm-up") };
}
