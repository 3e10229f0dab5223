import { randomUUID } from "node:crypto";
import { openCheckpoint, sealCheckpoint } from "../src/persistence/checkpoint-format.ts";
import type { Checkpoint } from "../src/persistence/checkpoint-store.ts";
import { JetStreamJournal } from "../src/persistence/jetstream-journal.ts";
import type { JournalEntry } from "../src/persistence/journal.ts";
import { SqlCheckpointStore } from "../src/persistence/sql-checkpoint-store.ts";
import { inParallel } from "../src/rooms/in-parallel.ts";
import type { Logger } from "../src/rooms/logger.ts";
import { foldOn } from "../src/rooms/restored-session.ts";
import { beginFold, type Fold, foldChapter, openFold, sealFold } from "../src/rooms/session-fold.ts";
import { type RestoreParts, restoreSession } from "../src/rooms/session-restore.ts";
import { CURRENT_SIMULATION } from "../src/simulation/current-simulation.ts";
import { DATABASES } from "../test/support/databases.ts";
import { startJetStream } from "../test/support/jetstream-server.ts";
import { eventsAt, startInput } from "./crowd.ts";
import { medianOf } from "./measure.ts";
import { type BenchRow, ratioRow } from "./row.ts";

const SESSIONS = 300;
const MEMBERS = 200;
/** Ticks before the checkpoint, and behind it: a minute of five-second ticks. */
const BEFORE = 6;
const TAIL = 12;
/** As sessions are resumed (src/rooms/session-resume.ts). */
const AT_ONCE = 32;
const MAX_BYTES = 1_073_741_824;
const FORMAT = { seal: sealCheckpoint, open: openCheckpoint };

/**
 * Sessions of 200 members from their durable checkpoint and a minute of journal behind it, out of a JetStream and a SQLite
 * file: one after the other, and 300 as a process takes them up. Each has to come back as it was.
 */
export async function benchRecovery(): Promise<BenchRow[]> {
	const server = await startJetStream();
	const database = await DATABASES[1].open();
	try {
		const checkpoints = new SqlCheckpointStore(database.db);
		const writer = await JetStreamJournal.open({ connection: await server.connect(), maxBytes: MAX_BYTES });
		const ids = Array.from({ length: SESSIONS }, () => randomUUID());
		const lived = await inParallel(ids, AT_ONCE, (id) => live(id, writer, checkpoints));
		const journal = await JetStreamJournal.open({ connection: await server.connect(), maxBytes: MAX_BYTES });
		const parts: RestoreParts = { journal, checkpoints, format: FORMAT, logger: STRICT };
		const restoreOne = async (place: number) => {
			const { fold } = await restoreSession(ids[place], parts);
			if (fold.chain !== lived[place].chain) throw new Error(`session ${place} came back as another one`);
		};
		const places = ids.map((_, place) => place);
		await inParallel(places, AT_ONCE, restoreOne);
		const [single, floor]: [number[], number[]] = [[], []];
		for (const place of places.slice(0, 100)) {
			single.push(await timed(() => restoreOne(place)));
			const [newest] = await checkpoints.list(ids[place]);
			const entries = await journal.read(ids[place], newest.sequence);
			floor.push(await timed(async () => refold(newest, entries)));
		}
		const all = await timed(() => inParallel(places, AT_ONCE, restoreOne));
		const [sessionMs, floorMs] = [medianOf(single), medianOf(floor)];
		return [
			{ name: "recovery.sessionMs", value: sessionMs, unit: "ms" },
			{ name: "recovery.floor.foldMs", value: floorMs, unit: "ms" },
			ratioRow("recovery.ratioToFloor", floorMs / sessionMs, "the same fold with its bytes at hand"),
			{ name: "recovery.300SessionsMs", value: all, unit: "ms" },
		];
	} finally {
		await database.close();
		await server.close();
	}
}

/** A session that was begun, checkpointed and left off. */
async function live(id: string, journal: JetStreamJournal, checkpoints: SqlCheckpointStore): Promise<Fold> {
	const start = { ...startInput(MEMBERS, 0), showtimeSessionId: id };
	const fold = beginFold(start, await journal.incarnation());
	await journal.append(id, "start", start);
	for (let marker = 1; marker <= 1 + BEFORE + TAIL; marker++) {
		const inputs = marker === 1 ? [start] : eventsAt(marker);
		const inputIds = inputs.map((_, place) => (marker === 1 ? "start" : `event:${marker}:${place}`));
		if (marker > 1) for (const [place, input] of inputs.entries()) await journal.append(id, inputIds[place], input);
		const kind = marker === 1 ? "apply" : "tick";
		const step = { marker, kind, atMs: marker * 5_000 } as const;
		const { sequence } = await journal.appendMarker(id, step, { chain: fold.chain });
		foldChapter(fold, { marker: step, sequence, inputs, ids: [...inputIds, `marker:${marker}`] });
		if (marker === 1 + BEFORE) await checkpoints.save(sealFold(id, fold, FORMAT));
	}
	return fold;
}

function refold(checkpoint: Checkpoint, entries: readonly JournalEntry[]): void {
	foldOn(openFold(checkpoint, FORMAT), entries, [CURRENT_SIMULATION]);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
	const start = performance.now();
	await work();
	return performance.now() - start;
}

/** Nothing is amiss here, so nothing is to be said. */
const STRICT: Logger = {
	info: () => {},
	warn: (_, message) => {
		throw new Error(message);
	},
	error: (_, message) => {
		throw new Error(message);
	},
};
