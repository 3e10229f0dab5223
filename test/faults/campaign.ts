import type { Closing } from "../support/closing.ts";
import { until } from "../support/until.ts";
import { openFaultHouse } from "./house.ts";
import { INVARIANTS, type Reference, referenceOf } from "./invariants.ts";
import { type Fault, KINDS } from "./kinds.ts";
import type { Mutant } from "./preload.ts";
import { openRecorder } from "./record.ts";
import { startTraffic } from "./traffic.ts";

const SESSIONS = 4;
const QUIET_WITHIN_MS = 30_000;

/** What one run of faults came to. */
export interface RunReport {
	faults: number;
	inputs: number;
	markers: number;
	events: number;
	/** Breaches, each with its session and its invariant. */
	broken: string[];
}

export interface RunOptions {
	/** Names of `KINDS`, in the order in which they strike. */
	kinds: readonly string[];
	/** Breaks the processes on purpose. */
	mutant?: Mutant;
}

/** Brings faults upon sessions under traffic, ends the sessions, and holds what is left against every invariant. */
export async function runFaults(opened: Closing, { kinds, mutant }: RunOptions): Promise<RunReport> {
	const house = await openFaultHouse(opened, mutant);
	const nats = await house.nats.connect();
	const recorder = await openRecorder(house, nats);
	opened.add(() => recorder.close());
	const sessions = await house.cluster.start(house.processes[0], SESSIONS);
	const sent = startTraffic(house, nats, sessions);
	opened.add(() => sent.abandon());
	for (const kind of kinds) {
		const fault: Fault = KINDS[kind];
		try {
			await fault({ house, sessions, sent });
			await house.recovered(sessions);
		} catch (error) {
			const output = house.processes.map((process) => process.output().slice(-4_000)).join("\n---\n");
			throw new Error(`${kind}: ${(error as Error).message}\n${output}`, { cause: error });
		}
	}
	await sent.stop();
	await Promise.all(sessions.map((id) => end(house, id)));
	const isQuiet = async () => (await recorder.outbox()).waiting === 0;
	const broken: string[] = [];
	await until(isQuiet, "the outbox is empty", QUIET_WITHIN_MS).catch((error: Error) =>
		broken.push(`I14: ${error.message}`),
	);
	const dead = (await recorder.outbox()).dead;
	if (dead > 0) broken.push(`I14: ${dead} events were given up`);
	const references = (await recorder.histories(sessions, sent.accepted)).map(referenceOf);
	broken.push(...references.flatMap(breachesOf));
	const sum = (of: (reference: Reference) => number) => references.reduce((total, one) => total + of(one), 0);
	return {
		faults: kinds.length,
		inputs: sum(({ history }) => history.accepted.size),
		markers: sum(({ hashes }) => hashes.size),
		events: sum(({ history }) => history.events.length),
		broken,
	};
}

async function end({ cluster, processes }: Awaited<ReturnType<typeof openFaultHouse>>, id: string): Promise<void> {
	const isEnded = async () => {
		const { body } = await cluster.call(processes[0], "/showtime/session/end", { showtimeSessionId: id });
		return body.status === "ended";
	};
	await until(isEnded, `session ${id} has ended`, QUIET_WITHIN_MS);
}

function breachesOf(reference: Reference): string[] {
	const { id } = reference.history;
	return INVARIANTS.flatMap((invariant) =>
		invariant.broken(reference).map((breach) => `${invariant.id} (${invariant.rule}), session ${id}: ${breach}`),
	);
}
