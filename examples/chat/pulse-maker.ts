import { createHmac, randomBytes } from "node:crypto";
import { type Feeling, feelingOf } from "./lexicon.ts";

/** An entry of a pulse. */
export interface Entry extends Feeling {
	trackingId?: string;
	viewerType?: "HighEngager";
}

/** What an interval came to. */
export interface Summary {
	messages: number;
	viewers: number;
	entries: Entry[];
}

const MOST_ENTRIES = 200;
/** Most viewers that a broadcast may track. */
export const MOST_TRACKED = 50;
const TRACKED_FROM_MESSAGES = 3;
const ENGAGED_FROM_MESSAGES = 10;

/**
 * Sums up a chat by intervals. Of a message nothing is kept but what it shows, of a user nothing but a hash under a key
 * of this run, which nobody else has.
 */
export class PulseMaker {
	readonly #key = randomBytes(32);
	readonly #mostTracked: number;
	readonly #messagesOf = new Map<string, number>();
	readonly #tracked = new Set<string>();
	#felt = new Map<string, Feeling>();
	#seen = new Set<string>();
	#messages = 0;

	/** `mostTracked`: viewers that get a tracking id, those who write most; 0 to 50. */
	constructor(mostTracked: number) {
		this.#mostTracked = mostTracked;
	}

	add(user: string, text: string): void {
		const viewer = createHmac("sha256", this.#key).update(user).digest("base64url").slice(0, 22);
		const messages = (this.#messagesOf.get(viewer) ?? 0) + 1;
		this.#messagesOf.set(viewer, messages);
		if (messages >= TRACKED_FROM_MESSAGES && this.#tracked.size < this.#mostTracked) this.#tracked.add(viewer);
		this.#seen.add(viewer);
		this.#messages++;
		const feeling = feelingOf(text);
		const before = this.#felt.get(viewer);
		if (feeling === undefined || (before !== undefined && before.intensity > feeling.intensity)) return;
		this.#felt.set(viewer, feeling);
	}

	/** What the interval came to; the next one begins. Of too many entries the weakest go. */
	take(): Summary {
		const entries = [...this.#felt].map(([viewer, feeling]) => this.#entryOf(viewer, feeling));
		entries.sort((a, b) => b.intensity - a.intensity);
		const summary = { messages: this.#messages, viewers: this.#seen.size, entries: entries.slice(0, MOST_ENTRIES) };
		this.#felt = new Map();
		this.#seen = new Set();
		this.#messages = 0;
		return summary;
	}

	#entryOf(viewer: string, feeling: Feeling): Entry {
		if (!this.#tracked.has(viewer)) return feeling;
		const isEngaged = (this.#messagesOf.get(viewer) ?? 0) >= ENGAGED_FROM_MESSAGES;
		return { ...feeling, trackingId: viewer, ...(isEngaged && { viewerType: "HighEngager" as const }) };
	}
}
