import { expect } from "chai";
import { RecentIds } from "../../src/rooms/recent-ids.ts";

describe("recent ids", () => {
	it("know the newest 4,096, and no others", () => {
		const ids = new RecentIds();
		expect(ids.has("event:0")).to.equal(false);
		for (let i = 0; i < 5_000; i++) ids.add(`event:${i}`);
		const known = Array.from({ length: 6_000 }, (_, i) => `event:${i}`).filter((id) => ids.has(id));
		expect(known).to.have.length(4_096);
		expect(known[0]).to.equal("event:904");
		expect(known.at(-1)).to.equal("event:4999");
	});
});
