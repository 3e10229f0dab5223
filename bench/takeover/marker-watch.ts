import { connect, type Msg, type NatsConnection } from "@nats-io/transport-node";

interface Seen {
	marker: number;
	atMs: number;
	gapMs: number;
}

/** Listens to the journal's markers of all rooms, beside the processes, which know nothing of it. */
export class MarkerWatch {
	readonly #rooms: Map<string, Seen>;
	readonly #connection: NatsConnection;

	private constructor(connection: NatsConnection, rooms: readonly string[]) {
		this.#connection = connection;
		this.#rooms = new Map(rooms.map((id) => [id, { marker: 0, atMs: performance.now(), gapMs: Number.NaN }]));
		connection.subscribe("showtime.j.>", { callback: (_, message) => this.#note(message) });
	}

	static async open(natsUrl: string, rooms: readonly string[]): Promise<MarkerWatch> {
		return new MarkerWatch(await connect({ servers: natsUrl }), rooms);
	}

	/** From here on gaps are measured anew, and rooms have to tick anew. */
	begin(): void {
		for (const seen of this.#rooms.values()) seen.gapMs = Number.NaN;
	}

	/** Rooms without a marker since `begin`. */
	get still(): number {
		return [...this.#rooms.values()].filter(({ gapMs }) => Number.isNaN(gapMs)).length;
	}

	/** The longest time between two markers of a room that ended since `begin`, in milliseconds. */
	get longestGapMs(): number {
		return Math.max(...[...this.#rooms.values()].map(({ gapMs }) => gapMs));
	}

	close(): Promise<void> {
		return this.#connection.close();
	}

	#note(message: Msg): void {
		const seen = this.#rooms.get(message.subject.split(".").at(-1) ?? "");
		const number = message.json<{ marker?: { marker: number } }>().marker?.marker;
		if (seen === undefined || number === undefined || number <= seen.marker) return;
		const nowMs = performance.now();
		seen.gapMs = Math.max(nowMs - seen.atMs, Number.isNaN(seen.gapMs) ? 0 : seen.gapMs);
		seen.atMs = nowMs;
		seen.marker = number;
	}
}
