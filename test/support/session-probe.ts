import { createHash } from "node:crypto";
import { encodePersonas } from "../../src/personas/snapshot.ts";
import type { LiveSession } from "../../src/rooms/live-session.ts";
import type { AnyFold } from "../../src/rooms/session-fold.ts";
import { encodeWorld } from "../../src/world/snapshot.ts";

/** Digest of everything a session is: its world and its projection. */
export function hashOfSession({ world, personas }: Pick<LiveSession, "world" | "personas">): string {
	return createHash("sha256").update(encodeWorld(world)).update(encodePersonas(personas, world)).digest("hex");
}

/** The same of a fold in whatever version. */
export function hashOfFold(fold: AnyFold): string {
	const digest = createHash("sha256").update(String(fold.simulation.version));
	for (const section of fold.simulation.encode(fold)) digest.update(section);
	return digest.digest("hex");
}
