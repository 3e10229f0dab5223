import type { RedisConnection } from "./redis-connection.ts";
import type { VoiceMapping, VoiceOwnerKind, VoiceStore } from "./voice-store.ts";

const PREFIX: Record<VoiceOwnerKind, string> = {
	"showtime-session": "showtime:voice:voice:",
	"game-session": "showtime:voice:voice-game:",
};
/** A room that nobody has spoken of for so long is gone. */
const LIFE_SECONDS = 86_400;

export interface RedisVoiceBoardOptions {
	store: VoiceStore;
	redis: RedisConnection;
}

/** A voice store that shows operators in Redis which room a session has; nothing is read back there. */
export class RedisVoiceBoard implements VoiceStore {
	readonly #options: RedisVoiceBoardOptions;
	/** Keys of rooms that are gone, which Redis did not take down. */
	readonly #stale = new Set<string>();

	constructor(options: RedisVoiceBoardOptions) {
		this.#options = options;
	}

	async put(mapping: VoiceMapping): Promise<void> {
		await this.#options.store.put(mapping);
		this.#show(mapping);
	}

	ofSession(sessionId: string): Promise<VoiceMapping | undefined> {
		return this.#options.store.ofSession(sessionId);
	}

	ofSessions(sessionIds: readonly string[]): Promise<VoiceMapping[]> {
		return this.#options.store.ofSessions(sessionIds);
	}

	ofRoom(roomId: string): Promise<VoiceMapping | undefined> {
		return this.#options.store.ofRoom(roomId);
	}

	async setParticipants(roomId: string, participants: number): Promise<VoiceMapping | undefined> {
		const mapping = await this.#options.store.setParticipants(roomId, participants);
		if (mapping !== undefined) this.#show(mapping);
		return mapping;
	}

	async remove(roomId: string): Promise<void> {
		const { store } = this.#options;
		const mapping = await store.ofRoom(roomId);
		// First: whoever is asked again after a crash finds the room still, and takes it down.
		if (mapping !== undefined) await this.#takeDown([keyOf(mapping)]);
		await store.remove(roomId);
	}

	async list(): Promise<VoiceMapping[]> {
		await this.#takeDown([...this.#stale]);
		return this.#options.store.list();
	}

	async #takeDown(keys: readonly string[]): Promise<void> {
		if (keys.length === 0) return;
		try {
			await this.#options.redis.run((commands) => commands.del(...keys));
			for (const key of keys) this.#stale.delete(key);
		} catch {
			for (const key of keys) this.#stale.add(key);
		}
	}

	#show(mapping: VoiceMapping): void {
		const { redis } = this.#options;
		const { roomId, participants } = mapping;
		const value = JSON.stringify({ roomId, participants });
		redis.run((commands) => commands.set(keyOf(mapping), value, "EX", LIFE_SECONDS)).catch(ofNoAccount);
	}
}

/** Nothing is read back from the board: whatever is missing there is shown with the next change. */
function ofNoAccount(): void {}

function keyOf({ sessionKind, sessionId }: VoiceMapping): string {
	return PREFIX[sessionKind] + sessionId;
}
