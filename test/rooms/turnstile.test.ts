import { expect } from "chai";
import { Turnstile } from "../../src/rooms/turnstile.ts";

/** Work that ends when it is told to. */
function work(log: string[], name: string) {
	let end = () => {};
	const ended = new Promise<void>((resolve) => {
		end = resolve;
	});
	const run = async () => {
		log.push(`${name} begins`);
		await ended;
		log.push(`${name} ends`);
	};
	return { run, end: () => end() };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("Turnstile", () => {
	it("lets work pass side by side, and one piece alone", async () => {
		const log: string[] = [];
		const turnstile = new Turnstile();
		const [a, b, c, x, y] = ["a", "b", "c", "x", "y"].map((name) => work(log, name));
		const all = [
			turnstile.pass(a.run),
			turnstile.pass(b.run),
			turnstile.alone(x.run),
			turnstile.alone(y.run),
			turnstile.pass(c.run),
		];
		for (const one of [b, a, x, y, c]) {
			await settled();
			one.end();
		}
		await Promise.all(all);
		expect(log.join(", ")).to.equal(
			"a begins, b begins, b ends, a ends, x begins, x ends, y begins, y ends, c begins, c ends",
		);
	});

	it("answers as the work does, and goes on when one fails", async () => {
		const turnstile = new Turnstile();
		const failing = async () => {
			throw new Error("no");
		};
		const reasons = await Promise.allSettled([turnstile.pass(failing), turnstile.alone(failing)]);
		expect(reasons.map(({ status }) => status)).to.deep.equal(["rejected", "rejected"]);
		expect(await turnstile.alone(async () => 1)).to.equal(1);
		expect(await turnstile.pass(async () => 2)).to.equal(2);
	});
});
