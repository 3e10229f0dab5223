import { randomUUID } from "node:crypto";
import type { NatsConnection } from "@nats-io/transport-node";
import type { FaultHouse } from "./house.ts";

/** Game servers that publish at once. */
const WRITERS = 6;
const PAUSE_MS = 150;
/** An event that is not accepted is sent again, as a game server would. */
const RETRY_MS = 100;
const ANSWER_MS = 3_000;
/** Longer than any fault lasts. */
const PATIENCE_MS = 60_000;
const TYPES = ["kill", "death", "quest-complete", "boss-kill", "trade", "joke"];

interface GameEvent {
	eventId: string;
	type: string;
	contributions?: { userId: string; kind: "bits"; amount: number }[];
}

/** What game servers sent, by session; an event is accepted when somebody answered so. */
export interface Sent {
	accepted: Map<string, Set<string>>;
	/** Sends what was accepted again, in another order. */
	redeliver(count: number): Promise<void>;
	/** After it returns nobody sends any more, and all that was begun is accepted. */
	stop(): Promise<void>;
	/** The same, whatever was begun. */
	abandon(): Promise<void>;
}

/** Publishes events into the sessions, by HTTP and by NATS in turn, until it is stopped. */
export function startTraffic(house: FaultHouse, nats: NatsConnection, sessions: readonly string[]): Sent {
	const accepted = new Map(sessions.map((id) => [id, new Set<string>()]));
	const sent: [session: string, event: GameEvent][] = [];
	let isStopped = false;
	let isAbandoned = false;
	let count = 0;

	async function send(session: string, event: GameEvent): Promise<void> {
		const until = performance.now() + PATIENCE_MS;
		for (let attempt = count++; ; attempt++) {
			const answer = attempt % 2 === 0 ? byHttp(house, session, event) : byNats(nats, session, event);
			const said = await answer.catch((error: Error) => ({ code: error.message }));
			if ("sequence" in said) break;
			if (isAbandoned) return;
			if (performance.now() > until) throw new Error(`an event is not accepted: ${JSON.stringify(said)}`);
			await sleep(RETRY_MS);
		}
		accepted.get(session)?.add(event.eventId);
	}
	async function write(): Promise<void> {
		while (!isStopped) {
			const session = sessions[Math.floor(Math.random() * sessions.length)];
			const event = anyEvent();
			await send(session, event);
			sent.push([session, event]);
			await sleep(PAUSE_MS);
		}
	}
	const writers = Array.from({ length: WRITERS }, write);
	return {
		accepted,
		async redeliver(most) {
			const again = sent.slice(-most).sort(() => Math.random() - 0.5);
			await Promise.all(again.map(([session, event]) => send(session, event)));
		},
		async stop() {
			isStopped = true;
			await Promise.all(writers);
		},
		async abandon() {
			isStopped = true;
			isAbandoned = true;
			await Promise.allSettled(writers);
		},
	};
}

async function byHttp(house: FaultHouse, showtimeSessionId: string, event: GameEvent): Promise<object> {
	const { processes, cluster } = house;
	const process = processes[Math.floor(Math.random() * processes.length)];
	return (await cluster.callOnce(process, "/showtime/event/publish", { showtimeSessionId, event })).body;
}

async function byNats(nats: NatsConnection, session: string, event: GameEvent): Promise<object> {
	const subject = `showtime.game-event.${session}`;
	return (await nats.request(subject, JSON.stringify(event), { timeout: ANSWER_MS })).json();
}

function anyEvent(): GameEvent {
	const event = { eventId: randomUUID(), type: TYPES[Math.floor(Math.random() * TYPES.length)] };
	if (Math.random() < 0.5) return event;
	const userId = `user-${Math.floor(Math.random() * 8)}`;
	return { ...event, contributions: [{ userId, kind: "bits", amount: 100 + Math.floor(Math.random() * 500) }] };
}

function sleep(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
