import { randomUUID } from "node:crypto";
import { expect } from "chai";
import * as fc from "fast-check";
import { ShowtimeError } from "../../../src/errors.ts";
import type { Input, Marker } from "../../../src/events/input.ts";
import type { Appended, Journal, JournalEntry } from "../../../src/persistence/journal.ts";
import { inputsOf } from "../../support/inputs-of.ts";

/** What every journal does, on a journal of its own for each test. */
export function journalContract(name: string, open: () => Promise<{ journal: Journal; close(): Promise<void> }>): void {
	describe(`journal contract: ${name}`, () => {
		let journal: Journal;
		let close: () => Promise<void>;
		const session = randomUUID();

		beforeEach(async () => {
			({ journal, close } = await open());
		});
		afterEach(() => close());

		it("reads nothing of a session it never saw", async () => {
			expect(await journal.read(session, 0)).to.deep.equal([]);
		});

		it("reads inputs and markers back as they were, in the order of their sequence", async () => {
			const inputs: Input[] = [
				{ kind: "set-tags", tags: { "boss-fight": 0.25, "line\n\u2028": 1 } },
				{
					kind: "game-event",
					event: { eventId: "e1", type: "combat", significance: 0.1, description: "Ünï\u0000🎉'\"" },
				},
				{ kind: "pause" },
			];
			const accepted: Appended[] = [];
			for (const [i, input] of inputs.entries()) accepted.push(await journal.append(session, `input ${i}`, input));
			const marker = await journal.appendMarker(session, tick(1));
			const skip: Marker = { marker: 2, kind: "skip", ticks: 7, atMs: 40_000 };
			const skipped = await journal.appendMarker(session, skip);
			const change: Marker = { marker: 3, kind: "version", version: 5, atMs: 40_000 };
			const changed = await journal.appendMarker(session, change);

			const expected: JournalEntry[] = [
				...inputs.map((input, i) => ({ sequence: accepted[i].sequence, id: `input ${i}`, input })),
				{ sequence: marker.sequence, id: "marker:1", marker: tick(1) },
				{ sequence: skipped.sequence, id: "marker:2", marker: skip },
				{ sequence: changed.sequence, id: "marker:3", marker: change },
			];
			expect(await journal.read(session, 0)).to.deep.equal(expected);
			expect(accepted.map(({ duplicate }) => duplicate)).to.deep.equal([false, false, false]);
			const sequences = expected.map(({ sequence }) => sequence);
			expect(sequences).to.deep.equal([...new Set(sequences)].sort((a, b) => a - b));
		});

		it("reads only what lies after one sequence and up to another", async () => {
			const sequences: number[] = [];
			for (let i = 0; i < 5; i++) sequences.push((await journal.append(session, `${i}`, { kind: "pause" })).sequence);
			const read = async (after: number, upTo?: number) =>
				(await journal.read(session, after, upTo)).map(({ sequence }) => sequence);
			expect(await read(sequences[1])).to.deep.equal(sequences.slice(2));
			expect(await read(sequences[1], sequences[3])).to.deep.equal(sequences.slice(2, 4));
			expect(await read(sequences[4])).to.deep.equal([]);
		});

		it("reads what one process wrote as another reads it", async () => {
			const entries: JournalEntry[] = [];
			for (let i = 1; i <= 5; i++) {
				await journal.append(session, `a${i}`, { kind: "pause" });
				await journal.append(session, `b${i}`, { kind: "resume" });
				const after = entries.at(-1)?.sequence ?? 0;
				const { sequence } = await journal.appendMarker(session, tick(i));
				entries.push(...(await journal.read(session, after, sequence)));
			}
			expect(entries.filter(({ id }) => id.startsWith("marker:"))).to.have.length(5);
			expect(await journal.read(session, 0)).to.deep.equal(entries);
			journal.forget(session);
			expect(await journal.read(session, 0)).to.deep.equal(entries);
			expect(await journal.append(session, "a3", { kind: "pause" })).to.include({ duplicate: true });
			await journal.appendMarker(session, tick(6));
		});

		it("answers a repeated id with the first one's sequence and writes nothing", async () => {
			const first = await journal.append(session, "once", { kind: "pause" });
			await journal.append(session, "other", { kind: "resume" });
			const again = await journal.append(session, "once", { kind: "resume" });
			expect(again).to.deep.equal({ sequence: first.sequence, duplicate: true });
			const entries = await journal.read(session, 0);
			expect(entries.map(({ id }) => id)).to.deep.equal(["once", "other"]);
			expect(entries[0]).to.deep.include({ input: { kind: "pause" } });
		});

		it("accepts one of many simultaneous appends of one id", async () => {
			const answers = await Promise.all(
				Array.from({ length: 20 }, () => journal.append(session, "once", { kind: "pause" })),
			);
			expect(answers.filter(({ duplicate }) => !duplicate)).to.have.length(1);
			expect(new Set(answers.map(({ sequence }) => sequence)).size).to.equal(1);
			expect(await journal.read(session, 0)).to.have.length(1);
		});

		it("knows an id only within its session", async () => {
			const other = randomUUID();
			await journal.append(session, "same", { kind: "pause" });
			expect((await journal.append(other, "same", { kind: "pause" })).duplicate).to.equal(false);
			expect(await journal.read(other, 0)).to.have.length(1);
		});

		it("keeps an input whose id looks like a marker's apart from that marker", async () => {
			await journal.append(session, "marker:1", { kind: "pause" });
			await journal.appendMarker(session, tick(1));
			const entries = await journal.read(session, 0);
			expect(entries.map((entry) => ("marker" in entry ? "marker" : "input"))).to.deep.equal(["input", "marker"]);
		});

		it("takes marker 1 of a session that has no input", async () => {
			const { sequence } = await journal.appendMarker(session, tick(1));
			expect(await journal.read(session, 0)).to.deep.equal([{ sequence, id: "marker:1", marker: tick(1) }]);
		});

		it("refuses a marker that does not follow the newest and writes nothing", async () => {
			await expectConflict(journal.appendMarker(session, tick(2)));
			await journal.append(session, "a", { kind: "pause" });
			await expectConflict(journal.appendMarker(session, tick(2)));
			await journal.appendMarker(session, tick(1));
			await journal.appendMarker(session, tick(2));
			for (const marker of [1, 2, 4]) await expectConflict(journal.appendMarker(session, tick(marker)));
			expect((await journal.read(session, 0)).map(({ id }) => id)).to.deep.equal(["a", "marker:1", "marker:2"]);
		});

		it("lets one of many owners write the next marker", async () => {
			for (const marker of [1, 2]) {
				const owners = Array.from({ length: 10 }, (_, owner) =>
					journal.appendMarker(session, { marker, kind: "tick", atMs: owner }),
				);
				const answers = await Promise.allSettled(owners);
				expect(answers.filter(({ status }) => status === "fulfilled")).to.have.length(1);
			}
			expect(await journal.read(session, 0)).to.have.length(2);
		});

		it("gives every input that was accepted before a marker a place before it", async () => {
			let marker: Promise<unknown> = Promise.resolve();
			for (const group of [0, 1, 2]) {
				const inputs = Array.from({ length: 10 }, (_, i) => {
					return journal.append(session, `${10 * group + i}`, { kind: "departures", count: i });
				});
				await Promise.all([...inputs, marker]);
				marker = journal.appendMarker(session, tick(group + 1));
			}
			await marker;
			const ids = (await journal.read(session, 0)).map(({ id }) => id);
			expect(ids.filter((id) => id.startsWith("marker:"))).to.deep.equal(["marker:1", "marker:2", "marker:3"]);
			for (let i = 0; i < 30; i++) {
				expect(ids.indexOf(`${i}`)).to.be.within(0, ids.indexOf(`marker:${Math.floor(i / 10) + 1}`) - 1);
			}
		});

		it("trims entries up to a sequence and still knows their ids and the newest marker", async () => {
			const first = await journal.append(session, "a", { kind: "pause" });
			const marker = await journal.appendMarker(session, tick(1));
			const last = await journal.append(session, "b", { kind: "resume" });
			await journal.trim(session, marker.sequence);
			expect((await journal.read(session, marker.sequence)).map(({ id }) => id)).to.deep.equal(["b"]);
			expect(await journal.append(session, "a", { kind: "pause" })).to.deep.equal({
				sequence: first.sequence,
				duplicate: true,
			});
			await journal.trim(session, last.sequence);
			expect(await journal.read(session, last.sequence)).to.deep.equal([]);
			await expectConflict(journal.appendMarker(session, tick(1)));
			expect((await journal.appendMarker(session, tick(2))).sequence).to.be.greaterThan(last.sequence);
		});

		it("restarts a history behind a marker, as another one where it was gone", async () => {
			expect(await journal.incarnation(session)).to.satisfy(
				(it: unknown) => it === undefined || typeof it === "string",
			);
			await journal.append(session, "a", { kind: "pause" });
			await journal.appendMarker(session, tick(1), { chain: "0f" });
			const [, entry] = await journal.read(session, 0);
			expect(entry).to.deep.include({ marker: tick(1), chain: "0f" });
			await journal.append(session, "b", { kind: "pause" });
			const { sequence, incarnation } = await journal.restart(session, tick(7), async () => []);
			expect(await journal.incarnation(session)).to.equal(incarnation);
			expect(await journal.read(session, 0)).to.deep.equal([{ sequence, id: "marker:7", marker: tick(7) }]);
			expect((await journal.append(session, "a", { kind: "pause" })).duplicate).to.equal(false);
			await expectConflict(journal.appendMarker(session, tick(7)));
			expect((await journal.appendMarker(session, tick(8))).sequence).to.be.greaterThan(sequence);
		});

		it("names the inputs before a marker that are known from before its beginning", async () => {
			const pause = { kind: "pause" } as const;
			const isKnown = (id: string) => id === "b" || id === "d";
			await journal.append(session, "b", pause);
			await journal.restart(session, tick(3), async () => []);
			for (const id of ["a", "b", "c", "d"]) await journal.append(session, id, pause);
			await journal.appendMarker(session, tick(4), { chain: "0f", isKnown });
			await journal.append(session, "e", pause);
			await journal.appendMarker(session, tick(5), { isKnown });
			const markers = (await journal.read(session, 0)).flatMap((entry) => ("marker" in entry ? [entry.marker] : []));
			expect(markers).to.deep.equal([tick(3), { ...tick(4), again: [1, 3] }, tick(5)]);
		});

		it("keeps a history whose beginning anew is refused", async () => {
			const pause = { kind: "pause" } as const;
			await journal.append(session, "a", pause);
			await journal.appendMarker(session, tick(1));
			const before = await journal.read(session, 0);
			const incarnation = await journal.incarnation(session);
			const refused = await journal
				.restart(session, tick(1), () => Promise.reject(new Error("another's by now")))
				.catch((error: Error) => error.message);
			expect(refused).to.equal("another's by now");
			expect(await journal.read(session, 0)).to.deep.equal(before);
			expect(await journal.incarnation(session)).to.equal(incarnation);
			await journal.appendMarker(session, tick(2));
		});

		it("takes over, into a history that is begun anew, the inputs that are wanted, each once and in their order", async () => {
			const pause = { kind: "pause" } as const;
			await journal.append(session, "applied", pause);
			const { sequence: applied } = await journal.appendMarker(session, tick(1));
			for (const id of ["b", "a", "unwanted"]) await journal.append(session, id, pause);
			const choose = async (left: readonly JournalEntry[]) =>
				inputsOf(left).filter((entry) => entry.sequence > applied && entry.id !== "unwanted");
			const { sequence, left, takenOver } = await journal.restart(session, tick(1), choose);
			expect(left.map(({ id }) => id)).to.deep.equal(["applied", "marker:1", "b", "a", "unwanted"]);
			expect(takenOver.map(({ id }) => id)).to.deep.equal(["b", "a"]);
			const entries = await journal.read(session, 0);
			expect(entries.map(({ id }) => id)).to.deep.equal(["marker:1", "b", "a"]);
			expect(entries[0].sequence).to.equal(sequence);
			expect(entries[1].sequence).to.be.greaterThan(sequence);
			expect((await journal.append(session, "a", pause)).duplicate).to.equal(true);
			expect((await journal.append(session, "unwanted", pause)).duplicate).to.equal(false);
			await journal.appendMarker(session, tick(2));
			expect((await journal.read(session, sequence)).map(({ id }) => id)).to.deep.equal([
				"b",
				"a",
				"unwanted",
				"marker:2",
			]);
		});

		it("drops everything of a session and nothing of another", async () => {
			const other = randomUUID();
			for (const id of [session, other]) {
				await journal.append(id, "a", { kind: "pause" });
				await journal.appendMarker(id, tick(1));
			}
			await journal.drop(session);
			expect(await journal.read(session, 0)).to.deep.equal([]);
			await journal.appendMarker(session, tick(1));
			expect(await journal.read(other, 0)).to.have.length(2);
			await expectConflict(journal.appendMarker(other, tick(1)));
		});

		it("behaves as a list with a set of ids does, whatever the order of calls", async () => {
			await fc.assert(
				fc.asyncProperty(fc.array(operation, { maxLength: 40 }), async (operations) => {
					await behavesAsModel(journal, randomUUID(), operations);
				}),
				{ numRuns: 40 },
			);
		});
	});
}

type Operation = { do: "append"; id: number } | { do: "marker"; marker: number } | { do: "trim"; share: number };

const operation: fc.Arbitrary<Operation> = fc.oneof(
	{ weight: 4, arbitrary: fc.record({ do: fc.constant("append" as const), id: fc.nat(12) }) },
	{ weight: 3, arbitrary: fc.record({ do: fc.constant("marker" as const), marker: fc.integer({ min: 1, max: 8 }) }) },
	{
		weight: 1,
		arbitrary: fc.record({ do: fc.constant("trim" as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
	},
);

async function behavesAsModel(journal: Journal, session: string, operations: Operation[]): Promise<void> {
	let history: { id: string; sequence: number }[] = [];
	const known = new Map<string, number>();
	let newestMarker = 0;
	let newestSequence = 0;
	let trimmed = 0;
	for (const operation of operations) {
		if (operation.do === "append") {
			const id = `input ${operation.id}`;
			const { sequence, duplicate } = await journal.append(session, id, { kind: "departures", count: operation.id });
			expect(duplicate).to.equal(known.has(id));
			if (duplicate) {
				expect(sequence).to.equal(known.get(id));
				continue;
			}
			expect(sequence).to.be.greaterThan(newestSequence);
			newestSequence = sequence;
			known.set(id, sequence);
			history.push({ id, sequence });
		} else if (operation.do === "marker") {
			if (operation.marker !== newestMarker + 1) {
				await expectConflict(journal.appendMarker(session, tick(operation.marker)));
				continue;
			}
			const { sequence } = await journal.appendMarker(session, tick(operation.marker));
			expect(sequence).to.be.greaterThan(newestSequence);
			newestSequence = sequence;
			newestMarker = operation.marker;
			history.push({ id: `marker:${operation.marker}`, sequence });
		} else {
			const upTo = Math.floor(newestSequence * operation.share);
			await journal.trim(session, upTo);
			trimmed = Math.max(trimmed, upTo);
			history = history.filter(({ sequence }) => sequence > upTo);
		}
	}
	const read = (await journal.read(session, trimmed)).map(({ id, sequence }) => ({ id, sequence }));
	expect(read).to.deep.equal(history);
}

function tick(marker: number): Marker {
	return { marker, kind: "tick", atMs: marker * 5000 };
}

async function expectConflict(promise: Promise<unknown>): Promise<void> {
	const error = await promise.then(
		() => undefined,
		(error: unknown) => error,
	);
	expect(error).to.be.instanceOf(ShowtimeError).with.property("code", "MARKER_CONFLICT");
}
