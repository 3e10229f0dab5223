import { ShowtimeError } from "../errors.ts";
import { gameEvent } from "../events/game-event.ts";
import { issueText } from "../events/issue-text.ts";
import { type StreamerReference, streamerReference } from "../events/reference.ts";
import type { SessionDirectory } from "../rooms/session-directory.ts";
import { openWireDoor, type WireDoor, type WireDoorOptions } from "./wire-door.ts";

const SUBJECT = "showtime.game-event";
const MOST_BYTES = 262_144;
/** Game events that may wait for the journal at once. */
const MOST_PENDING = 2000;

export interface GameEventDoorOptions extends WireDoorOptions {
	directory: Pick<SessionDirectory, "submitAnywhere" | "sessionOf">;
}

type Target = { showtimeSessionId: string } | { streamer: StreamerReference };

/**
 * Takes game events from NATS: `showtime.game-event.<showtimeSessionId>` and
 * `showtime.game-event.by-streamer.<entityType>.<entityId>`. A redelivery is applied once (its input id is the eventId).
 */
export function openGameEventDoor(options: GameEventDoorOptions): Promise<WireDoor> {
	const incoming = {
		name: "game events",
		queue: "showtime",
		subjects: [`${SUBJECT}.>`],
		mostBytes: MOST_BYTES,
		mostPending: MOST_PENDING,
		take: (subject: string, value: unknown) => take(options.directory, targetOf(subject), value),
	};
	return openWireDoor(incoming, options);
}

/** The input id is that of the event, so that a redelivery is applied once. */
async function take(directory: GameEventDoorOptions["directory"], target: Target, value: unknown): Promise<object> {
	const parsed = gameEvent.safeParse(value);
	if (!parsed.success) throw new ShowtimeError("INVALID_BODY", issueText(parsed.error, value, "the event"));
	const event = parsed.data;
	const { eventId } = event;
	const inputId = `event:${eventId}`;
	const input = { kind: "game-event", event } as const;
	const showtimeSessionId =
		"streamer" in target ? await directory.sessionOf(target.streamer) : target.showtimeSessionId;
	return { eventId, showtimeSessionId, ...(await directory.submitAnywhere(showtimeSessionId, inputId, input)) };
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
