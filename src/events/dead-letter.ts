import * as z from "zod";

/** Subject of messages that could not be taken, without a namespace. */
export const DEAD_LETTER_SUBJECT = "showtime.dead-letter";

/** A message that could not be taken, and why. */
export const deadLetter = z.strictObject({
	timestamp: z.iso.datetime(),
	subject: z.string().describe("Where the message came in."),
	code: z.string().describe("One of docs/errors.md."),
	reason: z.string(),
	sizeBytes: z.number().int().min(0),
	payload: z
		.string()
		.describe("The message as text, at most its first 4,096 characters; empty for a pulse, which names viewers."),
});
export type DeadLetter = z.infer<typeof deadLetter>;
