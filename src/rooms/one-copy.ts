/**
 * Copies of what is sent: Colyseus hands every client the one buffer that the next patch is encoded into. While a broadcast runs
 * its bytes are copied once, for all clients.
 */
export class OneCopy<Copy> {
	readonly #copy: (data: Uint8Array) => Copy;
	#isBroadcast = false;
	#last: { data: Uint8Array; copy: Copy } | undefined;

	constructor(copy: (data: Uint8Array) => Copy) {
		this.#copy = copy;
	}

	/** Nobody writes to what `send` sends until it has returned. */
	broadcast(send: () => void): void {
		this.#isBroadcast = true;
		try {
			send();
		} finally {
			this.#isBroadcast = false;
			this.#last = undefined;
		}
	}

	of(data: Uint8Array): Copy {
		if (!this.#isBroadcast) return this.#copy(data);
		if (this.#last?.data !== data) this.#last = { data, copy: this.#copy(data) };
		return this.#last.copy;
	}
}
