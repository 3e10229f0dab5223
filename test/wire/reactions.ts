/** As in the message `reaction`. */
export interface Reaction {
	kind: string;
	intensity: number;
	share: number;
	spreadMs: number;
	seed: number;
}

/** Of a seat that takes part; both in milliseconds, the delay from `startAt`. */
export interface Part {
	seat: number;
	delay: number;
	duration: number;
}

type Draw = (purpose: number, seat: number) => number;

const LONGEST_MS: Record<string, number> = { cheer: 3_000, gasp: 1_000, laugh: 2_400, boo: 3_600, hush: 4_000 };

const WAITS = [
	330, 241, 208, 186, 170, 157, 146, 137, 129, 122, 116, 110, 105, 100, 95, 91, 87, 83, 79, 76, 73, 70, 67, 64, 61, 59,
	56, 54, 52, 50, 47, 45, 43, 41, 40, 38, 36, 34, 33, 31, 29, 28, 26, 25, 23, 22, 20, 19, 18, 16, 15, 14, 13, 11, 10, 9,
	8, 7, 6, 5, 4, 3, 2, 1,
];

/** Without columns of a house, rows have 64 seats. A kind that we do not know has no parts. */
export function expand(reaction: Reaction, seatCount: number, columns?: readonly number[]): Part[] {
	const draw = drawOf(reaction.seed);
	const share = bp(reaction.share);
	const seats = Array.from({ length: seatCount }, (_, seat) => seat);
	const taking = seats.filter((seat) => below(draw(1, seat), 10_000) < share);
	if (reaction.kind === "applause") return applause(reaction, draw, taking);
	if (reaction.kind === "wave") return wave(reaction, draw, taking, columns ?? seats.map((seat) => seat % 64));
	if (reaction.kind === "chant") return taking.map((seat) => chanting(reaction, draw, seat));
	if (!Object.hasOwn(LONGEST_MS, reaction.kind)) return [];
	return taking.map((seat) => alone(reaction, draw, seat));
}

function alone({ kind, intensity, spreadMs }: Reaction, draw: Draw, seat: number): Part {
	const mean = floor((LONGEST_MS[kind] * (10_000 + bp(intensity))) / 20_000);
	return {
		seat,
		delay: floor((early(draw(2, seat)) * spreadMs) / 65_536),
		duration: floor((mean * (7_500 + below(draw(3, seat), 5_001))) / 10_000),
	};
}

function chanting({ intensity, spreadMs }: Reaction, draw: Draw, seat: number): Part {
	const beats = 8 + floor((8 * bp(intensity)) / 10_000);
	const joinable = Math.min(beats, floor(spreadMs / 600) + 1);
	const beat = floor((early(draw(2, seat)) * joinable) / 65_536);
	return { seat, delay: beat * 600, duration: (beats - beat) * 600 };
}

function applause({ spreadMs }: Reaction, draw: Draw, taking: readonly number[]): Part[] {
	const first = 1_900 + below(draw(4, 0), 401);
	const length = 4_270 + below(draw(4, 1), 3_661);
	const begins = contagion((seat) => draw(2, seat), spreadMs, taking);
	const ends = contagion((seat) => draw(3, seat), spreadMs, taking);
	return taking.map((seat, i) => ({
		seat,
		delay: first + begins[i],
		duration: Math.max(200, length + ends[i] - begins[i]),
	}));
}

/** When each of the seats begins, or stops, in milliseconds after the first. */
function contagion(wordOf: (seat: number) => number, spreadMs: number, taking: readonly number[]): number[] {
	const n = taking.length;
	let sum = 0;
	for (let i = 1; i < n; i++) sum += floor(1_000_000 / i);
	const harmonic = Math.max(1, floor(sum / 1_000));
	const unit = floor((spreadMs * n * 800_000) / harmonic) * 10;
	const order = taking.map((seat, i) => ({ i, seat, word: wordOf(seat) }));
	order.sort((a, b) => a.word - b.word || a.seat - b.seat);
	const when: number[] = [];
	let start = 0;
	for (const [k, { i, word }] of order.entries()) {
		if (k > 0) start += floor((unit * WAITS[word % 64]) / (64 * k * (n - k)));
		when[i] = floor(start / 16_000);
	}
	return when;
}

function wave({ spreadMs }: Reaction, draw: Draw, taking: readonly number[], columns: readonly number[]): Part[] {
	const speed = 19_000 + below(draw(4, 0), 6_001);
	const seatMicros = floor((spreadMs * 22_000_000) / (64 * speed));
	const [lowest, highest] = [Math.min(...columns), Math.max(...columns)];
	const fromLowest = below(draw(4, 1), 4) < 3;
	return taking.map((seat) => {
		const along = fromLowest ? columns[seat] - lowest : highest - columns[seat];
		const lag = floor((2 * seatMicros * below(draw(2, seat), 1_001)) / 1_000);
		return {
			seat,
			delay: floor((along * seatMicros + lag) / 1_000),
			duration: floor((15 * seatMicros * (9_000 + below(draw(3, seat), 2_001))) / 10_000_000),
		};
	});
}

function drawOf(seed: number): Draw {
	const root = mix(mix(seed));
	const keys = [0, 1, 2, 3, 4].map((purpose) => mix(root ^ Math.imul(purpose, 0x85ebca6b)));
	return (purpose, seat) => mix(keys[purpose] ^ Math.imul(seat, 0x9e3779b1));
}

function mix(word: number): number {
	let w = word;
	w = Math.imul(w ^ (w >>> 16), 0x7feb352d);
	w = Math.imul(w ^ (w >>> 15), 0x846ca68b);
	return (w ^ (w >>> 16)) >>> 0;
}

const floor = Math.floor;
const below = (word: number, n: number): number => floor(((word >>> 16) * n) / 65_536);
const bp = (x: number): number => Math.round(x * 10_000);
const early = (word: number): number => Math.min(word >>> 16, word % 65_536);
