import type { Life, Watched } from "./observer.ts";

/** One persona to be judged. */
export interface Sample {
	session: number;
	/** 1: it belonged to a real-derived member for most of its life. */
	isReal: 0 | 1;
	features: Float64Array;
}

const PULSE_TICKS = 3;
const ID_BITS = 16;

/** Where a persona came, sat and went; nothing of what it showed. */
const STRUCTURAL: Record<string, (life: Life, watched: Watched) => number> = {
	lifetime: ticksOf,
	logLifetime: (life) => Math.log(ticksOf(life)),
	livesThree: (life) => Number(ticksOf(life) === 3),
	livesSix: (life) => Number(ticksOf(life) === 6),
	joinsAtPulse: (life) => Number(life.joinTick % PULSE_TICKS === 0),
	joinsAfterPulse: (life) => Number(life.joinTick % PULSE_TICKS === 1),
	leavesAtPulse: (life) => Number(life.leaveTick % PULSE_TICKS === 0),
	leavesAfterPulse: (life) => Number(life.leaveTick % PULSE_TICKS === 1),
	subTick: (life) => Number(life.cameBetweenTicks),
	coJoiners: (life) => life.coJoiners,
	coLeavers: (life) => life.coLeavers,
	seat: (life) => life.seat,
	reuseGap: (life) => life.reuseGap,
	order: (life) => life.order,
	joinBytes: (life) => life.joinBytes,
	leaveBytes: (life) => life.leaveBytes,
	isFirst: (life) => Number(life.isFirst),
	hypeAtJoin: (life, { hypeLevels }) => mostAround(hypeLevels, life.joinTick),
	hypeAtLeave: (life, { hypeLevels }) => mostAround(hypeLevels, life.leaveTick),
};
for (let bit = 0; bit < ID_BITS; bit++) {
	STRUCTURAL[`id${bit}`] = (life) => (Number.parseInt(life.id.slice(-4), 16) >>> bit) & 1;
}

/** What a persona showed. */
const BEHAVIOURAL: Record<string, (life: Life) => number> = {
	mean: ({ steps }) => mean(steps),
	deviation: ({ steps }) => Math.sqrt(variance(steps)),
	first: ({ steps }) => steps[0],
	last: ({ steps }) => steps[steps.length - 1],
	lowest: ({ steps }) => Math.min(...steps),
	highest: ({ steps }) => Math.max(...steps),
	maxRise: ({ steps }) => Math.max(0, ...differences(steps)),
	maxFall: ({ steps }) => Math.min(0, ...differences(steps)),
	autocorrelation: ({ steps }) => autocorrelation(steps),
	changeRate: ({ steps }) => mean(differences(steps).map((by) => Number(by !== 0))),
	moodTurns: ({ moods }) => differences(moods).filter((by) => by !== 0).length,
	moodTurnRate: ({ moods }) => mean(differences(moods).map((by) => Number(by !== 0))),
};
for (let phase = 0; phase < PULSE_TICKS; phase++) {
	BEHAVIOURAL[`moves${phase}`] = (life) => mean(at(phase, life, differences(life.steps)).map(Math.abs));
	BEHAVIOURAL[`moodTurns${phase}`] = (life) =>
		mean(at(phase, life, differences(life.moods)).map((by) => Number(by !== 0)));
}
for (let mood = 0; mood < 8; mood++) {
	BEHAVIOURAL[`mood${mood}`] = ({ moods }) => mean(moods.map((shown) => Number(shown === mood)));
}

export const STRUCTURAL_NAMES = Object.keys(STRUCTURAL);
export const FEATURE_NAMES = [...STRUCTURAL_NAMES, ...Object.keys(BEHAVIOURAL)];

/** The personas of a session that belonged to anybody. */
export function samplesOf(watched: Watched, real: ReadonlySet<number>, session: number): Sample[] {
	const judges = [...Object.values(STRUCTURAL), ...Object.values(BEHAVIOURAL)];
	return watched.lives.flatMap((life): Sample[] => {
		const owner = ownerOf(life);
		if (owner === undefined) return [];
		const features = Float64Array.from(judges, (judge) => judge(life, watched));
		return [{ session, isReal: real.has(owner) ? 1 : 0, features }];
	});
}

/** Serial of the member that the persona was bound to for most of its life. */
function ownerOf({ boundTicks }: Life): number | undefined {
	let owner: number | undefined;
	for (const [serial, ticks] of boundTicks) {
		if (owner === undefined || ticks > (boundTicks.get(owner) ?? 0)) owner = serial;
	}
	return owner;
}

function ticksOf({ joinTick, leaveTick }: Life): number {
	return Math.max(1, leaveTick - joinTick);
}

function mostAround(levels: readonly number[], tick: number): number {
	let most = 0;
	for (let at = tick - 2; at <= tick + 2; at++) most = Math.max(most, levels[at] ?? 0);
	return most;
}

/** Differences that fall on one phase of the pulse grid; the first is that of the tick after the join. */
function at(phase: number, { joinTick }: Life, values: readonly number[]): number[] {
	return values.filter((_, i) => (joinTick + 1 + i) % PULSE_TICKS === phase);
}

function mean(values: readonly number[]): number {
	return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
	const middle = mean(values);
	return mean(values.map((value) => (value - middle) ** 2));
}

function differences(values: readonly number[]): number[] {
	return values.slice(1).map((value, i) => value - values[i]);
}

function autocorrelation(values: readonly number[]): number {
	const spread = variance(values);
	if (spread === 0) return 0;
	const middle = mean(values);
	return mean(values.slice(1).map((value, i) => (value - middle) * (values[i] - middle))) / spread;
}
