import { createHash } from "node:crypto";
import { encodePersonas } from "../../src/personas/snapshot.ts";
import type { LiveSession } from "../../src/rooms/live-session.ts";
import { encodeWorld } from "../../src/world/snapshot.ts";

/** Digest of everything a session is: its world and its projection. */
export function hashOfSession({ world, personas }: Pick<LiveSession, "world" | "personas">): string {
	return createHash("sha256").update(encodeWorld(world)).update(encodePersonas(personas, world)).digest("hex");
}
