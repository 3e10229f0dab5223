import { expect } from "chai";
import fc from "fast-check";
import { mergePatch } from "../../src/events/merge-patch.ts";
import { mergePatchOf } from "../../web/src/admin/merge-patch-of.ts";

describe("mergePatchOf", () => {
	it("names what differs alone, and null for what goes", () => {
		const before = { a: 1, list: [1, 2], deep: { keep: 1, change: 2, go: 3 } };
		const after = { a: 1, list: [2], deep: { keep: 1, change: 4, come: 5 } };
		expect(mergePatchOf(before, after)).to.deep.equal({ list: [2], deep: { change: 4, go: null, come: 5 } });
		expect(mergePatchOf(before, structuredClone(before))).to.equal(undefined);
	});

	it("makes of any table any other", () => {
		const leaf = fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.array(fc.integer(), { maxLength: 3 }));
		const name = fc.constantFrom("a", "b", "c");
		const { table } = fc.letrec<{ table: Record<string, unknown>; value: unknown }>((tie) => ({
			table: fc.dictionary(name, tie("value"), { maxKeys: 3, noNullPrototype: true }),
			value: fc.oneof({ depthSize: "small", withCrossShrink: true }, leaf, tie("table")),
		}));
		fc.assert(
			fc.property(table, table, (before, after) => {
				const patch = (mergePatchOf(before, after) ?? {}) as Record<string, unknown>;
				expect(mergePatch(before, patch)).to.deep.equal(after);
			}),
		);
	});
});
