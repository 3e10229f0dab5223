import { expect } from "chai";
import * as fc from "fast-check";
import type { CheckOut, Reservoir } from "../../../src/persistence/reservoir.ts";
import { codeOf } from "../../support/code-of.ts";

export interface ReservoirUnderTest {
	/** Members of each game service. */
	size: number;
	interestsOf(gameServiceId: string, template: number): string[];
}

const BY = { atMs: 1, subject: "ann", role: "admin" } as const;
const GAME = "game-service-1";

/** What every reservoir does; `open` makes one in which all members are free. */
export function reservoirContract(
	name: string,
	open: (options: ReservoirUnderTest) => Promise<{ reservoir: Reservoir; close(): Promise<void> }>,
): void {
	describe(`reservoir contract: ${name}`, () => {
		const closers: (() => Promise<void>)[] = [];

		afterEach(async () => {
			for (const close of closers.splice(0)) await close();
		});

		async function opened(size: number, interestsOf = byRemainder): Promise<Reservoir> {
			const { reservoir, close } = await open({ size, interestsOf });
			closers.push(close);
			return reservoir;
		}

		it("has every member free at first", async () => {
			const reservoir = await opened(100);
			expect(await reservoir.status(GAME)).to.deep.equal({ size: 100, checkedOut: 0, available: 100, sessions: 0 });
		});

		it("gives as many distinct members as asked", async () => {
			for (const [size, count] of [
				[10_000, 0],
				[10_000, 800],
				[10_000, 10_000],
				[3, 2],
			]) {
				const reservoir = await opened(size);
				const given = await reservoir.checkOut(request({ count }));
				expect(new Set(given).size).to.equal(count);
				expect(given).to.have.length(count);
				for (const template of given) expect(template).to.be.within(0, size - 1);
				const sessions = count === 0 ? 0 : 1;
				const status = { size, checkedOut: count, available: size - count, sessions };
				expect(await reservoir.status(GAME)).to.deep.equal(status);
			}
		});

		it("gives what it has when it runs dry, and then nothing", async () => {
			const reservoir = await opened(100);
			const first = await reservoir.checkOut(request({ count: 70 }));
			const second = await reservoir.checkOut(request({ showtimeSessionId: "b", count: 70 }));
			expect([...first, ...second].sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 100 }, (_, i) => i));
			expect(await reservoir.checkOut(request({ showtimeSessionId: "c", count: 1 }))).to.deep.equal([]);
		});

		it("answers a request alike whenever the same members are free, however they came to be", async () => {
			const straight = await opened(500);
			const winding = await opened(500);
			const all = Array.from({ length: 500 }, (_, i) => i);
			const held = all.filter((i) => i % 7 === 0);
			await straight.reassert(GAME, "other", held, 1);
			await winding.checkOut(request({ showtimeSessionId: "x", count: 500 }));
			await winding.giveBack(GAME, "x", [...all].reverse());
			for (const template of [...held].reverse()) await winding.reassert(GAME, `s${template}`, [template], 1);
			for (const fields of [{ count: 30 }, { count: 400 }, { count: 30, tags: ["tag1", "tag2"], biasBp: 7000 }]) {
				const answer = await straight.checkOut(request(fields));
				expect(await winding.checkOut(request(fields))).to.deep.equal(answer);
				await straight.giveBack(GAME, "a", answer);
				await winding.giveBack(GAME, "a", answer);
			}
		});

		it("answers differently to another request, session or game service", async () => {
			const answers = new Set<string>();
			for (const fields of [
				{},
				{ requestId: "refill:2" },
				{ showtimeSessionId: "b" },
				{ gameServiceId: "game-service-2" },
			]) {
				const reservoir = await opened(10_000);
				answers.add((await reservoir.checkOut(request({ count: 50, ...fields }))).join());
			}
			expect(answers.size).to.equal(4);
		});

		it("takes no account of the order or repetition of tags", async () => {
			const answers = [];
			for (const tags of [
				["tag1", "tag2"],
				["tag2", "tag1", "tag2"],
			]) {
				const reservoir = await opened(1000);
				answers.push(await reservoir.checkOut(request({ count: 50, tags, biasBp: 5000 })));
			}
			expect(answers[0]).to.deep.equal(answers[1]);
		});

		it("gives those preferred that are free before any other, in their order", async () => {
			const reservoir = await opened(100);
			await reservoir.reassert(GAME, "other", [7, 9], 1);
			const preferred = [40, 7, 3, 40, 99, 1_000, 12];
			expect(await reservoir.checkOut(request({ count: 3, preferred }))).to.deep.equal([40, 3, 99]);
			const more = await reservoir.checkOut(request({ requestId: "refill:2", count: 5, preferred }));
			expect(more[0]).to.equal(12);
			expect(new Set([...more, 40, 3, 99, 7, 9]).size).to.equal(10);
			expect(await reservoir.status(GAME)).to.include({ checkedOut: 10, available: 90 });
		});

		it("picks the biased share of what those preferred leave over", async () => {
			const reservoir = await opened(1_000);
			const preferred = Array.from({ length: 40 }, (_, i) => 10 * i + 5);
			const given = await reservoir.checkOut(request({ count: 100, preferred, tags: ["tag1"], biasBp: 10_000 }));
			expect(given.slice(0, 40)).to.deep.equal(preferred);
			for (const template of given.slice(40)) expect(byRemainder(GAME, template)).to.include("tag1");
			expect(new Set(given).size).to.equal(100);
		});

		it("gives nobody who is preferred and was lost to another session", async () => {
			const reservoir = await opened(50);
			await reservoir.reassert(GAME, "young", [8], 20);
			await reservoir.reassert(GAME, "old", [8], 10);
			await reservoir.giveBack(GAME, "old", [8]);
			const given = await reservoir.checkOut(request({ showtimeSessionId: "young", count: 5, preferred: [8] }));
			expect(given).to.have.length(5).and.not.include(8);
		});

		it("picks all members alike often when nothing biases it", async () => {
			const reservoir = await opened(1000);
			const picks = new Array<number>(10).fill(0);
			for (let i = 0; i < 200; i++) {
				const given = await reservoir.checkOut(request({ requestId: `${i}`, count: 50 }));
				for (const template of given) picks[Math.floor(template / 100)]++;
				await reservoir.giveBack(GAME, "a", given);
			}
			// 1,000 expected in each tenth; the standard deviation is 29.
			for (const count of picks) expect(count).to.be.within(850, 1150);
		});

		it("picks the biased share among those who are interested, as far as they last", async () => {
			const size = 1000;
			await fc.assert(
				fc.asyncProperty(
					fc.integer({ min: 0, max: size }),
					fc.integer({ min: 0, max: 10_000 }),
					fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 4 }),
					fc.integer({ min: 0, max: size }),
					async (count, biasBp, numbers, heldCount) => {
						const { reservoir, close } = await open({ size, interestsOf: byRemainder });
						await reservoir.checkOut(request({ showtimeSessionId: "other", count: heldCount }));
						const free = size - heldCount;
						const isInterested = (template: number) => numbers.includes(template % 10);
						const all = Array.from({ length: size }, (_, i) => i);
						const taken = await probe(reservoir, size);
						const freeInterested = all.filter((template) => !taken.has(template) && isInterested(template)).length;
						const tags = numbers.map((number) => `tag${number}`);
						const given = await reservoir.checkOut(request({ count, tags, biasBp }));
						await close();
						expect(given).to.have.length(Math.min(count, free));
						const wanted = Math.round((count * biasBp) / 10_000);
						expect(given.filter(isInterested).length).to.be.at.least(Math.min(wanted, freeInterested, free));
					},
				),
				{ numRuns: 60 },
			);
		});

		it("fills up with anyone when nobody is interested in the tags", async () => {
			const reservoir = await opened(100);
			const given = await reservoir.checkOut(request({ count: 40, tags: ["unheard-of"], biasBp: 10_000 }));
			expect(new Set(given).size).to.equal(40);
		});

		it("keeps the members of game services apart", async () => {
			const reservoir = await opened(10);
			await reservoir.checkOut(request({ count: 10 }));
			expect(await reservoir.checkOut(request({ gameServiceId: "game-service-2", count: 10 }))).to.have.length(10);
			await reservoir.giveBack("game-service-2", "a", [1, 2, 3]);
			expect((await reservoir.status(GAME)).available).to.equal(0);
			expect((await reservoir.status("game-service-2")).available).to.equal(3);
		});

		it("leaves members alone that the session giving them back does not hold", async () => {
			const reservoir = await opened(10);
			const [mine] = await reservoir.checkOut(request({ count: 1 }));
			const others = await reservoir.checkOut(request({ showtimeSessionId: "b", count: 4 }));
			await reservoir.giveBack(GAME, "a", [...others, -1, 10, 5000, 0.5]);
			await reservoir.giveBack(GAME, "nobody", [mine]);
			expect((await reservoir.status(GAME)).checkedOut).to.equal(5);
			await reservoir.giveBack(GAME, "a", [mine, mine]);
			await reservoir.giveBack(GAME, "a", [mine]);
			expect(await reservoir.status(GAME)).to.deep.equal({ size: 10, checkedOut: 4, available: 6, sessions: 1 });
		});

		it("holds exactly the reasserted members for a session", async () => {
			const reservoir = await opened(10);
			await reservoir.reassert(GAME, "a", [1, 2, 3], 1);
			await reservoir.reassert(GAME, "b", [4, 5], 2);
			await reservoir.reassert(GAME, "a", [3, 9], 1);
			expect((await reservoir.status(GAME)).checkedOut).to.equal(4);
			expect(await holdingOf(reservoir, "a")).to.deep.equal({ members: [3, 9], displaced: [] });
			await reservoir.giveBack(GAME, "a", [1, 2, 4]);
			expect((await reservoir.status(GAME)).checkedOut).to.equal(4);
			await reservoir.reassert(GAME, "a", [], 1);
			await reservoir.reassert(GAME, "b", [], 2);
			expect((await reservoir.status(GAME)).available).to.equal(10);
		});

		it("takes a member that two sessions hold from the younger one, whoever asserts it first", async () => {
			for (const order of [
				["old", "young"],
				["young", "old"],
			]) {
				const reservoir = await opened(10);
				const startedAtMs: Record<string, number> = { old: 1_000, young: 2_000 };
				const members: Record<string, number[]> = { old: [1, 2], young: [2, 3] };
				for (const name of order) await reservoir.reassert(GAME, name, members[name], startedAtMs[name]);
				expect(await holdingOf(reservoir, "old")).to.deep.equal({ members: [1, 2], displaced: [] });
				expect(await holdingOf(reservoir, "young")).to.deep.equal({ members: [3], displaced: [2] });
				await reservoir.giveBack(GAME, "young", [2]);
				expect((await reservoir.status(GAME)).checkedOut).to.equal(3);
				await reservoir.reassert(GAME, "young", [3], 2_000);
				expect((await reservoir.holding(GAME, "young")).displaced).to.deep.equal([]);
			}
		});

		it("decides between sessions of one moment by their ids", async () => {
			const reservoir = await opened(10);
			for (const name of ["b", "a", "c"]) await reservoir.reassert(GAME, name, [1], 1_000);
			expect([...(await reservoir.holding(GAME, "a")).members]).to.deep.equal([1]);
			for (const name of ["b", "c"]) expect((await reservoir.holding(GAME, name)).displaced).to.deep.equal([1]);
		});

		it("takes a member from whom it was checked out to since, however old that session is", async () => {
			const reservoir = await opened(3);
			const given = await reservoir.checkOut(request({ showtimeSessionId: "old", count: 3 }));
			await reservoir.reassert(GAME, "old", given, 1);
			await reservoir.reassert(GAME, "young", [2], 2_000);
			expect(await holdingOf(reservoir, "young")).to.deep.equal({ members: [2], displaced: [] });
			expect(await holdingOf(reservoir, "old")).to.deep.equal({ members: [0, 1], displaced: [2] });
		});

		it("gives a session none of those it has lost until it is asserted without them", async () => {
			const reservoir = await opened(3);
			await reservoir.reassert(GAME, "a", [0], 1);
			await reservoir.reassert(GAME, "b", [0], 2);
			await reservoir.giveBack(GAME, "a", [0]);
			const given = await reservoir.checkOut(request({ showtimeSessionId: "b", count: 3 }));
			expect(given.toSorted()).to.deep.equal([1, 2]);
			await reservoir.reassert(GAME, "b", given, 2);
			expect(await reservoir.checkOut(request({ showtimeSessionId: "b", count: 3 }))).to.deep.equal([0]);
		});

		it("grows to hold a reasserted member beyond its size", async () => {
			const reservoir = await opened(10);
			await reservoir.reassert(GAME, "a", [14], 1);
			expect(await reservoir.status(GAME)).to.deep.equal({ size: 15, checkedOut: 1, available: 14, sessions: 1 });
			expect((await reservoir.checkOut(request({ showtimeSessionId: "b", count: 20 }))).length).to.equal(14);
		});

		it("has more members once it is seeded, free ones and of every interest", async () => {
			const reservoir = await opened(10);
			await reservoir.checkOut(request({ count: 4, tags: ["young"], biasBp: 10_000 }));
			expect(await reservoir.seed(GAME, 1_500, BY)).to.deep.equal({
				size: 1_500,
				checkedOut: 4,
				available: 1_496,
				sessions: 1,
			});
			const rest = await reservoir.checkOut(
				request({ requestId: "refill:2", count: 2_000, tags: ["young"], biasBp: 10_000 }),
			);
			expect(new Set(rest).size).to.equal(1_496);
			expect((await reservoir.status("game-service-2")).size).to.equal(10);
		});

		it("keeps its size when everybody has come back", async () => {
			const reservoir = await opened(10);
			await reservoir.seed(GAME, 20, BY);
			await reservoir.giveBack(GAME, "a", await reservoir.checkOut(request({ count: 20 })));
			expect(await reservoir.status(GAME)).to.deep.equal({ size: 20, checkedOut: 0, available: 20, sessions: 0 });
		});

		it("stays as it is when it is seeded with as many as it has, and refuses fewer", async () => {
			const reservoir = await opened(10);
			expect((await reservoir.seed(GAME, 10, BY)).size).to.equal(10);
			expect(await codeOf(reservoir.seed(GAME, 9, BY))).to.equal("RESERVOIR_SHRINKS");
		});

		it("becomes as large as the largest of many seeds at once", async () => {
			const reservoir = await opened(10);
			await Promise.allSettled([30, 50, 20, 40].map((size) => reservoir.seed(GAME, size, BY)));
			expect((await reservoir.status(GAME)).size).to.equal(50);
		});

		it("refuses a count, a share or a member that is none", async () => {
			const reservoir = await opened(10);
			for (const [refused, field] of [
				[reservoir.checkOut(request({ count: -1 })), "count -1"],
				[reservoir.checkOut(request({ count: 1.5 })), "count 1.5"],
				[reservoir.checkOut(request({ count: 1, biasBp: 10_001 })), "biasBp 10001"],
				[reservoir.reassert(GAME, "a", [1, -1], 1), "template -1"],
			] as const) {
				const error = await (refused as Promise<unknown>).catch((error: unknown) => error);
				expect(error).to.be.instanceOf(RangeError).with.property("message").that.contains(field);
			}
			expect((await reservoir.status(GAME)).checkedOut).to.equal(0);
		});

		it("never loses, doubles or shares a member, whatever the order of calls", async () => {
			await fc.assert(
				fc.asyncProperty(
					fc.integer({ min: 1, max: 60 }),
					fc.array(operation, { maxLength: 40 }),
					async (size, operations) => {
						const { reservoir, close } = await open({ size, interestsOf: byRemainder });
						await behavesAsModel(reservoir, size, operations);
						await close();
					},
				),
				{ numRuns: 150 },
			);
		});
	});
}

/** Template i is interested in tag(i mod 10), and those below 100 in `young` too. */
function byRemainder(_gameServiceId: string, template: number): string[] {
	return template < 100 ? [`tag${template % 10}`, "young"] : [`tag${template % 10}`];
}

function request(fields: Partial<CheckOut>): CheckOut {
	return {
		gameServiceId: GAME,
		showtimeSessionId: "a",
		requestId: "refill:1",
		count: 1,
		tags: [],
		biasBp: 0,
		...fields,
	};
}

/** Who is in a session and who is not any more, in order. */
async function holdingOf(reservoir: Reservoir, session: string): Promise<{ members: number[]; displaced: number[] }> {
	const { members, displaced } = await reservoir.holding(GAME, session);
	return { members: [...members].sort((a, b) => a - b), displaced: displaced.toSorted((a, b) => a - b) };
}

/** Who is held by anybody: what is left when a session takes and gives back all that is free. */
async function probe(reservoir: Reservoir, size: number): Promise<Set<number>> {
	const free = new Set(await reservoir.checkOut(request({ showtimeSessionId: "probe", count: size })));
	await reservoir.giveBack(GAME, "probe", [...free]);
	return new Set(Array.from({ length: size }, (_, i) => i).filter((template) => !free.has(template)));
}

type Operation =
	| { do: "checkOut"; session: string; count: number; biasBp: number }
	| { do: "giveBack" | "reassert"; session: string; templates: number[] }
	| { do: "seed"; more: number };

const sessionName = fc.constantFrom("a", "b", "c");
const templates = fc.uniqueArray(fc.nat(59), { maxLength: 20 });
const operation: fc.Arbitrary<Operation> = fc.oneof(
	fc.record({
		do: fc.constant("checkOut" as const),
		session: sessionName,
		count: fc.nat(30),
		biasBp: fc.integer({ min: 0, max: 10_000 }),
	}),
	fc.record({ do: fc.constant("seed" as const), more: fc.nat(40) }),
	fc.record({ do: fc.constantFrom("giveBack" as const, "reassert" as const), session: sessionName, templates }),
);

/** When each session of a model started. */
const STARTED_AT_MS: Record<string, number> = { a: 2, b: 1, c: 3 };

/** What a reservoir does, said in another way. */
class Model {
	readonly holder = new Map<number, { session: string; claim: number }>();
	readonly displaced: Record<string, Set<number>> = { a: new Set(), b: new Set(), c: new Set() };

	release(session: string, isLeft: (template: number) => boolean): void {
		for (const [template, held] of this.holder) {
			if (held.session === session && isLeft(template)) this.holder.delete(template);
		}
	}

	reassert(session: string, templates: number[]): void {
		const claim = STARTED_AT_MS[session];
		this.release(session, (template) => !templates.includes(template));
		this.displaced[session].clear();
		for (const template of templates) {
			const other = this.holder.get(template);
			if (other?.session === session) continue;
			const isLost = other !== undefined && other.claim < claim;
			if (other !== undefined) this.displaced[isLost ? session : other.session].add(template);
			if (!isLost) this.holder.set(template, { session, claim });
		}
	}

	/** Free members that a check-out may give to the session. */
	freeFor(session: string, size: number): number {
		const barred = [...this.displaced[session]].filter((template) => !this.holder.has(template));
		return size - this.holder.size - barred.length;
	}

	status(size: number) {
		const sessions = new Set([...this.holder.values()].map(({ session }) => session)).size;
		return { size, checkedOut: this.holder.size, available: size - this.holder.size, sessions };
	}
}

async function behavesAsModel(reservoir: Reservoir, firstSize: number, operations: Operation[]): Promise<void> {
	let size = firstSize;
	const model = new Model();
	const { holder } = model;
	for (const [i, operation] of operations.entries()) {
		if (operation.do === "seed") {
			size += operation.more;
			await reservoir.seed(GAME, size, BY);
			continue;
		}
		const { session } = operation;
		if (operation.do === "checkOut") {
			const { count, biasBp } = operation;
			const fields = { showtimeSessionId: session, requestId: `${i}`, count, biasBp, tags: ["tag1", "young"] };
			const given = await reservoir.checkOut(request(fields));
			expect(given).to.have.length(Math.min(count, model.freeFor(session, size)));
			for (const template of given) {
				expect(template).to.be.within(0, size - 1);
				expect(holder.has(template)).to.equal(false);
				holder.set(template, { session, claim: Number.POSITIVE_INFINITY });
			}
		} else if (operation.do === "giveBack") {
			await reservoir.giveBack(GAME, session, operation.templates);
			model.release(session, (template) => operation.templates.includes(template));
		} else {
			const inside = operation.templates.filter((template) => template < size);
			await reservoir.reassert(GAME, session, inside, STARTED_AT_MS[session]);
			model.reassert(session, inside);
		}
		expect(await reservoir.status(GAME)).to.deep.equal(model.status(size));
		const { members, displaced } = await reservoir.holding(GAME, session);
		const held = [...holder.keys()].filter((template) => holder.get(template)?.session === session);
		expect([...members]).to.have.members(held);
		expect(displaced).to.have.members([...model.displaced[session]]);
	}
	expect([...(await probe(reservoir, size))].sort()).to.deep.equal([...holder.keys()].sort());
}
