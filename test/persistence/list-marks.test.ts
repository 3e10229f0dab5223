import { expect } from "chai";
import fc from "fast-check";
import { ListMarks } from "../../src/persistence/list-marks.ts";

/** A list of 0, 1, 2 ...: a mark is the number at its place. */
function numbers(length: number, spacing: number) {
	let asked = 0;
	const next = async (after: number | undefined) => {
		asked++;
		const at = (after ?? -1) + spacing;
		return at < length ? at : undefined;
	};
	return { next, asked: () => asked };
}

describe("ListMarks", () => {
	it("finds every place from the mark before it", async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.nat(500),
				fc.integer({ min: 1, max: 40 }),
				fc.array(fc.nat(500)),
				async (length, spacing, places) => {
					const marks = new ListMarks<number>(spacing);
					const { next } = numbers(length, spacing);
					for (const place of places.filter((one) => one < length)) {
						const { mark, rest } = await marks.before("list", "1", place, next);
						expect((mark ?? -1) + 1 + rest).to.equal(place);
						expect(rest).to.be.below(spacing);
					}
				},
			),
		);
	});

	it("asks for a mark once, until the list changes", async () => {
		const marks = new ListMarks<number>(10);
		const { next, asked } = numbers(100, 10);
		await Promise.all([95, 42, 95].map((place) => marks.before("list", "1", place, next)));
		const first = asked();
		await marks.before("list", "1", 77, next);
		expect(asked()).to.equal(first);
		await marks.before("list", "2", 12, next);
		expect(asked()).to.equal(first + 1);
		await marks.before("other", "2", 12, next);
		expect(asked()).to.equal(first + 2);
	});

	it("counts on from the last mark beyond the end of the list", async () => {
		const marks = new ListMarks<number>(10);
		const { next } = numbers(25, 10);
		expect(await marks.before("list", "1", 57, next)).to.deep.equal({ mark: 19, rest: 37 });
	});

	it("forgets the list that was used longest ago", async () => {
		const marks = new ListMarks<number>(10);
		const { next, asked } = numbers(100, 10);
		for (let list = 0; list < 257; list++) await marks.before(`list ${list}`, "1", 15, next);
		await marks.before("list 1", "1", 15, next);
		expect(asked()).to.equal(257);
		await marks.before("list 0", "1", 15, next);
		expect(asked()).to.equal(258);
	});
});
