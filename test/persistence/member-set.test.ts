import { expect } from "chai";
import * as fc from "fast-check";
import { MemberSet } from "../../src/persistence/member-set.ts";

const members = (set: MemberSet) => Array.from({ length: set.count }, (_, rank) => set.at(rank));
const subset = (capacity: number) => fc.uniqueArray(fc.nat(capacity - 1), { maxLength: 200 });

function setOf(capacity: number, numbers: readonly number[]): MemberSet {
	const set = new MemberSet(capacity);
	for (const number of numbers) set.add(number);
	return set;
}

describe("MemberSet", () => {
	it("is the set of what was added and not deleted, in ascending order", () => {
		const capacity = fc.constantFrom(1, 31, 32, 33, 1023, 1024, 1025, 5000);
		const example = capacity.chain((capacity) => fc.tuple(fc.constant(capacity), subset(capacity), subset(capacity)));
		fc.assert(
			fc.property(example, ([capacity, added, deleted]) => {
				const set = setOf(capacity, [...added, ...added]);
				for (const number of [...deleted, ...deleted]) set.delete(number);
				const expected = added.filter((number) => !deleted.includes(number)).sort((a, b) => a - b);
				expect(members(set)).to.deep.equal(expected);
				for (const number of [...added, ...deleted]) expect(set.has(number)).to.equal(expected.includes(number));
			}),
		);
	});

	it("grows by every number from its capacity on", () => {
		const example = fc.tuple(fc.constantFrom(1, 31, 32, 1000, 1024, 1500), fc.nat(2_000), subset(1));
		fc.assert(
			fc.property(example, ([capacity, more, inside]) => {
				const grown = MemberSet.grown(setOf(capacity, inside), capacity + more);
				expect(grown.capacity).to.equal(capacity + more);
				expect(members(grown)).to.deep.equal([...inside, ...Array.from({ length: more }, (_, i) => capacity + i)]);
			}),
		);
	});

	it("holds every number from a first one on", () => {
		for (const [first, capacity] of [
			[0, 2050],
			[31, 64],
			[5, 5],
			[0, 0],
		]) {
			const expected = Array.from({ length: capacity - first }, (_, i) => first + i);
			expect(members(MemberSet.from(first, capacity))).to.deep.equal(expected);
		}
	});

	it("holds what is within a limit and in at least one of several sets", () => {
		const sets = fc.array(subset(3000), { maxLength: 4 });
		fc.assert(
			fc.property(fc.uniqueArray(fc.nat(3999), { maxLength: 400 }), sets, (limit, sets) => {
				const result = MemberSet.within(
					setOf(4000, limit),
					sets.map((numbers) => setOf(3000, numbers)),
				);
				const expected = limit.filter((number) => sets.some((set) => set.includes(number))).sort((a, b) => a - b);
				expect(members(result)).to.deep.equal(expected);
			}),
		);
	});

	it("has whoever has no bit in Redis' bytes, at every size", () => {
		const anyBits = fc.record({
			bits: fc.uint8Array({ maxLength: 300 }),
			capacity: fc.integer({ min: 1, max: 2_400 }),
		});
		fc.assert(
			fc.property(anyBits, ({ bits, capacity }) => {
				const set = MemberSet.without(bits, capacity);
				const isFree = (member: number) => ((bits[member >> 3] ?? 0) & (0x80 >> (member & 7))) === 0;
				const free = Array.from({ length: capacity }, (_, member) => member).filter(isFree);
				expect(set.count).to.equal(free.length);
				expect(Array.from({ length: set.count }, (_, rank) => set.at(rank))).to.deep.equal(free);
			}),
		);
	});
});
