import type { GameEvent } from "../src/events/game-event.ts";
import type { Input } from "../src/events/input.ts";
import type { World } from "../src/world/world.ts";
import { BenchReservoir, eventsAt, tickWorld } from "./crowd.ts";
import { medianOf } from "./measure.ts";
import { assertSameCrowd, type PeerCrowd } from "./peers/peer-crowd.ts";

/** Milliseconds of a tick. */
export interface RaceTimes {
	ours: number;
	/** By name. */
	theirs: Record<string, number>;
}

/**
 * A world and its peers, which tick by turns so that all see the same machine, with the same events and arrivals. After
 * every tick each has to count the same crowd.
 */
export class Race {
	readonly #world: World;
	readonly #peers: [string, PeerCrowd][];
	readonly #afterOurs: () => void;
	readonly #reservoir: BenchReservoir;
	#arrivals: Input[] = [];

	/** `afterOurs`: what belongs to our tick beside the rules. */
	constructor(world: World, peers: Record<string, PeerCrowd>, afterOurs: () => void = () => {}) {
		this.#world = world;
		this.#peers = Object.entries(peers);
		this.#afterOurs = afterOurs;
		this.#reservoir = new BenchReservoir(world.members.length);
	}

	/** Goes on for `ticks`; medians of those behind the first `warmUp`. */
	async run(ticks: number, warmUp: number): Promise<RaceTimes> {
		const ours: number[] = [];
		const theirs = this.#peers.map((): number[] => []);
		for (let turn = 0; turn < ticks; turn++) {
			const tick = this.#world.tick + 1;
			const events = eventsAt(tick);
			const arrivals = this.#arrivals;
			const start = performance.now();
			const effects = tickWorld(this.#world, [...arrivals, ...events]);
			this.#afterOurs();
			ours.push(performance.now() - start);
			this.#arrivals = this.#reservoir.answer(effects);
			const templates = arrivals.flatMap((input) => (input.kind === "arrivals" ? input.templates : []));
			const gameEvents = events.flatMap((input): GameEvent[] => (input.kind === "game-event" ? [input.event] : []));
			for (const [place, [name, crowd]] of this.#peers.entries()) {
				const startOfTheirs = performance.now();
				await crowd.tick(tick, this.#world.marker, gameEvents, templates);
				theirs[place].push(performance.now() - startOfTheirs);
				assertSameCrowd(name, tick, this.#world.tally, crowd.counts);
			}
		}
		const medians = theirs.map((spent, place) => [this.#peers[place][0], medianOf(spent.slice(warmUp))]);
		return { ours: medianOf(ours.slice(warmUp)), theirs: Object.fromEntries(medians) };
	}
}
