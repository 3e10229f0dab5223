import { randomUUID } from "node:crypto";
import { loadConfig } from "../../src/config.ts";
import { startShowtime } from "../../src/main.ts";
import { generate } from "../load/generator.ts";
import { cpuMsSoFar, type ServerQuestion, type ServerReport } from "./server.ts";

export interface StreamTask {
	/** Settings, by environment variable. */
	environment: Record<string, string>;
}

const TYPES = ["combat", "crafting", "social", "exploration", "trade", "boss-defeat"];

/** The server as `showtime serve` composes it, with one stream; a round is a game event that is applied at once, and small, so that each shows. */
generate<StreamTask, ServerReport, ServerQuestion>(async ({ environment }) => {
	const error = (facts: object, message: string) => console.error(message, facts);
	const showtime = await startShowtime(loadConfig(environment), { log: { info() {}, warn() {}, error } });
	process.once("SIGTERM", () => void showtime.close().then(() => process.exit()));
	const { directory } = showtime;
	const streamer = { entityType: "character", entityId: randomUUID() } as const;
	const { record } = await directory.start({ streamer, gameServiceId: randomUUID() });
	const roomId = record.showtimeSessionId;
	return async (question) => {
		const atMs = Date.now();
		if (question.kind === "round") {
			const { round } = question;
			const event = { eventId: `round-${round}`, type: TYPES[round % TYPES.length], significance: 0.02 };
			await directory.submit(roomId, event.eventId, { kind: "game-event", event }, { now: true });
		}
		return { endpoint: showtime.publicUrl.replace("localhost", "127.0.0.1"), roomId, atMs, cpuMs: cpuMsSoFar() };
	};
});
