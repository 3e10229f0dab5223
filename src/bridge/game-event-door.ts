import { ShowtimeError } from "../errors.ts";
import { DEAD_LETTER_SUBJECT, type DeadLetter } from "../events/dead-letter.ts";
import { type GameEvent, gameEvent } from "../events/game-event.ts";
import { issueText } from "../events/issue-text.ts";
import { parseJson } from "../events/parse-json.ts";
import { type StreamerReference, streamerReference } from "../events/reference.ts";
import type { Logger } from "../rooms/logger.ts";
import type { SessionDirectory } from "../rooms/session-directory.ts";
import type { NatsBus, WireMessage } from "./nats-bus.ts";

const SUBJECT = "showtime.game-event";
const MOST_BYTES = 262_144;
const MOST_PAYLOAD_CHARACTERS = 4096;
/** Messages that may wait for the journal at once; more are dead letters, since NATS does not wait. */
const MOST_PENDING = 2000;

export interface GameEventDoorOptions {
	bus: NatsBus;
	directory: Pick<SessionDirectory, "submit" | "submitByStreamer">;
	log: Logger;
	nowMs: () => number;
	/** Learns of each dead letter's code. */
	onDeadLetter(code: string): void;
}

export interface GameEventDoor {
	/** After it returns no message comes in and each that came is taken or a dead letter. */
	close(): Promise<void>;
}

type Target = { showtimeSessionId: string } | { streamer: StreamerReference };

/**
 * Takes game events from NATS: `showtime.game-event.<showtimeSessionId>` and
 * `showtime.game-event.by-streamer.<entityType>.<entityId>`. A redelivery is applied once (its input id is the eventId).
 * What cannot be taken goes to the dead-letter subject with the reason and stops nothing. A message sent as a request is answered.
 */
export async function openGameEventDoor(options: GameEventDoorOptions): Promise<GameEventDoor> {
	const pending = new Set<Promise<void>>();
	const unsubscribe = await options.bus.subscribe(`${SUBJECT}.>`, (message) => {
		const taken = take(message, options, pending.size).finally(() => pending.delete(taken));
		pending.add(taken);
	});
	return {
		async close() {
			await unsubscribe();
			await Promise.all(pending);
		},
	};
}

async function take(message: WireMessage, options: GameEventDoorOptions, pending: number): Promise<void> {
	try {
		if (pending >= MOST_PENDING) throw new ShowtimeError("TOO_BUSY", `${MOST_PENDING} game events wait already`);
		const target = targetOf(message.subject);
		const event = parse(message.data);
		const accepted = await submit(options.directory, target, event);
		message.respond({ eventId: event.eventId, ...accepted });
	} catch (error) {
		const known = error instanceof ShowtimeError;
		if (!known) options.log.error({ err: error, subject: message.subject }, "a game event failed");
		const code = known ? error.code : "INTERNAL";
		const reason = known ? error.message : "The server failed; its log has the reason.";
		message.respond({ code, message: reason });
		await bury(message, code, reason, options);
	}
}

/** The input id is that of the event, so that a redelivery is applied once. */
async function submit(directory: GameEventDoorOptions["directory"], target: Target, event: GameEvent) {
	const inputId = `event:${event.eventId}`;
	const input = { kind: "game-event", event } as const;
	if ("streamer" in target) return directory.submitByStreamer(target.streamer, inputId, input, { now: true });
	const submitted = await directory.submit(target.showtimeSessionId, inputId, input, { now: true });
	return { showtimeSessionId: target.showtimeSessionId, ...submitted };
}

function targetOf(subject: string): Target {
	const [first = "", ...rest] = subject.slice(SUBJECT.length + 1).split(".");
	if (first === "by-streamer" && rest.length === 2) {
		const reference = { entityType: rest[0], entityId: rest[1] };
		const parsed = streamerReference.safeParse(reference);
		if (parsed.success) return { streamer: parsed.data };
		throw new ShowtimeError("INVALID_BODY", `subject ${subject}: ${issueText(parsed.error, reference)}`);
	}
	if (rest.length === 0 && first !== "") return { showtimeSessionId: first };
	throw new ShowtimeError(
		"INVALID_BODY",
		`subject ${subject}: expected ${SUBJECT}.<showtimeSessionId> or ${SUBJECT}.by-streamer.<entityType>.<entityId>`,
	);
}

function parse(data: Uint8Array): GameEvent {
	if (data.length > MOST_BYTES) {
		throw new ShowtimeError("BODY_TOO_LARGE", `the message has ${data.length} bytes, at most ${MOST_BYTES} are taken`);
	}
	const parsed = parseJson(new TextDecoder().decode(data));
	if (!parsed.ok) throw new ShowtimeError("MALFORMED_JSON", `the message is not JSON: ${parsed.reason}`);
	const result = gameEvent.safeParse(parsed.value);
	if (!result.success) throw new ShowtimeError("INVALID_BODY", issueText(result.error, parsed.value, "the event"));
	return result.data;
}

async function bury(message: WireMessage, code: string, reason: string, options: GameEventDoorOptions): Promise<void> {
	options.onDeadLetter(code);
	const letter: DeadLetter = {
		timestamp: new Date(options.nowMs()).toISOString(),
		subject: message.subject,
		code,
		reason,
		sizeBytes: message.data.length,
		payload: new TextDecoder()
			.decode(message.data.subarray(0, 4 * MOST_PAYLOAD_CHARACTERS))
			.slice(0, MOST_PAYLOAD_CHARACTERS),
	};
	await options.bus.publish(DEAD_LETTER_SUBJECT, letter);
}
