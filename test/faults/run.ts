import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { type RunReport, runFaults } from "./campaign.ts";
import { KINDS } from "./kinds.ts";
import { MUTANTS } from "./preload.ts";
import { kindsFor } from "./sensitivity.ts";

/** Faults between two looks at what is left: each run has sessions of its own. */
const FAULTS_A_RUN = 20;

const HELP = `npm run test:faults [-- options]
  --faults <n>   faults of each kind (100)
  --kinds <a,b>  only these kinds
  --state <file> kinds that are done are kept there and not run again (fault-campaign.json)
  --fresh        begin anew
  --mutants      break the processes on purpose instead, and see that it is noticed`;

type Line = Omit<RunReport, "broken"> & { broken: string[]; seconds: number };

const { values } = parseArgs({
	options: {
		faults: { type: "string", default: "100" },
		kinds: { type: "string" },
		state: { type: "string", default: "fault-campaign.json" },
		fresh: { type: "boolean", default: false },
		mutants: { type: "boolean", default: false },
		help: { type: "boolean", default: false },
	},
});
if (values.help) console.log(HELP);
else process.exitCode = values.mutants ? await breakOnPurpose() : await runKinds();

/** Answers 1 when anything is broken. */
async function runKinds(): Promise<number> {
	const { faults, kinds, state, fresh } = values;
	const wanted = kinds?.split(",") ?? Object.keys(KINDS);
	const unknown = wanted.filter((kind) => KINDS[kind] === undefined);
	if (unknown.length > 0) throw new Error(`no such kind: ${unknown}; there are ${Object.keys(KINDS).join(", ")}`);
	const done: Record<string, Line> =
		!fresh && existsSync(state) ? JSON.parse(await readFile(state, "utf8")) : ({} as Record<string, Line>);
	for (const kind of wanted) {
		if ((done[kind]?.faults ?? 0) >= Number(faults)) continue;
		done[kind] = await runKind(kind, Number(faults));
		await writeFile(state, JSON.stringify(done, undefined, "\t"));
		print(kind, done[kind]);
	}
	print("all", wanted.map((kind) => done[kind]).reduce(added));
	return wanted.some((kind) => done[kind].broken.length > 0) ? 1 : 0;
}

async function runKind(kind: string, faults: number): Promise<Line> {
	const began = performance.now();
	let line: Line = { faults: 0, inputs: 0, markers: 0, events: 0, broken: [], seconds: 0 };
	while (line.faults < faults) {
		const kinds = Array.from({ length: Math.min(FAULTS_A_RUN, faults - line.faults) }, () => kind);
		line = added(line, { ...(await closingAfter(kinds)), seconds: 0 });
	}
	return { ...line, seconds: Math.round((performance.now() - began) / 1000) };
}

async function closingAfter(kinds: readonly string[], mutant?: (typeof MUTANTS)[number]): Promise<RunReport> {
	const closers: (() => Promise<void> | void)[] = [];
	try {
		return await runFaults({ add: (close) => void closers.push(close) }, { kinds, ...(mutant && { mutant }) });
	} finally {
		for (let close = closers.pop(); close; close = closers.pop()) await close();
	}
}

/** Answers 1 when a mutant is not seen within three runs. */
async function breakOnPurpose(): Promise<number> {
	let isMissed = false;
	for (const mutant of MUTANTS) {
		let runs = 0;
		let broken: string[] = [];
		while (runs++ < 3 && broken.length === 0) {
			const report = closingAfter(kindsFor(mutant), mutant);
			broken = await report.then(
				(one) => one.broken,
				(error: Error) => [error.message.split("\n")[0]],
			);
		}
		isMissed ||= broken.length === 0;
		const seen = broken.length === 0 ? "NOT SEEN" : `seen in run ${runs - 1}: ${broken[0]} (${broken.length} breaches)`;
		console.log(`${mutant.padEnd(20)} ${seen}`);
	}
	return isMissed ? 1 : 0;
}

function added(one: Line, other: Line): Line {
	return {
		faults: one.faults + other.faults,
		inputs: one.inputs + other.inputs,
		markers: one.markers + other.markers,
		events: one.events + other.events,
		broken: [...one.broken, ...other.broken],
		seconds: one.seconds + other.seconds,
	};
}

function print(kind: string, { faults, inputs, markers, events, broken, seconds }: Line): void {
	const numbers = [`${faults} faults`, `${inputs} inputs`, `${markers} markers`, `${events} events`, `${seconds} s`];
	console.log([kind.padEnd(24), ...numbers.map((text) => text.padStart(14)), `  ${broken.length} breaches`].join(""));
	for (const breach of broken.slice(0, 5)) console.log(`    ${breach}`);
}
