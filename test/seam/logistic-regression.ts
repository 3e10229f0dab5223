import type { Model } from "./boosted-trees.ts";

const STEPS = 200;
const RATE = 0.5;
const MOMENTUM = 0.9;
/** Pulls the weights to zero. */
const CALM = 1e-3;

/** Logistic regression on the features and their squares, each brought to mean 0 and deviation 1. */
export function trainLogistic(rows: readonly Float64Array[], labels: readonly number[]): Model {
	const scales = scalesOf(rows.map(withSquares));
	const inputs = rows.map((row) => scaled(withSquares(row), scales));
	const width = scales.length;
	const weights = new Float64Array(width);
	const speeds = new Float64Array(width);
	let offset = 0;
	for (let step = 0; step < STEPS; step++) {
		const slopes = new Float64Array(width);
		let offsetSlope = 0;
		for (let i = 0; i < inputs.length; i++) {
			const missing = labels[i] - 1 / (1 + Math.exp(-offset - dot(weights, inputs[i])));
			offsetSlope += missing;
			for (let k = 0; k < width; k++) slopes[k] += missing * inputs[i][k];
		}
		offset += (RATE * offsetSlope) / inputs.length;
		for (let k = 0; k < width; k++) {
			speeds[k] = MOMENTUM * speeds[k] + (1 - MOMENTUM) * (slopes[k] / inputs.length - CALM * weights[k]);
			weights[k] += RATE * speeds[k];
		}
	}
	return (given) => Float64Array.from(given, (row) => dot(weights, scaled(withSquares(row), scales)));
}

interface Scale {
	middle: number;
	spread: number;
}

function withSquares(row: Float64Array): Float64Array {
	const doubled = new Float64Array(2 * row.length);
	doubled.set(row);
	for (let k = 0; k < row.length; k++) doubled[row.length + k] = row[k] * row[k];
	return doubled;
}

function scalesOf(rows: readonly Float64Array[]): Scale[] {
	return Array.from(rows[0], (_, k) => {
		let sum = 0;
		let squares = 0;
		for (const row of rows) {
			sum += row[k];
			squares += row[k] * row[k];
		}
		const middle = sum / rows.length;
		return { middle, spread: Math.sqrt(Math.max(0, squares / rows.length - middle * middle)) };
	});
}

/** A feature that is the same for everybody says nothing. */
function scaled(row: Float64Array, scales: readonly Scale[]): Float64Array {
	return row.map((value, k) => (scales[k].spread < 1e-9 ? 0 : (value - scales[k].middle) / scales[k].spread));
}

function dot(a: Float64Array, b: Float64Array): number {
	let sum = 0;
	for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
	return sum;
}
