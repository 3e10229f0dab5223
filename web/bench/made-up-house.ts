import { lookOf, REACTION_KINDS, type ReactionKind } from "../../src/client/index.ts";
import { Arena } from "../src/arena/arena.ts";

/**
 * An arena that fills the window, with a crowd that was made up, for measuring and looking at. The address says what:
 * `?seats=2000&preset=arena&hype=0&mood=0&engagement=0.6&reaction=cheer&turnover=0.03&still=1`.
 */
const asked = new URLSearchParams(location.search);
const numberOf = (name: string, otherwise: number): number => Number(asked.get(name) ?? otherwise);

const seats = numberOf("seats", 2000);
const engagement = numberOf("engagement", 0.6);
const turnover = numberOf("turnover", 0.03);
const TICK_MS = 5000;
/** Of a hundred viewers so many are in each mood, by its code. */
const MIX = [28, 14, 8, 20, 9, 11, 7, 3];

/** Numbers from 0 to 1, the same in each run. */
function createDraw(seed: number): () => number {
	let word = seed;
	return () => {
		word = Math.imul(word ^ (word >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
		return ((word ^ (word >>> 13)) >>> 0) / 2 ** 32;
	};
}

const draw = createDraw(7);

function moodOf(share: number): number {
	let left = share * 100;
	return MIX.findIndex((part) => {
		left -= part;
		return left < 0;
	});
}

function seatedState(): number {
	const step = Math.min(15, Math.max(0, Math.round((engagement + (draw() + draw() + draw() - 1.5) * 0.42) * 15)));
	return (step << 4) | (Math.max(0, moodOf(draw())) << 1) | 1;
}

const occupancy = new Uint8Array(seats);
const state = Uint8Array.from({ length: seats }, () => (draw() < 0.96 ? seatedState() : 0));
const crowd = {
	tick: 0,
	seatCount: seats,
	state,
	occupancy,
	lookAt: (seat: number) => lookOf(12345, seat, occupancy[seat]),
};

/** A tick: some feel otherwise, some come and go. */
function pass(): void {
	for (let seat = 0; seat < seats; seat++) {
		if (draw() < turnover) {
			state[seat] = state[seat] === 0 ? seatedState() : 0;
			occupancy[seat] ^= state[seat] & 1;
		} else if (state[seat] !== 0 && draw() < 0.3) state[seat] = seatedState();
	}
	crowd.tick++;
	arena.show(crowd, TICK_MS);
}

const arena = new Arena(() => Date.now());
document.body.append(arena.root);
arena.stage(asked.get("preset") ?? "arena");
arena.show(crowd, TICK_MS);
const hype = numberOf("hype", 0);

/** A hype train of `level`, 0 for none, that is `share` of the way to the next. */
function shine(level: number, share: number): void {
	arena.shine({
		hypeLevel: level,
		hypeMood: level > 0 ? numberOf("mood", 0) : -1,
		hypeShare: share,
		isPaused: asked.has("still"),
	});
}

function react(kind: ReactionKind, { intensity = 0.9, share = 0.85, spreadMs = 1200 } = {}): void {
	arena.react({
		...{ showtimeSessionId: "", id: "", seq: 0, timestamp: 0, tick: 0 },
		...{ kind, intensity, share, spreadMs, seed: 9, startAt: Date.now() + 50 },
	} as unknown as Parameters<Arena["react"]>[0]);
}

shine(hype, hype > 0 ? 0.62 : 0);
if (turnover > 0) setInterval(pass, TICK_MS);
const kind = asked.get("reaction") as ReactionKind | null;
if (kind !== null && REACTION_KINDS.includes(kind)) {
	react(kind);
	setInterval(() => react(kind), numberOf("every", 9000));
}

/** For scripts that direct it. */
Object.assign(globalThis, { madeUpHouse: { shine, react } });
