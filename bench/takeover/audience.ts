import { joinStream, type Stream } from "../../src/client/index.ts";

/** Players that join at once. */
const JOINING = 8;

/** Players with the client library, one each in the rooms that they watch. */
export class Audience {
	readonly #streams: Stream[] = [];
	/** Players who have lost their connection and have had no frame since, by place, and since when. */
	readonly #away = new Map<number, number>();
	#backAtMs = 0;
	#longestAwayMs = 0;
	#lost = 0;

	/** After it returns all have joined. */
	static async seated(address: string, rooms: readonly string[]): Promise<Audience> {
		const audience = new Audience();
		const waiting = rooms.entries();
		await Promise.all(
			Array.from({ length: JOINING }, async () => {
				for (const [place, room] of waiting) audience.#watch(place, await joinStream(address, room));
			}),
		);
		return audience;
	}

	/** From here on it counts who loses a connection, and when the last one has a frame again. */
	begin(): void {
		this.#away.clear();
		this.#lost = 0;
		this.#longestAwayMs = 0;
	}

	/** Players who have lost their connection since `begin`. */
	get lost(): number {
		return this.#lost;
	}

	/** Players whose picture does not move yet. */
	get away(): number {
		return this.#away.size;
	}

	/** When the last one came back, by `performance.now()`. */
	get backAtMs(): number {
		return this.#backAtMs;
	}

	/** The longest time from a lost connection to the next frame, in milliseconds. */
	get longestAwayMs(): number {
		return this.#longestAwayMs;
	}

	async close(): Promise<void> {
		await Promise.all(this.#streams.map((stream) => stream.leave()));
	}

	#watch(place: number, stream: Stream): void {
		this.#streams.push(stream);
		stream.on("connection", (status) => {
			if (status !== "reconnecting") return;
			this.#away.set(place, performance.now());
			this.#lost++;
		});
		stream.on("crowd", () => {
			const sinceMs = this.#away.get(place);
			if (stream.connection !== "connected" || sinceMs === undefined) return;
			this.#away.delete(place);
			this.#backAtMs = performance.now();
			this.#longestAwayMs = Math.max(this.#longestAwayMs, this.#backAtMs - sinceMs);
		});
		stream.on("error", (error) => console.error(error));
	}
}
