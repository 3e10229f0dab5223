import { expect } from "chai";
import { closing } from "../support/closing.ts";
import { REQUEST, SessionLives } from "../support/session-lives.ts";

describe("list of streams", () => {
	const lives = new SessionLives(closing());

	it("lists public streams by viewers, and only those that want to be listed", async () => {
		const house = lives.openHouse(await lives.openDatabase());
		const { directory, parts } = house;
		const other = { entityType: "account", entityId: "9c0e9a52-6a51-4d2a-8a77-0f9d3a1e5c11" } as const;
		const hidden = { entityType: "account", entityId: "1c0e9a52-6a51-4d2a-8a77-0f9d3a1e5c11" } as const;
		await parts.careers.setTotalGrowth(other, 30);
		expect(directory.streams()).to.deep.equal([]);
		await directory.start({ ...REQUEST, title: "Small" });
		await directory.start({ ...REQUEST, streamer: other, title: "Large", contentTags: { combat: 0.9, trade: 0.2 } });
		await directory.start({ ...REQUEST, streamer: hidden, listed: false });
		expect(directory.streams(), "within a second the list is the one made before").to.deep.equal([]);
		await house.clock.advance(1_000);
		const streams = directory.streams();
		expect(streams.map(({ title }) => title)).to.deep.equal(["Large", "Small"]);
		for (const { showtimeSessionId, viewers } of streams) {
			expect(viewers).to.equal(directory.live(showtimeSessionId)?.personas.present);
		}
		expect(streams[0].viewers).to.be.closeTo(200, 10);
		expect(streams[1].viewers).to.be.closeTo(50, 5);
		expect(streams[0]).to.include({ streamer: "Account 9c0e9a52", realmPreset: "default", hypeLevel: 0 });
		expect(streams[0].topTags).to.deep.equal(["combat", "trade"]);
	});
});
