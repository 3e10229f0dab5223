import { expect } from "chai";
import { membersOf } from "../../src/world/summary.ts";
import { closing } from "../support/closing.ts";
import type { SessionHouse, SessionHouseOptions } from "../support/session-house.ts";
import { GAME_SERVICE, REQUEST, SessionLives } from "../support/session-lives.ts";

const BY = { atMs: 1, subject: "ann", role: "admin" } as const;
const SIZE = 120;
/** Half of them would leave at once when they are bored, and they are soon. */
const RESTLESS = { engagementDecayBaseRate: 0.2 };
const OTHER_STREAMER = { entityType: "account", entityId: "5c1f5a0a-1111-4222-8333-444455556666" } as const;

describe("a reservoir that several sessions live on", () => {
	const lives = new SessionLives(closing());

	/** Checked out + available = size, and checked out is who is in a world or in a journal on the way into one. */
	async function check({ directory, parts }: SessionHouse, size: number): Promise<number> {
		const status = await parts.reservoir.status(GAME_SERVICE);
		expect(status.checkedOut + status.available).to.equal(status.size);
		expect(status.size).to.equal(size);
		const held: number[] = [];
		for (const session of directory.liveSessions()) {
			const entries = await parts.journal.read(session.id, 0);
			const last = entries.findLastIndex((entry) => "marker" in entry);
			const waiting = entries.slice(last + 1).flatMap((entry) => ("input" in entry ? [entry.input] : []));
			held.push(...membersOf(session.world));
			held.push(...waiting.flatMap((input) => (input.kind === "arrivals" ? input.templates : [])));
		}
		expect(new Set(held).size, "nobody is in twice").to.equal(held.length);
		expect(status.checkedOut).to.equal(held.length);
		return status.sessions;
	}

	it("has everybody once, at every tick, dry or seeded, and after every crash", async () => {
		const database = await lives.openDatabase();
		let missing = 0;
		const onShortfall = (members: number) => {
			missing += members;
		};
		const options: Partial<SessionHouseOptions> = { reservoirSize: SIZE, rules: RESTLESS, parts: { onShortfall } };
		let house = lives.openHouse(database, options);
		let size = SIZE;
		await house.parts.careers.setTotalGrowth(REQUEST.streamer, 5);
		for (const streamer of [REQUEST.streamer, OTHER_STREAMER]) await house.directory.start({ ...REQUEST, streamer });
		expect(missing).to.equal(30);
		for (let second = 1; second <= 40; second++) {
			await house.clock.advance(1_000);
			expect(await check(house, size)).to.equal(2);
			if (second === 15) {
				expect((await house.parts.reservoir.status(GAME_SERVICE)).available).to.be.lessThan(20);
				size = 400;
				await house.parts.reservoir.seed(GAME_SERVICE, size, BY);
			}
			if (second % 6 === 0) {
				({ house } = await lives.restart(house, database, options));
				expect(await check(house, size)).to.equal(2);
			}
		}
		expect(missing).to.be.greaterThan(30);
		const [first, second] = [...house.directory.liveSessions()];
		expect([first, second].map(({ world }) => world.session.targetSize)).to.have.members([100, 50]);
		void house.directory.end(first.id);
		await house.clock.advance(3_000);
		expect(await check(house, size)).to.equal(1);
		void house.directory.end(second.id);
		await house.clock.advance(3_000);
		const free = { size, checkedOut: 0, available: size, sessions: 0 };
		expect(await house.parts.reservoir.status(GAME_SERVICE)).to.deep.equal(free);
	});
});
