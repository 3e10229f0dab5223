import { readFileSync, rmSync } from "node:fs";
import { flushCompileCache } from "node:module";
import { NatsBus } from "../../src/bridge/nats-bus.ts";
import type { Input } from "../../src/events/input.ts";
import { EventStreams } from "../../src/persistence/event-streams.ts";
import { JetStreamJournal } from "../../src/persistence/jetstream-journal.ts";
import type { JournalEntry } from "../../src/persistence/journal.ts";
import { SqlCheckpointStore } from "../../src/persistence/sql-checkpoint-store.ts";
import { SqlJournal } from "../../src/persistence/sql-journal.ts";
import { SqlOwnership } from "../../src/persistence/sql-ownership.ts";
import { SqlPlatformCalls } from "../../src/persistence/sql-platform-calls.ts";
import { SqlSessionConclusions } from "../../src/persistence/sql-session-conclusions.ts";
import { EmbeddedSeeds } from "../../src/platform/embedded/embedded-seeds.ts";
import { NodeLease } from "../../src/rooms/node-lease.ts";

/**
 * Loaded into a process before it starts (`node --import`): lets the campaign end it at a chosen point of its work, force
 * two owners, and break it on purpose. Orders come in the file `SHOWTIME_FAULT_FILE`, read and removed on SIGUSR2.
 */

/** Where a process can be told to die: before, while and after each thing that a crash may cut in two, by what it is about. */
export const POINTS = {
	tick: ["input.before", "input.after", "marker.before", "marker.during", "marker.after"],
	checkpoint: ["checkpoint.before", "checkpoint.during", "checkpoint.after"],
	publishing: ["publish.before", "publish.during", "publish.after"],
	/** The conclusion of a session, growth at the seed service, calls that are settled. */
	ending: [
		...["conclude.before", "conclude.during", "conclude.after"],
		...["growth.before", "growth.during", "growth.after"],
		...["settle.before", "settle.during", "settle.after"],
	],
} as const satisfies Record<string, readonly string[]>;

/** Ways to break the promise; the campaign has to see each. */
export const MUTANTS = ["no-message-id", "no-compare-and-set", "apply-twice", "skip-last"] as const;
export type Mutant = (typeof MUTANTS)[number];

const FLUSH_MS = 4_000;
/** Older than any. */
const STALE_TOKEN = 0;

let armed = "";
let hasForcedOwners = false;

function die(): void {
	process.kill(process.pid, "SIGKILL");
}

/** The same method, which dies at its points when it is told to. */
function failing<Args extends unknown[], Result>(
	name: string,
	method: (...args: Args) => Promise<Result>,
): (...args: Args) => Promise<Result> {
	return async function (this: unknown, ...args: Args): Promise<Result> {
		if (armed === `${name}.before`) die();
		const result = method.apply(this, args);
		if (armed === `${name}.during`) setImmediate(die);
		const answer = await result;
		if (armed === `${name}.after`) die();
		return answer;
	};
}

const { read } = JetStreamJournal.prototype;
for (const { prototype } of [JetStreamJournal, SqlJournal]) {
	prototype.append = failing("input", prototype.append);
	prototype.appendMarker = failing("marker", prototype.appendMarker);
}
SqlCheckpointStore.prototype.save = failing("checkpoint", SqlCheckpointStore.prototype.save);
EventStreams.prototype.publish = failing("publish", EventStreams.prototype.publish);
SqlSessionConclusions.prototype.conclude = failing("conclude", SqlSessionConclusions.prototype.conclude);
EmbeddedSeeds.prototype.record = failing("growth", EmbeddedSeeds.prototype.record);
SqlPlatformCalls.prototype.settle = failing("settle", SqlPlatformCalls.prototype.settle);

/** While owners are forced every process holds every session, whatever the leases say, as one does that was the owner long ago. */
const { claim, free, holds } = SqlOwnership.prototype;
const isHeld = Object.getOwnPropertyDescriptor(NodeLease.prototype, "isHeld")?.get as () => boolean;
let lastClaimed: string[] = [];
SqlOwnership.prototype.claim = async function (id) {
	const token = await claim.call(this, id);
	return token ?? (hasForcedOwners ? STALE_TOKEN : undefined);
};
SqlOwnership.prototype.free = async function () {
	const known = await free.call(this);
	return hasForcedOwners ? [...new Set([...known, ...lastClaimed])] : known;
};
SqlOwnership.prototype.holds = async function (id, token) {
	return hasForcedOwners || (await holds.call(this, id, token));
};
Object.defineProperty(NodeLease.prototype, "isHeld", {
	get(this: NodeLease) {
		return hasForcedOwners || isHeld.call(this);
	},
});

function breakBy(mutant: Mutant): void {
	if (mutant === "no-message-id") {
		const { publish } = EventStreams.prototype;
		EventStreams.prototype.publish = function ({ messageId: _, atMs: __, ...message }) {
			message.headers.delete("Nats-Msg-Id");
			return publish.call(this, message);
		};
	} else if (mutant === "no-compare-and-set") {
		const { connect } = NatsBus;
		NatsBus.connect = async (options) => {
			const bus = await connect.call(NatsBus, options);
			const { connection } = bus;
			const request = connection.request.bind(connection);
			connection.request = (subject, payload, given) => {
				const isMarker = subject.includes("showtime.j.") && String(payload).startsWith('{"marker"');
				if (isMarker) given?.headers?.delete("Nats-Expected-Last-Subject-Sequence");
				return request(subject, payload, given);
			};
			return bus;
		};
	} else {
		JetStreamJournal.prototype.read = async function (...args) {
			return mutatedOf(await read.apply(this, args), mutant);
		};
	}
}

/** Every other input before a marker twice, or not at all. */
function mutatedOf(entries: JournalEntry[], mutant: "apply-twice" | "skip-last"): JournalEntry[] {
	return entries.flatMap((entry, place) => {
		const isLast = "input" in entry && isEvent(entry.input) && "marker" in (entries[place + 1] ?? {});
		if (!isLast) return [entry];
		return mutant === "skip-last" ? [] : [entry, entry];
	});
}

function isEvent({ kind }: Input): boolean {
	return kind === "game-event";
}

// A process that is killed leaves nothing in the compile cache unless it did so before.
setTimeout(flushCompileCache, FLUSH_MS).unref();

const { SHOWTIME_FAULT_FILE: file, SHOWTIME_MUTANT: mutant } = process.env;
if (mutant !== undefined) breakBy(mutant as Mutant);
if (file !== undefined) {
	process.on("SIGUSR2", () => {
		const order = JSON.parse(readFileSync(file, "utf8")) as { point?: string; owned?: string[] };
		rmSync(file);
		armed = order.point ?? "";
		lastClaimed = order.owned ?? [];
		hasForcedOwners = order.owned !== undefined;
	});
}
