import { expect } from "chai";
import type { Claimed, RelayQueue } from "../../../src/persistence/relay-queue.ts";

const NOW = 1_000_000;
const HOLD = 30_000;

/** A queue of its own for each test, and how its items are made and named. */
export interface OpenQueue<Item> {
	queue: RelayQueue<Item> & { add(items: readonly Item[]): Promise<void> };
	/** The number-th item of a line; its id and its time follow from both. */
	item(number: number, line: string): Item;
	idOf(item: Item): string;
	/** Two lines. */
	lines: readonly [string, string];
	close(): Promise<void>;
}

/** What every queue that a relay empties does. */
export function relayQueueContract<Item extends { atMs: number }>(
	name: string,
	open: () => Promise<OpenQueue<Item>>,
): void {
	describe(`relay queue contract: ${name}`, () => {
		let queue: OpenQueue<Item>["queue"];
		let opened: OpenQueue<Item>;
		let line: string;

		beforeEach(async () => {
			opened = await open();
			({ queue } = opened);
			line = opened.lines[0];
		});
		afterEach(() => opened.close());

		const item = (number: number, of = line) => opened.item(number, of);
		const id = (number: number, of = line) => opened.idOf(item(number, of));
		const claimed = async (nowMs = NOW): Promise<Claimed<Item>> => {
			const claim = await queue.claim(nowMs, HOLD);
			if (claim === undefined) throw new Error("nothing is due");
			return claim;
		};
		const ids = ({ items }: Claimed<Item>) => items.map((one) => opened.idOf(one));

		it("has nothing to begin with", async () => {
			expect(await queue.claim(NOW, HOLD)).to.equal(undefined);
			expect(await queue.figures()).to.deep.equal({ waiting: 0, oldestAtMs: undefined, dead: 0 });
			await queue.add([]);
			expect((await queue.figures()).waiting).to.equal(0);
		});

		it("gives items back as they were, in the order they came in", async () => {
			await queue.add([item(3), item(1)]);
			await queue.add([item(2)]);
			const claim = await claimed();
			expect(claim).to.deep.include({ line, tries: 0 });
			expect(claim.items).to.deep.equal([item(3), item(1), item(2)]);
			expect(await queue.figures()).to.deep.equal({ waiting: 3, oldestAtMs: item(3).atMs, dead: 0 });
		});

		it("keeps one of an item that comes in twice", async () => {
			await queue.add([item(1)]);
			await queue.add([item(1), item(2)]);
			expect(ids(await claimed())).to.deep.equal([id(1), id(2)]);
		});

		it("lets one relay hold a line, until the time is over", async () => {
			await queue.add([item(1)]);
			const claims = await Promise.all(Array.from({ length: 5 }, () => queue.claim(NOW, HOLD)));
			expect(claims.filter((claim) => claim !== undefined)).to.have.length(1);
			expect(await queue.claim(NOW + HOLD - 1, HOLD)).to.equal(undefined);
			expect(ids(await claimed(NOW + HOLD))).to.deep.equal([id(1)]);
		});

		it("prolongs a claim that lasts, and none that another has taken over", async () => {
			await queue.add([item(1)]);
			const claim = await claimed();
			expect(await queue.prolong(claim, NOW + 2 * HOLD)).to.equal(true);
			expect(claim.heldUntilMs).to.equal(NOW + 2 * HOLD);
			expect(await queue.claim(NOW + HOLD, HOLD)).to.equal(undefined);
			const next = await claimed(NOW + 2 * HOLD);
			expect(await queue.prolong(claim, NOW + 9 * HOLD)).to.equal(false);
			await queue.settle(next, [id(1)]);
			expect(await queue.claim(NOW + 9 * HOLD, HOLD)).to.equal(undefined);
		});

		it("leaves a relay that was too slow nothing to settle but what it carried out", async () => {
			await queue.add([item(1), item(2)]);
			const slow = await claimed();
			const next = await claimed(NOW + HOLD);
			await queue.settle(slow, [id(1)]);
			expect(await queue.claim(NOW + HOLD, HOLD), "the other one holds the rest").to.equal(undefined);
			await queue.settle(next, [id(1), id(2)]);
			expect((await queue.figures()).waiting).to.equal(0);
		});

		it("has no more of what was carried out, and keeps what came in meanwhile due", async () => {
			await queue.add([item(1)]);
			const claim = await claimed();
			await queue.add([item(2)]);
			await queue.settle(claim, [id(1)]);
			const next = await claimed();
			expect(ids(next)).to.deep.equal([id(2)]);
			await queue.settle(next, [id(2)]);
			expect(await queue.claim(NOW + 10 * HOLD, HOLD)).to.equal(undefined);
			expect((await queue.figures()).waiting).to.equal(0);
		});

		it("counts failures in a row, and waits as long as it is told to, or until it is hurried", async () => {
			await queue.add([item(1), item(2)]);
			await queue.postpone(await claimed(), [], NOW + 500);
			expect(await queue.claim(NOW + 499, HOLD)).to.equal(undefined);
			const second = await claimed(NOW + 500);
			expect([second.tries, ids(second)]).to.deep.equal([1, [id(1), id(2)]]);
			await queue.postpone(second, [], NOW + 9_000);
			await queue.hurry();
			const third = await claimed();
			expect(third.tries).to.equal(2);
			await queue.postpone(third, [id(1)], NOW);
			const fourth = await claimed();
			expect([fourth.tries, ids(fourth)], "one went through, so it counts anew").to.deep.equal([1, [id(2)]]);
		});

		it("hurries no line that is held, and of the others those that begin as told", async () => {
			const [one, two] = opened.lines;
			await queue.add([item(1, one), item(1, two)]);
			for (const _ of [1, 2]) await queue.postpone(await claimed(), [], NOW + HOLD);
			const held = await claimed(NOW + HOLD);
			await queue.hurry();
			const other = await claimed();
			expect(new Set([held.line, other.line])).to.deep.equal(new Set([one, two]));
			await queue.postpone(other, [], NOW + HOLD);
			await queue.hurry("another line");
			expect(await queue.claim(NOW, HOLD)).to.equal(undefined);
			await queue.hurry(other.line.slice(0, -1));
			expect((await claimed()).line).to.equal(other.line);
		});

		it("takes lines one after the other, and 200 items at once", async () => {
			const [one, two] = opened.lines;
			await queue.add(Array.from({ length: 750 }, (_, i) => item(i + 1, one)));
			await queue.add([item(1, two)]);
			const claims = [await claimed(), await claimed()];
			expect(new Set(claims.map((claim) => claim.line))).to.deep.equal(new Set([one, two]));
			const large = claims.find((claim) => claim.line === one) as Claimed<Item>;
			expect(large.items).to.have.length(200);
			await queue.settle(large, ids(large));
			expect(ids(await claimed())[0]).to.equal(id(201, one));
		});

		it("keeps what was given up apart, with nothing held back behind it", async () => {
			await queue.add([item(1), item(2)]);
			const claim = await claimed();
			await queue.bury(id(1), "too large: ".padEnd(2_000, "x"));
			await queue.settle(claim, [id(2)]);
			expect(await queue.figures()).to.deep.equal({ waiting: 0, oldestAtMs: undefined, dead: 1 });
			expect(await queue.claim(NOW + HOLD, HOLD)).to.equal(undefined);
		});

		it("shows what was given up, newest first, and lets it wait again", async () => {
			await queue.add([item(1), item(2), item(3)]);
			const claim = await claimed();
			await queue.bury(id(1), "too large");
			await queue.bury(id(2), "refused");
			await queue.settle(claim, [id(3)]);
			const { letters, totalCount } = await queue.listDead(1, 10);
			expect(totalCount).to.equal(2);
			expect(letters.map(({ id, line, reason }) => ({ id, line, reason }))).to.deep.equal([
				{ id: id(2), line, reason: "refused" },
				{ id: id(1), line, reason: "too large" },
			]);
			expect(letters[0])
				.to.include({ atMs: item(2).atMs })
				.and.to.include.keys("what", "body");
			expect((await queue.listDead(2, 1)).letters.map((letter) => letter.id)).to.deep.equal([id(1)]);
			expect(await queue.revive(id(3), NOW)).to.equal(false);
			expect(await queue.revive(id(1), NOW)).to.equal(true);
			expect(await queue.revive(id(1), NOW)).to.equal(false);
			expect(ids(await claimed())).to.deep.equal([id(1)]);
			expect((await queue.listDead(1, 10)).totalCount).to.equal(1);
		});

		it("misses nothing while items come in and go out at once", async () => {
			const seen: string[] = [];
			const writing = (async () => {
				for (let number = 1; number <= 40; number++) await queue.add([item(number)]);
			})();
			let isWritten = false;
			const relaying = (async () => {
				for (let isLast = false; !isLast; ) {
					isLast = isWritten;
					const claim = await queue.claim(NOW, HOLD);
					if (claim === undefined) continue;
					isLast = false;
					seen.push(...ids(claim));
					await queue.settle(claim, ids(claim));
				}
			})();
			await writing;
			isWritten = true;
			await relaying;
			expect(seen).to.deep.equal(Array.from({ length: 40 }, (_, i) => id(i + 1)));
		});
	});
}
