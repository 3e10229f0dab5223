import { until } from "../support/until.ts";
import type { FaultHouse } from "./house.ts";
import { pause } from "./pause.ts";

const STARTED_WITHIN_MS = 60_000;
/** So long one lives at the least: some of its members become followers. */
const LIVES_MS = 5_000;
/** So many are there ahead. */
const AHEAD = 3;

/** Sessions of streamers who may have followers, started ahead, to be ended under faults. */
export class EndingSessions {
	readonly #house: Pick<FaultHouse, "cluster" | "processes">;
	/** Not started yet. */
	#left: number;
	readonly #ahead: Promise<{ id: string; startedAtMs: number }>[] = [];

	/** `wanted`: at most so many are taken. */
	constructor(house: Pick<FaultHouse, "cluster" | "processes">, wanted: number) {
		this.#house = house;
		this.#left = wanted;
		this.#fill();
	}

	/** The next one, when it has lived for a while. */
	async take(): Promise<string> {
		const next = this.#ahead.shift() ?? this.#start();
		this.#fill();
		const { id, startedAtMs } = await next;
		await pause(Math.max(0, startedAtMs + LIVES_MS - performance.now()));
		return id;
	}

	#fill(): void {
		while (this.#left > 0 && this.#ahead.length < AHEAD) {
			this.#left--;
			const starting = this.#start();
			// Whoever takes it learns of a failure.
			starting.catch(() => {});
			this.#ahead.push(starting);
		}
	}

	async #start(): Promise<{ id: string; startedAtMs: number }> {
		const { processes } = this.#house;
		const startOne = () => startFollowed(this.#house, processes.running[this.#ahead.length % processes.running.length]);
		const id = await until(startOne, "a session starts", STARTED_WITHIN_MS);
		return { id, startedAtMs: performance.now() };
	}
}

/** Starts a session of somebody who may have followers, with a voice room. */
export async function startFollowed(
	{ cluster }: Pick<FaultHouse, "cluster">,
	process: Parameters<FaultHouse["cluster"]["start"]>[0],
): Promise<string> {
	const [id] = await cluster.start(process, 1, async (streamer) => {
		const growth = { streamer, domain: "audience_growth.followers", amount: 6, idempotencyKey: streamer.entityId };
		const { status, body } = await cluster.call(process, "/showtime/career/record-growth", growth);
		if (status !== 200) throw new Error(`growth not recorded: ${JSON.stringify(body)}`);
	});
	const { status, body } = await cluster.call(process, "/showtime/voice/create", { showtimeSessionId: id });
	if (status !== 200) throw new Error(`no voice room: ${JSON.stringify(body)}`);
	return id;
}
