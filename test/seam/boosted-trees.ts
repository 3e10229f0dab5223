const ROUNDS = 60;
const BINS = 32;
const RATE = 0.25;
/** Keeps a leaf of few samples from saying much. */
const CALM = 20;

interface Split {
	feature: number;
	/** Samples of a bin up to this one go left. */
	bin: number;
	gain: number;
}

/** A tree of depth 2: three splits and four leaves. */
interface Tree {
	root: Split;
	low: Split;
	high: Split;
	leaves: Float64Array;
}

/** A score for each row of features; larger says 1. */
export type Model = (rows: readonly Float64Array[]) => Float64Array;

/** Gradient-boosted trees of depth 2 on the logistic loss, 60 rounds, on features cut into 32 bins. */
export function trainTrees(rows: readonly Float64Array[], labels: readonly number[]): Model {
	const cuts = cutsOf(rows);
	const binned = cuts.map((cut, feature) => binsOf(rows, feature, cut));
	const scores = new Float64Array(rows.length);
	const slopes = new Float64Array(rows.length);
	const curves = new Float64Array(rows.length);
	const trees: Tree[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		for (let i = 0; i < rows.length; i++) {
			const chance = 1 / (1 + Math.exp(-scores[i]));
			slopes[i] = labels[i] - chance;
			curves[i] = chance * (1 - chance);
		}
		const tree = growTree(binned, slopes, curves);
		trees.push(tree);
		for (let i = 0; i < rows.length; i++) scores[i] += tree.leaves[leafOf(tree, binned, i)];
	}
	return (given) => {
		const bins = cuts.map((cut, feature) => binsOf(given, feature, cut));
		const sums = new Float64Array(given.length);
		for (const tree of trees) {
			for (let i = 0; i < given.length; i++) sums[i] += tree.leaves[leafOf(tree, bins, i)];
		}
		return sums;
	};
}

/** Ascending borders between the bins of each feature, at its quantiles. */
function cutsOf(rows: readonly Float64Array[]): number[][] {
	return Array.from(rows[0], (_, feature) => {
		const values = Float64Array.from(rows, (row) => row[feature]).sort();
		const cuts = new Set<number>();
		for (let bin = 1; bin < BINS; bin++) cuts.add(values[Math.floor((bin * values.length) / BINS)]);
		return [...cuts].filter((cut) => cut > values[0]);
	});
}

function binsOf(rows: readonly Float64Array[], feature: number, cuts: readonly number[]): Uint8Array {
	return Uint8Array.from(rows, (row) => {
		let bin = 0;
		while (bin < cuts.length && row[feature] >= cuts[bin]) bin++;
		return bin;
	});
}

function growTree(binned: readonly Uint8Array[], slopes: Float64Array, curves: Float64Array): Tree {
	const all = Uint32Array.from(slopes.keys());
	const root = bestSplit(binned, all, slopes, curves);
	const isLow = (i: number) => binned[root.feature][i] <= root.bin;
	const low = bestSplit(binned, all.filter(isLow), slopes, curves);
	const high = bestSplit(
		binned,
		all.filter((i) => !isLow(i)),
		slopes,
		curves,
	);
	const tree: Tree = { root, low, high, leaves: new Float64Array(4) };
	const weights = new Float64Array(4);
	for (let i = 0; i < slopes.length; i++) {
		const leaf = leafOf(tree, binned, i);
		tree.leaves[leaf] += slopes[i];
		weights[leaf] += curves[i];
	}
	for (let leaf = 0; leaf < 4; leaf++) tree.leaves[leaf] *= RATE / (weights[leaf] + CALM);
	return tree;
}

function leafOf({ root, low, high }: Tree, binned: readonly Uint8Array[], i: number): number {
	if (binned[root.feature][i] <= root.bin) return binned[low.feature][i] <= low.bin ? 0 : 1;
	return binned[high.feature][i] <= high.bin ? 2 : 3;
}

function bestSplit(
	binned: readonly Uint8Array[],
	samples: Uint32Array,
	slopes: Float64Array,
	curves: Float64Array,
): Split {
	let best: Split = { feature: 0, bin: BINS, gain: 0 };
	const slopeSums = new Float64Array(BINS);
	const curveSums = new Float64Array(BINS);
	for (let feature = 0; feature < binned.length; feature++) {
		const bins = binned[feature];
		slopeSums.fill(0);
		curveSums.fill(0);
		for (let k = 0; k < samples.length; k++) {
			const i = samples[k];
			slopeSums[bins[i]] += slopes[i];
			curveSums[bins[i]] += curves[i];
		}
		const split = bestCut(slopeSums, curveSums);
		if (split.gain > best.gain) best = { feature, ...split };
	}
	return best;
}

function bestCut(slopeSums: Float64Array, curveSums: Float64Array): { bin: number; gain: number } {
	const slope = slopeSums.reduce((sum, value) => sum + value);
	const curve = curveSums.reduce((sum, value) => sum + value);
	const worth = (s: number, c: number) => (s * s) / (c + CALM);
	let best = { bin: BINS, gain: 0 };
	let left = 0;
	let leftCurve = 0;
	for (let bin = 0; bin < BINS - 1; bin++) {
		left += slopeSums[bin];
		leftCurve += curveSums[bin];
		const gain = worth(left, leftCurve) + worth(slope - left, curve - leftCurve) - worth(slope, curve);
		if (gain > best.gain) best = { bin, gain };
	}
	return best;
}
