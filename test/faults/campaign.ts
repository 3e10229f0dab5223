import type { JournalEntry } from "../../src/persistence/journal.ts";
import type { Closing } from "../support/closing.ts";
import type { Builds } from "../support/next-build.ts";
import { until } from "../support/until.ts";
import { heldAfterAll, lookAtCrowd } from "./crowd-facts.ts";
import { type Dice, diceOf } from "./dice.ts";
import { endTroubleOf } from "./end-trouble.ts";
import { EndingSessions, startFollowed } from "./ending-sessions.ts";
import { watchGauges } from "./gauges.ts";
import { type FaultHouse, type JournalPlace, openFaultHouse } from "./house.ts";
import type { RunHistory } from "./invariant.ts";
import { INVARIANTS } from "./invariants.ts";
import type { JournalWatch } from "./journal-watch.ts";
import { kindOf } from "./kinds.ts";
import { leftoversOf } from "./leftovers.ts";
import { pause } from "./pause.ts";
import { type Counts, leftOf, planRounds, type Round, type Strike } from "./plan.ts";
import { type Players, startPlayers } from "./players.ts";
import type { Mutant } from "./preload.ts";
import { openRecorder, type Recorder } from "./record.ts";
import { type RoundAt, referenceOf } from "./reference.ts";
import { type Sent, startTraffic } from "./traffic.ts";

const SESSIONS = 4;
const POISONS = 3;
/** A process may own nothing that reaches its point of death just then; what did not come about is brought about later. */
const ATTEMPTS = 4;
/** A run on a fast machine proves no less than one on a slow machine. */
const LEAST_INPUTS = 120;
const STARTED_WITHIN_MS = 30_000;
const ENDED_WITHIN_MS = 30_000;
/** A relay that died holds a session's messages for 30 s. */
const PUT_AWAY_WITHIN_MS = 30_000;
const PUBLISHED_WITHIN_MS = 40_000;
const LOOK_MS = 100;

/** What one run of faults came to. */
export interface RunReport {
	/** Faults that came about, by kind. */
	faults: Counts;
	inputs: number;
	markers: number;
	/** Changes of the simulation's version, over all sessions. */
	versions: number;
	/** New epochs of lost journals, over all sessions. */
	epochs: number;
	events: number;
	/** How often the NATS server ended by itself. */
	crashes: number;
	/** Breaches, each with its invariant and where it is. */
	broken: string[];
}

export interface RunOptions {
	/** Everything that is chosen follows from it. */
	seed: number;
	/** How many faults of each kind; those of NATS only where the journal is there. */
	counts: Counts;
	/** In NATS unless it says otherwise. */
	journal?: JournalPlace;
	/** Breaks the processes on purpose. */
	mutant?: Mutant;
	/** Of runs before and after this one. */
	releases?: Builds;
	/** Learns of each round before it begins. */
	onRound?(name: string): void;
}

/** Brings faults upon sessions under traffic, ends the sessions, and holds what is left against every invariant. */
export async function runFaults(opened: Closing, options: RunOptions): Promise<RunReport> {
	const { seed, counts, journal, mutant, releases, onRound } = options;
	const dice = diceOf(seed);
	const house = await openFaultHouse(opened, { journal, mutant, releases });
	const recorder = await openRecorder(house);
	opened.add(() => recorder.close());
	const gauges = watchGauges(house);
	opened.add(() => gauges.close());
	const sessions = await startSessions(house);
	await until(() => recorder.hasCheckpoints(sessions), "each session has a checkpoint", STARTED_WITHIN_MS);
	const ended: string[] = [];
	const sent = startTraffic(house, sessions, dice.of("traffic"));
	opened.add(() => sent.abandon());
	const players = startPlayers(house, sessions, dice.of("players"));
	opened.add(() => players.stop());
	const endings = Object.entries(counts).filter(([name]) => kindOf(name).endsSession);
	const ending = new EndingSessions(
		house,
		endings.reduce((sum, [, count]) => sum + count, 0),
	);
	const under: Under = { house, sessions, ending, ended, sent, players, journal: recorder.journalInNats };
	const log = new RoundLog();
	const faults: Counts = {};
	for (let attempt = 1, left = counts; attempt <= ATTEMPTS && Object.keys(left).length > 0; attempt++) {
		await strikeRounds(planRounds(left, dice.of(`plan ${attempt}`)), { under, log, faults, dice, onRound });
		left = leftOf(counts, faults);
	}
	log.begin("the end");
	const history = await wind(under, recorder, (atMs) => log.at(atMs));
	const peaks = new Map(gauges.peaks);
	peaks.set("checkpoints of a session", recorder.mostCheckpoints);
	peaks.set("effects dropped", house.processes.all.filter((one) => one.output().includes("effects dropped")).length);
	return { ...reportOf({ ...history, peaks }), faults, crashes: house.nats.crashes };
}

interface Striking {
	under: Under;
	log: RoundLog;
	/** Faults that came about; the rounds add theirs. */
	faults: Counts;
	dice: Dice;
	onRound?(name: string): void;
}

async function strikeRounds(rounds: readonly Round[], { under, log, faults, dice, onRound }: Striking): Promise<void> {
	const { house, sessions } = under;
	for (const round of rounds) {
		const place = log.begin(round.name);
		onRound?.(`round ${place} (${rounds.length} in this attempt): ${round.name}`);
		try {
			for (const kind of await strikeAll(round, under, dice.of(`round ${place}`)))
				faults[kind] = (faults[kind] ?? 0) + 1;
			await house.recovered(sessions);
		} catch (error) {
			throw new Error(`${log.at(Date.now())}: ${(error as Error).message}\n${outputOf(house)}`, { cause: error });
		}
	}
}

/** What faults are brought upon. */
interface Under {
	house: FaultHouse;
	sessions: readonly string[];
	ending: EndingSessions;
	ended: string[];
	sent: Sent;
	players: Players;
	journal: JournalWatch | undefined;
}

/** Some sessions in each process. */
async function startSessions({ cluster, processes }: FaultHouse): Promise<string[]> {
	const { running } = processes;
	const started = Array.from({ length: SESSIONS }, (_, place) =>
		until(() => startFollowed({ cluster }, running[place % running.length]), "a session starts", STARTED_WITHIN_MS),
	);
	return Promise.all(started);
}

/** Answers the kinds of the faults that came about. */
async function strikeAll({ lanes }: Round, under: Under, dice: Dice): Promise<string[]> {
	const struck = await Promise.allSettled(
		lanes.map((lane, place) => strikeLane(lane, under, dice.of(`lane ${place}`))),
	);
	const failures = struck.flatMap((lane) => (lane.status === "rejected" ? [(lane.reason as Error).message] : []));
	if (failures.length > 0) throw new Error(failures.join("; "));
	return struck.flatMap((lane) => (lane.status === "fulfilled" ? lane.value : []));
}

async function strikeLane(lane: readonly Strike[], under: Under, dice: Dice): Promise<string[]> {
	const struck: string[] = [];
	for (const [place, { kind, afterMs }] of lane.entries()) {
		await pause(afterMs);
		if (await kindOf(kind).strike({ ...under, dice: dice.of(place) })) struck.push(kind);
	}
	return struck;
}

/** Ends the sessions in order and gathers what is left of them. */
async function wind({ house, sessions, ended, sent, players }: Under, recorder: Recorder, roundAt: RoundAt) {
	await sent.atLeast(LEAST_INPUTS);
	await Promise.all([sent.stop(), players.stop()]);
	await sent.poison(POISONS);
	// One whose process died before it was ended lives on.
	const strays = await recorder.strays([...sessions, ...ended]);
	await Promise.all([...ended, ...strays].map((id) => end(house, id)));
	const crowd = await lookAtCrowd(house, sessions);
	await Promise.all(sessions.map((id) => end(house, id)));
	const all = [...sessions, ...ended];
	const isPublished = async () => {
		await pause(LOOK_MS);
		return (await recorder.outbox()).waiting + (await recorder.calls()).waiting === 0;
	};
	// What still waits is seen by the invariants.
	await until(isPublished, "nothing waits for a relay", PUBLISHED_WITHIN_MS).catch(() => {});
	const heldAtTheEnd = await heldAfterAll(house);
	// A process that dies behind the end of a session leaves its room listed.
	const left = () => leftoversOf(house, recorder.db, sessions);
	await until(async () => (await left()).length === 0, "sessions are put away", PUT_AWAY_WITHIN_MS).catch(() => {});
	const leftovers = await left();
	const histories = await recorder.histories(all, sent.accepted);
	return {
		references: histories.map((history) => referenceOf(history, roundAt)),
		crowd: { ...crowd, heldAtTheEnd },
		outbox: await recorder.outbox(),
		deadLetters: await recorder.unreadable(),
		poisons: POISONS,
		refusals: new Map([...sent.refusals, ...players.refusals]),
		failures: house.processes.all.flatMap((process) => failuresIn(process.output())),
		ownEnds: house.processes.ownEnds.map((process) => process.output()),
		leftovers,
	};
}

async function end(house: FaultHouse, id: string): Promise<void> {
	const { cluster, processes } = house;
	let answer: unknown;
	const isEnded = async () => {
		const { body } = await cluster.call(processes.running[0], "/showtime/session/end", { showtimeSessionId: id });
		answer = body;
		return body.status === "ended";
	};
	await until(isEnded, `session ${id} has ended`, ENDED_WITHIN_MS).catch(async (error: Error) => {
		const known = await endTroubleOf(house, id).catch((why: Error) => `nothing is known of it: ${why.message}`);
		const facts = [JSON.stringify(answer), known, outputOf(house)];
		throw new Error(`${error.message}: ${facts.join("\n")}`, { cause: error });
	});
}

function reportOf(run: RunHistory): Omit<RunReport, "faults" | "crashes"> {
	const { references } = run;
	const sum = (of: (reference: (typeof references)[number]) => number) =>
		references.reduce((total, one) => total + of(one), 0);
	return {
		inputs: sum(({ history }) => history.accepted.size),
		markers: sum(({ hashes }) => hashes.size),
		versions: sum(({ entries }) => entries.filter(isVersionMarker).length),
		epochs: sum(({ epochs }) => epochs),
		events: sum(({ history }) => history.events.length),
		broken: INVARIANTS.flatMap(({ id, rule, broken }) => broken(run).map((breach) => `${id} (${rule}): ${breach}`)),
	};
}

function isVersionMarker(entry: JournalEntry): boolean {
	return "marker" in entry && entry.marker.kind === "version";
}

const SHOWN_LINES = 40;
const FAILURES = ["a call failed", "game events failed", "matchmaking failed", "session halted"];

/** What the processes that are up, and those that ended by themselves, said last, and NATS. */
function outputOf({ processes, nats }: FaultHouse): string {
	const shown = new Set([...processes.running, ...processes.ownEnds]);
	const outputs = [...shown].map((process) =>
		process.output().split("\n").slice(-SHOWN_LINES).map(shortened).join("\n"),
	);
	return [...outputs, nats.output()].join("\n---\n");
}

/** What the log says of calls that were answered `INTERNAL`. */
function failuresIn(output: string): string[] {
	const isFailure = (line: string) => FAILURES.some((said) => line.includes(said));
	return output.split("\n").filter((line) => line.startsWith("{") && isFailure(line));
}

/** A line of the log without its stack. */
function shortened(line: string): string {
	if (!line.startsWith("{")) return line;
	const { time, pid, msg, err, hostname: _, level: __, ...facts } = JSON.parse(line);
	return `${new Date(time).toISOString()} ${pid} ${msg}: ${err?.message ?? ""} ${JSON.stringify(facts)}`;
}

/** When each round began. */
class RoundLog {
	readonly #rounds: { name: string; fromMs: number }[] = [{ name: "the beginning", fromMs: 0 }];

	/** Answers its place. */
	begin(name: string): number {
		const place = this.#rounds.length;
		this.#rounds.push({ name: `round ${place} (${name})`, fromMs: Date.now() });
		return place;
	}

	at(atMs: number): string {
		return this.#rounds.findLast(({ fromMs }) => fromMs <= atMs)?.name ?? "the beginning";
	}
}
