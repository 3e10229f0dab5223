import { until } from "../support/until.ts";
import type { Dice } from "./dice.ts";
import type { FaultHouse } from "./house.ts";
import { pause } from "./pause.ts";

/** Game servers that publish at once. */
const WRITERS = 6;
const PAUSE_MS = 300;
const PULSE_MS = 400;
/** An event that is not accepted is sent again, as a game server would. */
const RETRY_MS = 100;
const ANSWER_MS = 3_000;
/** Longer than any fault lasts. */
const PATIENCE_MS = 90_000;
/** What overtakes what, in a reordering. */
const MOST_DELAY_MS = 400;
const TYPES = ["kill", "death", "quest-complete", "boss-kill", "trade", "joke"];
const FEELINGS = ["Excited", "Bored", "Amused", "Supportive"];

interface GameEvent {
	eventId: string;
	type: string;
	contributions?: { userId: string; kind: "bits"; amount: number }[];
}

/** What game servers sent, by session; an event is accepted when somebody answered so. */
export interface Sent {
	accepted: Map<string, Set<string>>;
	/** How often a call was refused, by the code of the answer; an attempt that nobody answered is none. */
	refusals: Map<string, number>;
	/** Sends what was accepted again, in another order; answers how many. */
	redeliver(most: number, dice: Dice): Promise<number>;
	/** Sends new events so that later ones overtake earlier ones, and each of them twice. */
	reorder(count: number, dice: Dice): Promise<void>;
	/** Sends messages that nobody can read; each is answered so. */
	poison(count: number): Promise<void>;
	/** Returns when as many events are accepted in all. */
	atLeast(count: number): Promise<void>;
	/** After it returns nobody sends any more, and all that was begun is accepted. */
	stop(): Promise<void>;
	/** The same, whatever was begun. */
	abandon(): Promise<void>;
}

/** Publishes events into the sessions, by HTTP and by NATS in turn, until it is stopped. */
export function startTraffic(house: FaultHouse, sessions: readonly string[], dice: Dice): Sent {
	const accepted = new Map(sessions.map((id) => [id, new Set<string>()]));
	const refusals = new Map<string, number>();
	const sent: [session: string, event: GameEvent][] = [];
	let isStopped = false;
	let isAbandoned = false;
	let count = 0;

	async function send(session: string, event: GameEvent, doors: Dice): Promise<void> {
		const untilMs = performance.now() + PATIENCE_MS;
		const answers: string[] = [];
		for (let attempt = count++; ; attempt++) {
			const answer = attempt % 2 === 0 ? byHttp(house, session, event, doors) : byNats(house, session, event);
			const said: Answer = await answer.catch((error: Error) => ({ unheard: error.message }));
			if ("sequence" in said) break;
			if (said.code !== undefined) refusals.set(said.code, (refusals.get(said.code) ?? 0) + 1);
			if (isAbandoned) return;
			answers.push(`${new Date().toISOString()} ${attempt % 2 === 0 ? "HTTP" : "NATS"} ${said.code ?? said.unheard}`);
			if (performance.now() > untilMs) throw new Error(`session ${session} takes no event:\n${answers.join("\n")}`);
			await pause(RETRY_MS);
		}
		accepted.get(session)?.add(event.eventId);
	}
	async function write(own: Dice): Promise<void> {
		while (!isStopped) {
			const session = own.one(sessions);
			const event = anyEvent(own);
			await send(session, event, own);
			sent.push([session, event]);
			await pause(PAUSE_MS);
		}
	}
	async function pulse(own: Dice): Promise<void> {
		while (!isStopped) {
			// A pulse may get lost: broadcasts say it anew.
			house.connection.publish("stream.audience.pulse", JSON.stringify(anyPulse(own.one(sessions), own)));
			await pause(PULSE_MS);
		}
	}
	const writers = Array.from({ length: WRITERS }, (_, place) => write(dice.of(`writer ${place}`)));
	const pulses = pulse(dice.of("pulses"));
	// Whoever stops them learns of a failure.
	for (const writer of writers) writer.catch(() => {});
	return {
		accepted,
		refusals,
		async redeliver(most, own) {
			await until(() => sent.length > 0, "an event was accepted", PATIENCE_MS);
			const again = own.shuffled(sent.slice(-most));
			await Promise.all(again.map(([session, event], place) => send(session, event, own.of(place))));
			return again.length;
		},
		async reorder(many, own) {
			const session = own.one(sessions);
			const events = Array.from({ length: many }, () => anyEvent(own));
			const deliveries = [...events, ...events].map((event) => ({ event, afterMs: own.whole(MOST_DELAY_MS) }));
			await Promise.all(
				deliveries.map(async ({ event, afterMs }, place) => {
					await pause(afterMs);
					await send(session, event, own.of(place));
				}),
			);
		},
		async poison(many) {
			const subject = `showtime.game-event.${sessions[0]}`;
			for (let i = 0; i < many; i++) {
				const answer = await house.connection.request(subject, `{ poison ${i}`, { timeout: ANSWER_MS });
				if (answer.json<Answer>().code !== "MALFORMED_JSON") throw new Error(`poison was taken: ${answer.string()}`);
			}
		},
		async atLeast(least) {
			const isEnough = async () => [...accepted.values()].reduce((sum, ids) => sum + ids.size, 0) >= least;
			await until(isEnough, `${least} events are accepted`, PATIENCE_MS);
		},
		async stop() {
			isStopped = true;
			await Promise.all([...writers, pulses]);
		},
		async abandon() {
			isStopped = true;
			isAbandoned = true;
			await Promise.allSettled([...writers, pulses]);
		},
	};
}

/** An acceptance has a sequence, a refusal a code. */
interface Answer {
	sequence?: number;
	code?: string;
	unheard?: string;
}

async function byHttp(house: FaultHouse, showtimeSessionId: string, event: GameEvent, dice: Dice): Promise<Answer> {
	const process = dice.one(house.processes.running);
	return (await house.cluster.callOnce(process, "/showtime/event/publish", { showtimeSessionId, event })).body;
}

async function byNats({ connection }: FaultHouse, session: string, event: GameEvent): Promise<Answer> {
	const subject = `showtime.game-event.${session}`;
	return (await connection.request(subject, JSON.stringify(event), { timeout: ANSWER_MS })).json();
}

function anyEvent(dice: Dice): GameEvent {
	const event = { eventId: dice.uuid(), type: dice.one(TYPES) };
	if (dice.whole(2) === 0) return event;
	const userId = `user-${dice.whole(8)}`;
	return { ...event, contributions: [{ userId, kind: "bits", amount: 100 + dice.whole(500) }] };
}

function anyPulse(streamSessionId: string, dice: Dice): object {
	const sentiments = Array.from({ length: 1 + dice.whole(4) }, () => ({
		category: dice.one(FEELINGS),
		intensity: dice.whole(101) / 100,
		...(dice.whole(2) === 0 ? { trackingId: `viewer-${dice.whole(6)}` } : { count: 1 + dice.whole(3) }),
	}));
	return { eventId: dice.uuid(), timestamp: new Date().toISOString(), streamSessionId, intervalSeconds: 1, sentiments };
}
