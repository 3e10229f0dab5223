/** `npm run test:seam`: can a client tell personas of real viewers from others? Ends with 1 when it can. */
import { measureSeam, type Probing, type Verdict } from "./gate.ts";

const SESSIONS = 60;
const MOST_SHOWN = 0.55;
const LEAST_NAIVE = 0.95;
const LEAST_SAMPLES = 20_000;

const report = measureSeam(SESSIONS, SESSIONS);
const figure = (value: number): string => value.toFixed(4);
const line = (name: string, verdict: Verdict | Probing): string => {
	const { area, samples, real } = verdict;
	const by = "by" in verdict ? `by ${verdict.by}, ` : "";
	return `${name.padEnd(12)} AUC ${figure(area.value)} [${figure(area.lower)}, ${figure(area.upper)}]  ${by}${samples} personas, ${real} of them ${"by" in verdict ? "real" : "the prober's"}`;
};
console.log(
	`${SESSIONS} sessions to train on, ${SESSIONS} to be judged; intervals of 95 % by 200 resamples of sessions`,
);
for (const [name, verdict] of Object.entries(report)) console.log(line(name, verdict));

const failures: string[] = [];
const { shown, naive } = report;
if (shown.area.upper > MOST_SHOWN)
	failures.push(`shown: upper bound ${figure(shown.area.upper)} is above ${MOST_SHOWN}`);
if (naive.area.value < LEAST_NAIVE)
	failures.push(`naive: ${figure(naive.area.value)} is below ${LEAST_NAIVE}, the test tests nothing`);
if (shown.samples < LEAST_SAMPLES) failures.push(`shown: ${shown.samples} personas are fewer than ${LEAST_SAMPLES}`);
for (const failure of failures) console.error(failure);
process.exitCode = failures.length > 0 ? 1 : 0;
