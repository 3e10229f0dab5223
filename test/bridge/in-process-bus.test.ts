import { expect } from "chai";
import { InProcessBus } from "../../src/bridge/in-process-bus.ts";

describe("InProcessBus", () => {
	it("hands each event to every subscriber of its subject, in order", async () => {
		const bus = new InProcessBus(() => {});
		const seen: object[] = [];
		bus.subscribe("a", (event) => void seen.push(event));
		bus.subscribe("b", () => void seen.push({ wrong: true }));
		await bus.publish({ subject: "a", body: JSON.stringify({ n: 1 }) });
		await bus.publish({ subject: "a", body: JSON.stringify({ n: 2 }) });
		expect(seen).to.deep.equal([{ n: 1 }, { n: 2 }]);
	});

	it("lets no failing subscriber disturb the others or the publisher", async () => {
		const failures: unknown[] = [];
		const bus = new InProcessBus((subject, error) => failures.push([subject, error]));
		const broken = new Error("broken");
		const seen: object[] = [];
		bus.subscribe("a", async () => {
			throw broken;
		});
		bus.subscribe("a", (event) => void seen.push(event));
		await bus.publish({ subject: "a", body: JSON.stringify({ n: 1 }) });
		expect(failures).to.deep.equal([["a", broken]]);
		expect(seen).to.deep.equal([{ n: 1 }]);
	});

	it("forgets a subscriber that ended its subscription", async () => {
		const bus = new InProcessBus(() => {});
		const seen: object[] = [];
		const end = bus.subscribe("a", (event) => void seen.push(event));
		end();
		await bus.publish({ subject: "a", body: JSON.stringify({}) });
		expect(seen).to.deep.equal([]);
	});
});
