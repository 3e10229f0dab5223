import { smallRandom } from "./small-random.ts";

/** A crowd that changes as one is told, for fixtures and benchmarks. */
export interface MadeUpCrowd {
	seatCount: number;
	state: Uint8Array;
	occupancy: Uint8Array;
}

/** Moods of a crowd that is neither one-sided nor even: all eight are present. */
const MOOD_WEIGHTS = [18, 20, 8, 16, 8, 14, 12, 4];

/**
 * How the changed seats of a crowd change. `drift` is what a tick does: a step up or down, now and then a mood, seldom a
 * new occupant. `redraw` is the worst: everything of a changed seat is drawn anew.
 */
export type ChangeLaw = "drift" | "redraw";

/** Makes crowds of mean engagement 0.55 +/- 0.2 and changes them, the same for the same seed on every machine. */
export function crowdMaker(seed: number): {
	make(seatCount: number): MadeUpCrowd;
	change(crowd: MadeUpCrowd, share: number, law: ChangeLaw): Uint32Array;
} {
	const random = smallRandom(seed);
	// The sum of twelve even draws is as good as normal here, and free of Math.log and Math.cos, whose last bits differ.
	const step = (): number => {
		let sum = -6;
		for (let i = 0; i < 12; i++) sum += random.share();
		return Math.min(15, Math.max(0, Math.floor((0.55 + 0.2 * sum) * 16)));
	};
	const total = MOOD_WEIGHTS.reduce((a, b) => a + b);
	const mood = (): number => {
		let rest = random.next(total);
		return MOOD_WEIGHTS.findIndex((weight) => {
			rest -= weight;
			return rest < 0;
		});
	};
	const seated = (): number => (step() << 4) | (mood() << 1) | 1;
	const drifted = (state: number): number => {
		const moved = Math.min(15, Math.max(0, (state >>> 4) + (random.next(2) === 0 ? 1 : -1)));
		return (moved << 4) | (random.next(5) === 0 ? (mood() << 1) | 1 : state & 0x0f);
	};
	const otherThan = (then: number, draw: () => number): number => {
		for (;;) {
			const state = draw();
			if (state !== then) return state;
		}
	};
	return {
		make(seatCount) {
			const state = Uint8Array.from({ length: seatCount }, seated);
			const occupancy = Uint8Array.from({ length: seatCount }, () => random.next(2));
			return { seatCount, state, occupancy };
		},
		change(crowd, share, law) {
			const changed: number[] = [];
			for (let seat = 0; seat < crowd.seatCount; seat++) {
				if (random.share() >= share) continue;
				const then = crowd.state[seat];
				const isTurned = random.next(50) === 0;
				crowd.state[seat] = otherThan(then, law === "redraw" || isTurned ? seated : () => drifted(then));
				if (isTurned) crowd.occupancy[seat] ^= 1;
				changed.push(seat);
			}
			return Uint32Array.from(changed);
		},
	};
}
