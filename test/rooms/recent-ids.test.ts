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

	it("go with a checkpoint, the newest 512 of them", () => {
		const ids = new RecentIds();
		for (const count of [0, 3, 700, 5_000]) {
			for (let i = 0; i < count; i++) ids.add(`${count}:${i}`);
			const bytes = ids.encode();
			expect(RecentIds.isSection(bytes)).to.equal(true);
			const restored = RecentIds.decode(bytes);
			const known = Array.from({ length: count }, (_, i) => i).filter((i) => restored.has(`${count}:${i}`));
			expect(known).to.deep.equal(Array.from({ length: count }, (_, i) => i).slice(-512));
			expect(restored.encode()).to.deep.equal(bytes);
		}
	});
});
