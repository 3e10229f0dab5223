import { expect } from "chai";
import { closing } from "../support/closing.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { GAME_SERVICE, onlySession, SessionLives, STARTED_AT_MS, startPopular } from "../support/session-lives.ts";
import { hashOfSession } from "../support/session-probe.ts";

describe("a session found late", () => {
	const lives = new SessionLives(closing());

	it("ends a session that is found too late", async () => {
		const database = await lives.openDatabase();
		const house = lives.openHouse(database);
		const id = await startPopular(house);
		await house.clock.advance(3_000);
		const late = new ManualClock(house.clock.nowMs() + 3_700_000);
		const next = await lives.restart(house, database, { clock: late });
		expect(next.reports[0]).to.include({ showtimeSessionId: id, outcome: "orphaned", tick: 3 });
		const { record } = await next.house.directory.get(id);
		expect(record).to.include({ status: "ended", endReason: "orphaned" });
		expect((await next.house.parts.reservoir.status(GAME_SERVICE)).checkedOut).to.equal(0);
	});

	it("makes up a few missed ticks, three a second, on the grid of the start", async () => {
		const database = await lives.openDatabase();
		const house = lives.openHouse(database, { rules: { tickIntervalSeconds: 5 } });
		await startPopular(house);
		await house.clock.advance(10_000);
		const late = new ManualClock(house.clock.nowMs() + 21_000);
		const next = await lives.restart(house, database, { clock: late });
		expect(next.reports[0]).to.include({ outcome: "resumed", missedTicks: 4 });
		const session = onlySession(next.house);
		const steps: { kind: string; atMs: number; nowMs: number }[] = [];
		session.onStepped(({ marker }) => steps.push({ kind: marker.kind, atMs: marker.atMs, nowMs: late.nowMs() }));
		await late.advance(10_000);
		const ticks = steps.filter(({ kind }) => kind !== "apply");
		expect(ticks.map(({ kind, atMs }) => [kind, atMs])).to.deep.equal(
			[15_000, 20_000, 25_000, 30_000, 35_000, 40_000].map((atMs) => ["tick", atMs]),
		);
		for (const i of [1, 2, 3]) expect(ticks[i].nowMs - ticks[i - 1].nowMs).to.be.at.least(333);
		expect(ticks[4].nowMs).to.equal(STARTED_AT_MS + 35_000);
		expect(ticks[5].nowMs).to.equal(STARTED_AT_MS + 40_000);
	});

	it("makes up twelve ticks and skips the rest in one marker", async () => {
		const database = await lives.openDatabase();
		const house = lives.openHouse(database, { rules: { tickIntervalSeconds: 5 } });
		const id = await startPopular(house);
		await house.clock.advance(10_000);
		const late = new ManualClock(house.clock.nowMs() + 502_000);
		const next = await lives.restart(house, database, { clock: late });
		expect(next.reports[0]).to.include({ outcome: "resumed", missedTicks: 100 });
		await late.advance(4_500);
		const markers = (await next.house.parts.journal.read(id, 0)).flatMap((entry) =>
			"marker" in entry ? [entry.marker] : [],
		);
		const missed = markers.filter(({ kind, atMs }) => kind !== "apply" && atMs > 10_000);
		expect(missed.filter(({ kind }) => kind === "tick")).to.have.length(12);
		const skips = missed.filter(({ kind }) => kind === "skip");
		expect(skips.map(({ ticks, atMs }) => [ticks, atMs])).to.deep.equal([[89, 515_000]]);
		const session = onlySession(next.house);
		expect(session.world.tick).to.equal(103);
		expect(session.nextTickAtMs).to.equal(STARTED_AT_MS + 520_000);
		expect(next.house.logger.messages("warn")).to.include("ticks skipped: the session was too far behind");
		const again = await lives.restart(next.house, database);
		expect(hashOfSession(onlySession(again.house))).to.equal(hashOfSession(session));
	});
});
