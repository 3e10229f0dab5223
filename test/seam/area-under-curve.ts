import { smallRandom } from "../support/small-random.ts";

const RESAMPLES = 200;

/** Area under the receiver operating characteristic with the interval in which 95 % of the resamples lie. */
export interface Area {
	value: number;
	lower: number;
	upper: number;
}

/** One judged sample. */
export interface Judged {
	session: number;
	isReal: 0 | 1;
	score: number;
}

/** The area over all samples; its interval by 200 resamples of whole sessions. */
export function areaUnderCurve(judged: readonly Judged[], seed: number): Area {
	const sorted = [...judged].sort((a, b) => a.score - b.score);
	const sessions = [...new Set(judged.map(({ session }) => session))];
	const random = smallRandom(seed);
	const areas: number[] = [];
	for (let resample = 0; resample < RESAMPLES; resample++) {
		const weights = new Map<number, number>();
		for (let i = 0; i < sessions.length; i++) {
			const session = sessions[random.next(sessions.length)];
			weights.set(session, (weights.get(session) ?? 0) + 1);
		}
		areas.push(weightedArea(sorted, (session) => weights.get(session) ?? 0));
	}
	areas.sort((a, b) => a - b);
	const value = weightedArea(sorted, () => 1);
	return { value, lower: areas[Math.floor(0.025 * RESAMPLES)], upper: areas[Math.ceil(0.975 * RESAMPLES) - 1] };
}

/** Chance that a real one scores above a simulated one, equals counting half; `sorted` by score. */
function weightedArea(sorted: readonly Judged[], weightOf: (session: number) => number): number {
	let below = 0;
	let won = 0;
	let real = 0;
	for (let i = 0; i < sorted.length; ) {
		const { score } = sorted[i];
		let simulatedHere = 0;
		let realHere = 0;
		for (; i < sorted.length && sorted[i].score === score; i++) {
			const weight = weightOf(sorted[i].session);
			if (sorted[i].isReal === 1) realHere += weight;
			else simulatedHere += weight;
		}
		won += realHere * (below + simulatedHere / 2);
		below += simulatedHere;
		real += realHere;
	}
	return real === 0 || below === 0 ? 0.5 : won / real / below;
}
