import type { OwnerNode, Ownership } from "./ownership.ts";
import type { SessionStore } from "./session-store.ts";

/**
 * Ownership of a process that shares its stores with no other, as the lock on the data file sees to: every session is its
 * own for the asking, and its lease never ends.
 */
export class SoleOwnership implements Ownership {
	readonly nodeId = "sole";
	readonly isShared = false;
	readonly #node: OwnerNode = { nodeId: this.nodeId, internalUrl: "", isDraining: false };
	readonly #sessions: Pick<SessionStore, "listLive">;
	readonly #tokens = new Map<string, number>();
	readonly #owned = new Set<string>();

	constructor(sessions: Pick<SessionStore, "listLive">) {
		this.#sessions = sessions;
	}

	async renew(): Promise<void> {}

	async drain(): Promise<void> {}

	async leave(): Promise<void> {
		this.#owned.clear();
	}

	async nodes(): Promise<OwnerNode[]> {
		return [this.#node];
	}

	async claim(showtimeSessionId: string): Promise<number> {
		const before = this.#tokens.get(showtimeSessionId) ?? 0;
		if (this.#owned.has(showtimeSessionId)) return before;
		this.#owned.add(showtimeSessionId);
		this.#tokens.set(showtimeSessionId, before + 1);
		return before + 1;
	}

	async holds(showtimeSessionId: string, token: number): Promise<boolean> {
		return this.#owned.has(showtimeSessionId) && this.#tokens.get(showtimeSessionId) === token;
	}

	async release(showtimeSessionId: string, token: number): Promise<void> {
		if (this.#tokens.get(showtimeSessionId) === token) this.#owned.delete(showtimeSessionId);
	}

	async ownerOf(showtimeSessionId: string): Promise<OwnerNode | undefined> {
		return this.#owned.has(showtimeSessionId) ? this.#node : undefined;
	}

	async free(): Promise<string[]> {
		const live = await this.#sessions.listLive();
		return live.map(({ showtimeSessionId }) => showtimeSessionId).filter((id) => !this.#owned.has(id));
	}

	async drop(showtimeSessionId: string): Promise<void> {
		this.#owned.delete(showtimeSessionId);
		this.#tokens.delete(showtimeSessionId);
	}
}
