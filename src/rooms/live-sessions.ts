import type { StreamerReference } from "../events/reference.ts";
import type { LiveSession } from "./live-session.ts";

/** The live sessions of this process, by id and by streamer. */
export class LiveSessions {
	readonly #byId = new Map<string, LiveSession>();
	readonly #byStreamer = new Map<string, LiveSession>();

	get(id: string): LiveSession | undefined {
		return this.#byId.get(id);
	}

	ofStreamer(streamer: StreamerReference): LiveSession | undefined {
		return this.#byStreamer.get(keyOf(streamer));
	}

	all(): Iterable<LiveSession> {
		return this.#byId.values();
	}

	get size(): number {
		return this.#byId.size;
	}

	add(session: LiveSession): void {
		this.#byId.set(session.id, session);
		this.#byStreamer.set(keyOf(session.record.streamer), session);
	}

	remove(session: LiveSession): void {
		this.#byId.delete(session.id);
		const key = keyOf(session.record.streamer);
		// The streamer may be live again already.
		if (this.#byStreamer.get(key) === session) this.#byStreamer.delete(key);
	}
}

function keyOf({ entityType, entityId }: StreamerReference): string {
	return `${entityType}:${entityId}`;
}
