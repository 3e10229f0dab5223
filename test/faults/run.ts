import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { Builds } from "../support/next-build.ts";
import { type RunOptions, type RunReport, runFaults } from "./campaign.ts";
import { addRun, type CampaignState, loadCampaign, newCampaign, saveCampaign, stillWanted } from "./campaign-state.ts";
import { type Dice, diceOf } from "./dice.ts";
import type { JournalPlace } from "./house.ts";
import { type Kind, TARGETS, type Target } from "./kind.ts";
import { KINDS, kindOf } from "./kinds.ts";
import { type Counts, isOfAll } from "./plan.ts";
import { MUTANTS } from "./preload.ts";
import { countsFor } from "./sensitivity.ts";
import { tableOf } from "./table.ts";

/** Faults between two looks at what is left: each run has sessions of its own. */
const FAULTS_A_RUN = 320;
/** Of a run in which journals are lost, so many faults do that. */
const LOSSES_A_RUN = 100;
const MOST_SEED = 2 ** 31;
/** Of the breaches of a run. */
const MOST_SHOWN = 20;
/** Runs in a row in which no fault comes about; then it makes no sense to go on. */
const MOST_IDLE_RUNS = 3;
/** A mutant has to be seen within so many seeds. */
const MUTANT_RUNS = 3;

const OPTIONS = `npm run test:faults [-- options]
  --faults <n>     faults of each kind (100)
  --kinds <a,b>    only these kinds
  --without <a,b>  all but these kinds
  --seed <n>       of everything that is chosen (a random one, which is printed)
  --state <file>   what is done is kept there, kind by kind, and not done again (fault-campaign.json)
  --minutes <n>    begin no run after so many minutes; the next start goes on
  --fresh          begin anew
  --repeat <n>     repeat the n-th run of the state file that had breaches
  --journal <name> nats, or sql: it is in the database, and nothing happens to NATS (nats)
  --mutants        break the processes on purpose instead, and see that it is noticed
  --rounds         say what is done in each round`;

const WHAT: Record<Target, string> = {
	process: "One process",
	processes: "All processes",
	release: "What processes are started of",
	redis: "Redis",
	mariadb: "MariaDB",
	nats: "NATS and the journal in it",
	deliveries: "Messages on their way in",
};

const { values } = parseArgs({
	options: {
		faults: { type: "string", default: "100" },
		kinds: { type: "string" },
		without: { type: "string", default: "" },
		seed: { type: "string" },
		journal: { type: "string", default: "nats" },
		state: { type: "string", default: "fault-campaign.json" },
		minutes: { type: "string", default: "60" },
		fresh: { type: "boolean", default: false },
		repeat: { type: "string" },
		mutants: { type: "boolean", default: false },
		rounds: { type: "boolean", default: false },
		help: { type: "boolean", default: false },
	},
});
const seed = values.seed === undefined ? randomInt(MOST_SEED) : Number(values.seed);
const journal = placeOf(values.journal);
const closers: (() => Promise<void> | void)[] = [];
const lastClosers: typeof closers = [];
let isStopped = false;
const releases = new Builds({ add: (close) => void lastClosers.push(close) });
for (const signal of ["SIGINT", "SIGTERM"] as const)
	process.once(signal, () => {
		isStopped = true;
		void closeAll()
			.then(closeLast)
			.then(() => process.exit(1));
	});
if (values.help) console.log(`${OPTIONS}\n\n${kindsByTarget()}`);
else if (values.mutants) process.exitCode = await breakOnPurpose();
else if (values.repeat !== undefined) process.exitCode = await repeat(Number(values.repeat));
else process.exitCode = await runKinds();
await closeLast();

function placeOf(given: string): JournalPlace {
	if (given === "nats" || given === "sql") return given;
	throw new Error(`--journal is ${given}; it is nats or sql`);
}

/** Every kind, by what it acts on. */
function kindsByTarget(): string {
	const lines = TARGETS.map((target) => {
		const names = KINDS.filter((kind) => kind.target === target).map(({ name, isLoss }) =>
			isLoss ? `${name} *` : name,
		);
		return `${WHAT[target]}:\n${names.map((name) => `  ${name}`).join("\n")}`;
	});
	return `${lines.join("\n")}\n* entries are lost for good: in runs without forced owners and upgrades`;
}

/** Answers 1 when anything is broken. */
async function runKinds(): Promise<number> {
	const { faults, state: file, fresh, minutes } = values;
	const wanted = Object.fromEntries(wantedKinds().map((name) => [name, Number(faults)]));
	const state = (fresh ? undefined : await loadCampaign(file)) ?? newCampaign(seed, journal);
	if (state.journal !== journal) throw new Error(`${file} is of a campaign with --journal ${state.journal}`);
	console.log(`seed ${state.seed}`);
	const untilMs = performance.now() + Number(minutes) * 60_000;
	let idle = 0;
	for (let left = stillWanted(state, wanted); Object.keys(left).length > 0; left = stillWanted(state, wanted)) {
		if (isStopped || performance.now() > untilMs || idle === MOST_IDLE_RUNS) break;
		idle = (await runOnce(state, left)) ? 0 : idle + 1;
		// A run that was broken off is none.
		if (!isStopped) await saveCampaign(file, state);
	}
	console.log(tableOf(state));
	return state.brokenRuns.length > 0 ? 1 : 0;
}

/** Answers whether any fault came about. */
async function runOnce(state: CampaignState, left: Counts): Promise<boolean> {
	const dice = diceOf(state.seed, `run ${state.runs}`);
	const counts = someOf(left, dice, state.runs);
	const options = { seed: dice.whole(MOST_SEED), counts, journal };
	const began = performance.now();
	const report = await reportOf({ ...options, releases });
	const seconds = (performance.now() - began) / 1000;
	addRun(state, { ...report, ...options, seconds });
	const struck = Object.values(report.faults).reduce((sum, count) => sum + count, 0);
	console.log(
		`run ${state.runs}: ${struck} faults, ${report.inputs} inputs, ${report.markers} markers, ${report.events} events, ` +
			`${Math.round(seconds)} s, ${report.broken.length} breaches${report.crashes > 0 ? `, NATS ended by itself: ${report.crashes}` : ""}`,
	);
	for (const breach of report.broken.slice(0, MOST_SHOWN)) console.log(`    ${breach}`);
	return struck > 0;
}

function wantedKinds(): string[] {
	const without = values.without.split(",").filter((name) => name !== "");
	const inNats = ({ target, needsStreams }: Kind) => target === "nats" || needsStreams === true;
	const possible = KINDS.filter((kind) => journal === "nats" || !inNats(kind)).map(({ name }) => name);
	const names = values.kinds?.split(",") ?? possible;
	for (const name of [...names, ...without]) kindOf(name);
	const impossible = names.filter((name) => !possible.includes(name));
	if (impossible.length > 0) throw new Error(`without a journal in NATS there is no ${impossible.join(", ")}`);
	return names.filter((name) => !without.includes(name));
}

/** As many faults as one run takes, of those that are left; every other run has losses, or faults of all processes. */
function someOf(left: Counts, dice: Dice, run: number): Counts {
	const all = dice.shuffled(Object.entries(left).flatMap(([name, count]) => Array<string>(count).fill(name)));
	const losses = all.filter((name) => kindOf(name).isLoss);
	const ofAll = all.filter((name) => isOfAll(kindOf(name)));
	const hasLosses = losses.length > 0 && (ofAll.length === 0 || run % 2 === 1);
	const special = hasLosses ? losses.slice(0, LOSSES_A_RUN) : ofAll;
	// A session that is young when its journal goes ends with it.
	const isOther = (name: string) => !losses.includes(name) && !ofAll.includes(name);
	const fits = ({ endsSession, takesOut }: Kind) => !hasLosses || !(endsSession || takesOut);
	const others = all.filter((name) => isOther(name) && fits(kindOf(name)));
	const share = Math.ceil((special.length / (special.length + others.length)) * FAULTS_A_RUN);
	const some = hasLosses ? special : special.slice(0, share);
	const counts: Counts = {};
	for (const name of [...some, ...others.slice(0, FAULTS_A_RUN - some.length)]) counts[name] = (counts[name] ?? 0) + 1;
	return counts;
}

async function repeat(place: number): Promise<number> {
	const state = await loadCampaign(values.state);
	const run = state?.brokenRuns[place - 1];
	if (run === undefined) throw new Error(`${values.state} has no run ${place} with breaches`);
	const { broken } = await reportOf({ seed: run.seed, counts: run.counts, journal: state?.journal });
	console.log(broken.length === 0 ? "no breach" : broken.join("\n"));
	return broken.length === 0 ? 0 : 1;
}

/** Answers 1 when a mutant is not seen. */
async function breakOnPurpose(): Promise<number> {
	if (journal !== "nats") throw new Error("--mutants are of processes with their journal in NATS");
	let isMissed = false;
	console.log(`seed ${seed}`);
	for (const mutant of MUTANTS) {
		let runs = 0;
		let broken: string[] = [];
		while (runs < MUTANT_RUNS && broken.length === 0) {
			const own = diceOf(seed, `${mutant} ${runs++}`).whole(MOST_SEED);
			broken = (await reportOf({ seed: own, counts: countsFor(mutant), mutant })).broken;
		}
		isMissed ||= broken.length === 0;
		const seen = `seen in run ${runs}: ${broken[0]?.split("\n")[0]} (${broken.length} breaches)`;
		console.log(`${mutant.padEnd(20)} ${broken.length === 0 ? "NOT SEEN" : seen}`);
	}
	return isMissed ? 1 : 0;
}

/** A run that cannot be brought to its end is a breach too. */
async function reportOf(options: RunOptions): Promise<RunReport> {
	try {
		const onRound = (name: string) => values.rounds && console.log(`${new Date().toISOString()} ${name}`);
		return await runFaults({ add: (close) => void closers.push(close) }, { ...options, onRound });
	} catch (error) {
		const nothing = { inputs: 0, markers: 0, versions: 0, epochs: 0, events: 0, crashes: 0 };
		return { faults: {}, ...nothing, broken: [(error as Error).message] };
	} finally {
		await closeAll();
	}
}

async function closeAll(these = closers): Promise<void> {
	for (let close = these.pop(); close; close = these.pop()) await close();
}

function closeLast(): Promise<void> {
	return closeAll(lastClosers);
}
