import { DEAD_LETTER_SUBJECT, type DeadLetter } from "../events/dead-letter.ts";
import type { Logger } from "../rooms/logger.ts";
import type { EventPublisher } from "./event-publisher.ts";

const MOST_PAYLOAD_CHARACTERS = 4096;

export interface DeadLetterOptions {
	/** Where they go. */
	publisher: EventPublisher;
	log: Logger;
	nowMs: () => number;
	/** Learns of each dead letter's code. */
	onDeadLetter(code: string): void;
}

/** Publishes a message that could not be taken, with the reason. `isPrivate`: without what it says. */
export async function bury(
	{ subject, data }: { subject: string; data: Uint8Array },
	why: Pick<DeadLetter, "code" | "reason">,
	isPrivate: boolean,
	{ publisher, log, nowMs, onDeadLetter }: DeadLetterOptions,
): Promise<void> {
	onDeadLetter(why.code);
	const shown = isPrivate ? data.subarray(0, 0) : data.subarray(0, 4 * MOST_PAYLOAD_CHARACTERS);
	const letter: DeadLetter = {
		timestamp: new Date(nowMs()).toISOString(),
		subject,
		...why,
		sizeBytes: data.length,
		payload: new TextDecoder().decode(shown).slice(0, MOST_PAYLOAD_CHARACTERS),
	};
	try {
		await publisher.publish({ subject: DEAD_LETTER_SUBJECT, body: JSON.stringify(letter) });
	} catch (error) {
		log.error({ err: error, ...why, subject }, "a dead letter could not be kept");
	}
}
