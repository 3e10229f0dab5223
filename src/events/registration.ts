import * as z from "zod";
import { uuid } from "./reference.ts";

const name = z.string().trim().min(1).max(255);

/** The platform's rule for names of game services. */
const stubName = z.string().regex(/^[a-z0-9-]{2,50}$/, "2 to 50 lower-case letters, digits and dashes");

/**
 * A record of the embedded platform, as whoever keeps it says it. What is left out stays as it was, or is unknown;
 * false of a record that was never dead or finished.
 */
export const registration = z.discriminatedUnion("kind", [
	z.strictObject({
		kind: z.literal("character"),
		id: uuid,
		name: name.optional(),
		realmId: uuid.optional(),
		isDead: z.boolean().optional().describe("A dead character does not stream."),
	}),
	z.strictObject({
		kind: z.literal("game-service"),
		id: uuid,
		name: name.optional(),
		stubName: stubName.optional().describe("Short name; unique, and the id where nobody gave one."),
	}),
	z.strictObject({
		kind: z.literal("game-session"),
		id: uuid,
		gameType: stubName.optional().describe("Stub name of its game service."),
		ownerAccountId: uuid.optional(),
		isFinished: z.boolean().optional().describe("Everybody has left it."),
	}),
]);
export type Registration = z.infer<typeof registration>;
export type RegistrationKind = Registration["kind"];
