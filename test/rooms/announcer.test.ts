import { expect } from "chai";
import type { ReactionMessage } from "../../src/events/room-message.ts";
import { Announcer } from "../../src/rooms/announcer.ts";
import { closing } from "../support/closing.ts";
import { ManualClock } from "../support/manual-clock.ts";
import type { SessionHouse } from "../support/session-house.ts";
import { onlySession, SessionLives, STARTED_AT_MS, startPopular } from "../support/session-lives.ts";

const BOSS = { kind: "game-event", event: { eventId: "1", type: "boss-defeat", significance: 0.8 } } as const;

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

	/** What is told of reactions from now on. */
	function reactionsTold(house: SessionHouse): ReactionMessage[] {
		const told: ReactionMessage[] = [];
		const session = onlySession(house);
		const announcer = new Announcer(session, house.clock, (type, message) => {
			if (type === "reaction") told.push(message as ReactionMessage);
		});
		session.onStepped((stepped) => announcer.announce(stepped));
		return told;
	}

	it("tells a reaction at once, to start a moment later for everybody", async () => {
		const house = lives.openHouse(await lives.openDatabase(), { rules: { tickIntervalSeconds: 5 } });
		const id = await startPopular(house);
		const told = reactionsTold(house);
		await house.clock.advance(7_000);
		const submitted = house.directory.submit(id, "boss", BOSS, { now: true });
		await house.clock.advance(20);
		await submitted;
		const sentAtMs = STARTED_AT_MS + 7_020;
		expect(told).to.have.length(1);
		expect(told[0]).to.deep.include({ kind: "cheer", startAt: sentAtMs + 150, timestamp: sentAtMs, seq: 2 });
		expect(Object.keys(told[0])).to.have.members([
			...["id", "seq", "timestamp", "kind", "intensity", "share", "startAt", "spreadMs", "seed"],
		]);
	});

	it("tells nothing of reactions that a session decides when it catches up", async () => {
		const database = await lives.openDatabase();
		const house = lives.openHouse(database, { rules: { tickIntervalSeconds: 5 } });
		const id = await startPopular(house);
		await house.clock.advance(6_000);
		await house.directory.submit(id, "boss", BOSS);
		const clock = new ManualClock(house.clock.nowMs() + 30_000);
		const next = await lives.restart(house, database, { clock });
		const told = reactionsTold(next.house);
		const decided: number[] = [];
		onlySession(next.house).onStepped(({ marker, effects }) => {
			if (effects.some(({ kind }) => kind === "reaction")) decided.push(marker.atMs);
		});
		await clock.advance(10_000);
		// Once it has caught up the crowd may react to something else: that is told.
		expect(decided[0]).to.equal(10_000);
		expect(told.filter(({ timestamp }) => timestamp <= STARTED_AT_MS + 10_000)).to.deep.equal([]);
		const submitted = next.house.directory.submit(
			id,
			"another",
			{ ...BOSS, event: { ...BOSS.event, eventId: "2" } },
			{ now: true },
		);
		await clock.advance(100);
		await submitted;
		expect(told).to.have.length(1);
	});
});
