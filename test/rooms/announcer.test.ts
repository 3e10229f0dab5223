import { expect } from "chai";
import { Announcer } from "../../src/rooms/announcer.ts";
import { closing } from "../support/closing.ts";
import { onlySession, SessionLives, startPopular } from "../support/session-lives.ts";

describe("announcer", () => {
	const lives = new SessionLives(closing());

	it("tells the progress of a train four times a second at most, each time in full", async () => {
		const house = lives.openHouse(await lives.openDatabase(), { rules: { tickIntervalSeconds: 5 } });
		const id = await startPopular(house);
		const session = onlySession(house);
		const told: { type: string; message: { seq: number; hype?: { total: number } }; atMs: number }[] = [];
		const announcer = new Announcer(session, house.clock, (type, message) =>
			told.push({ type, message, atMs: house.clock.nowMs() }),
		);
		session.onStepped((stepped) => announcer.announce(stepped));
		const cheer = (n: number, count: number) =>
			house.directory.submit(
				id,
				`cheer:${n}`,
				{ kind: "hype", category: "Excited", intensity: 1, count, weight: 0.1 },
				{ now: true },
			);
		const submits = [cheer(0, 12)];
		await house.clock.advance(100);
		let markers = 0;
		session.onStepped(() => markers++);
		for (let n = 1; n <= 40; n++) {
			submits.push(cheer(n, 1));
			await house.clock.advance(100);
		}
		await house.clock.advance(200);
		await Promise.all(submits);
		const progress = told.filter(({ type }) => type === "hype:progress");
		expect(markers).to.be.greaterThan(30);
		expect(progress.length).to.be.within(8, 17);
		for (let i = 1; i < progress.length; i++) {
			expect(progress[i].atMs - progress[i - 1].atMs).to.be.at.least(250);
			expect(progress[i].message.hype?.total).to.be.at.least(progress[i - 1].message.hype?.total ?? 0);
		}
		expect(told.map(({ message }) => message.seq)).to.deep.equal(told.map((_, i) => i + 1));
	});
});
