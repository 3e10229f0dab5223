import { type Area, areaUnderCurve, type Judged } from "./area-under-curve.ts";
import { trainTrees } from "./boosted-trees.ts";
import { type Sample, STRUCTURAL_NAMES } from "./features.ts";
import { trainLogistic } from "./logistic-regression.ts";
import { seeSession } from "./session.ts";

const BOOTSTRAP_SEED = 0xb007;

/** How well a classifier tells real-derived from simulated: 0.5 = not at all, 1 = always. */
export interface Verdict {
	area: Area;
	/** The classifier that did better. */
	by: "trees" | "logistic";
	samples: number;
	real: number;
}

export interface SeamReport {
	/** All that a client sees of the view that players get. */
	shown: Verdict;
	/** The same without what personas show: only where and when they come, sit and go. */
	structural: Verdict;
	/** All that a client would see of a view that shows the members themselves. */
	naive: Verdict;
	/** A viewer of the broadcast who watches for the persona that answers what he says, over all sessions; reported only. */
	probe: Probing;
	naiveProbe: Probing;
}

/** How well answers tell the prober's own persona from the others. */
export interface Probing {
	area: Area;
	samples: number;
	/** Personas that were his. */
	real: number;
}

/** Trains classifiers on `train` sessions and judges as many others as `test` says. */
export function measureSeam(train: number, test: number): SeamReport {
	const seen = Array.from({ length: train + test }, (_, session) => seeSession(session));
	const shown = seen.map((session) => session.shown);
	const naive = seen.map((session) => session.naive);
	const structural = shown.map((samples) =>
		samples.map((sample) => ({ ...sample, features: sample.features.slice(0, STRUCTURAL_NAMES.length) })),
	);
	const judge = (sessions: readonly Sample[][]): Verdict =>
		verdictOn(sessions.slice(0, train).flat(), sessions.slice(train).flat());
	return {
		shown: judge(shown),
		structural: judge(structural),
		naive: judge(naive),
		probe: probingOf(seen.flatMap(({ shownAnswers }) => shownAnswers)),
		naiveProbe: probingOf(seen.flatMap(({ naiveAnswers }) => naiveAnswers)),
	};
}

function probingOf(judged: readonly Judged[]): Probing {
	const real = judged.filter(({ isReal }) => isReal === 1).length;
	return { area: areaUnderCurve(judged, BOOTSTRAP_SEED), samples: judged.length, real };
}

/** The better of the two classifiers, by what it does to samples it has not seen. */
function verdictOn(train: readonly Sample[], test: readonly Sample[]): Verdict {
	const rows = train.map(({ features }) => features);
	const labels = train.map(({ isReal }) => isReal);
	const given = test.map(({ features }) => features);
	const areaOf = (scores: Float64Array): Area =>
		areaUnderCurve(
			test.map(({ session, isReal }, i) => ({ session, isReal, score: scores[i] })),
			BOOTSTRAP_SEED,
		);
	const trees = areaOf(trainTrees(rows, labels)(given));
	const logistic = areaOf(trainLogistic(rows, labels)(given));
	const by = trees.value >= logistic.value ? "trees" : "logistic";
	const real = test.filter(({ isReal }) => isReal === 1).length;
	return { area: by === "trees" ? trees : logistic, by, samples: test.length, real };
}
