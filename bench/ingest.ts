import { randomUUID } from "node:crypto";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { gameEvent } from "../src/events/game-event.ts";
import { JetStreamJournal } from "../src/persistence/jetstream-journal.ts";
import { startJetStream } from "../test/support/jetstream-server.ts";
import { medianOf } from "./measure.ts";
import { type BenchRow, ratioRow } from "./row.ts";

const SESSIONS = 64;
const ROUNDS = 8;
/** In a round, of each session. */
const EVENTS = 40;
const MAX_BYTES = 67_108_864;

/** Game events from their text to their place in the journal, of many sessions at a time, beside bare publishes of as many bytes. */
export async function benchIngest(): Promise<BenchRow[]> {
	const server = await startJetStream();
	try {
		const connection = await server.connect();
		const journal = await JetStreamJournal.open({ connection, maxBytes: MAX_BYTES });
		const sessions = Array.from({ length: SESSIONS }, () => randomUUID());
		await Promise.all(
			sessions.map((session) => journal.appendMarker(session, { marker: 1, kind: "tick", atMs: 5_000 })),
		);
		const manager = await jetstreamManager(connection);
		await manager.streams.add({ name: "BARE", subjects: ["bare.>"], max_bytes: MAX_BYTES });
		const client = jetstream(connection);
		const append = async (session: string, text: string) => {
			const event = gameEvent.parse(JSON.parse(text));
			await journal.append(session, `event:${event.eventId}`, { kind: "game-event", event });
		};
		const publish = async (session: string, text: string) => void (await client.publish(`bare.${session}`, text));
		const [ours, bare]: [number[], number[]] = [[], []];
		for (let round = 0; round < ROUNDS; round++) {
			ours.push(await perSecond(sessions, append));
			bare.push(await perSecond(sessions, publish));
		}
		const [rate, floor] = [medianOf(ours), medianOf(bare)];
		return [
			{ name: "ingest.eventsPerSecond", value: rate, unit: "events/s" },
			{ name: "ingest.floor.eventsPerSecond", value: floor, unit: "events/s" },
			ratioRow("ingest.ratioToFloor", rate / floor, "bare JetStream publish, as many at a time"),
			{ name: "ingest.acceptMs", value: await alone(sessions[0], append), unit: "ms" },
			{ name: "ingest.floor.acceptMs", value: await alone(sessions[0], publish), unit: "ms" },
		];
	} finally {
		await server.close();
	}
}

type Take = (session: string, text: string) => Promise<void>;

/** One event after another in each session, all sessions at once. */
async function perSecond(sessions: readonly string[], take: Take): Promise<number> {
	const texts = sessions.map(() => Array.from({ length: EVENTS }, eventText));
	const start = performance.now();
	await Promise.all(
		sessions.map(async (session, place) => {
			for (const text of texts[place]) await take(session, text);
		}),
	);
	return (sessions.length * EVENTS * 1_000) / (performance.now() - start);
}

/** Median milliseconds of one event when there is no other. */
async function alone(session: string, take: Take): Promise<number> {
	const spent: number[] = [];
	for (let event = 0; event < 200; event++) {
		const text = eventText();
		const start = performance.now();
		await take(session, text);
		spent.push(performance.now() - start);
	}
	return medianOf(spent);
}

function eventText(): string {
	return JSON.stringify({ eventId: randomUUID(), type: "combat", significance: 0.6, participants: 4 });
}
