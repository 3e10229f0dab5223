import { expect } from "chai";
import { InTurn } from "../../src/persistence/in-turn.ts";

describe("work in turn", () => {
	it("is done one after the other for one thing, failures too, and side by side for others", async () => {
		const turns = new InTurn();
		const done: string[] = [];
		const held = Promise.withResolvers<void>();
		const first = turns.take("a", async () => {
			await held.promise;
			done.push("a1");
			throw new Error("failed");
		});
		const second = turns.take("a", async () => done.push("a2"));
		await turns.take("b", async () => done.push("b"));
		expect(done).to.deep.equal(["b"]);
		held.resolve();
		expect(await first.catch((error: Error) => error.message)).to.equal("failed");
		expect(await second).to.equal(3);
		expect(done).to.deep.equal(["b", "a1", "a2"]);
	});
});
