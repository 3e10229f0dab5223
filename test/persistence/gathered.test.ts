import { expect } from "chai";
import { Gathered } from "../../src/persistence/gathered.ts";
import { codeOf } from "../support/code-of.ts";

describe("Gathered", () => {
	function build(most: number, failing: number[] = []) {
		const asked: number[][] = [];
		const gathered = new Gathered<number, number>(most, async (questions) => {
			asked.push([...questions]);
			if (questions.some((question) => failing.includes(question))) throw new Error(`not ${questions.join()}`);
			return questions.map((question) => question * 10);
		});
		return { gathered, asked };
	}

	it("asks what is asked in one turn at once, and answers each his own", async () => {
		const { gathered, asked } = build(10);
		const later = Promise.resolve().then(() => gathered.ask(4));
		expect(await Promise.all([1, 2, 3].map((one) => gathered.ask(one)))).to.deep.equal([10, 20, 30]);
		expect(await later).to.equal(40);
		expect(await gathered.ask(5)).to.equal(50);
		expect(asked).to.deep.equal([[1, 2, 3, 4], [5]]);
	});

	it("asks so many at a time", async () => {
		const { gathered, asked } = build(2);
		await Promise.all([1, 2, 3, 4, 5].map((one) => gathered.ask(one)));
		expect(asked).to.deep.equal([[1, 2], [3, 4], [5]]);
	});

	it("fails who cannot be answered, and nobody else", async () => {
		const { gathered, asked } = build(10, [2]);
		const [one, two, three] = [1, 2, 3].map((question) => gathered.ask(question));
		expect(await one).to.equal(10);
		expect(await codeOf(two)).to.equal("not 2");
		expect(await three).to.equal(30);
		expect(asked).to.deep.equal([[1, 2, 3], [1], [2], [3]]);
	});
});
