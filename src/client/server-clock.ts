import type { PongMessage } from "../events/room-message.ts";

/** A round trip older than this is no longer trusted over a slower, newer one. */
const TRUSTED_MS = 60_000;

/** Estimates the server's clock: of the recent round trips the quickest says most. */
export class ServerClock {
	#offsetMs = 0;
	#roundTripMs = Number.POSITIVE_INFINITY;
	#measuredAtMs = 0;

	/** Takes an answer that arrived at `receivedAtMs`, both by the client's clock in Unix milliseconds. */
	take({ sentAt, serverNow }: PongMessage, receivedAtMs: number): void {
		const roundTripMs = receivedAtMs - sentAt;
		if (roundTripMs < 0) return;
		if (roundTripMs > this.#roundTripMs && receivedAtMs - this.#measuredAtMs < TRUSTED_MS) return;
		this.#offsetMs = serverNow - (sentAt + roundTripMs / 2);
		this.#roundTripMs = roundTripMs;
		this.#measuredAtMs = receivedAtMs;
	}

	/** The server's Unix milliseconds at the client's `nowMs`; the client's own until the first answer. */
	at(nowMs: number): number {
		return nowMs + this.#offsetMs;
	}
}
