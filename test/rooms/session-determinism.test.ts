import { expect } from "chai";
import { closing } from "../support/closing.ts";
import type { DeliveredEffect, SessionHouse } from "../support/session-house.ts";
import { onlySession, SessionLives, startPopular } from "../support/session-lives.ts";
import { hashOfSession } from "../support/session-probe.ts";

/** What a game server does to a stream, second by second; the same in every run. */
async function playSecond(house: SessionHouse, id: string, second: number): Promise<void> {
	const submits: Promise<unknown>[] = [];
	if (second % 3 === 1) {
		const event = { eventId: `e${second}`, type: second % 2 ? "combat" : "boss-defeat", significance: 0.8 };
		submits.push(house.directory.submit(id, `event:${second}`, { kind: "game-event", event }, { now: true }));
	}
	if (second % 7 === 2) {
		const entries = [{ category: "Excited" as const, intensity: 0.95, count: 12 }];
		submits.push(house.directory.submit(id, `inject:${second}`, { kind: "pulse", entries }, { now: true }));
	}
	if (second % 20 === 11) submits.push(house.directory.pause(id));
	if (second % 20 === 13) submits.push(house.directory.resume(id));
	await house.clock.advance(1_000);
	await Promise.all(submits);
}

/** The effects with the session's id taken out, each identity once. */
function decidedOnce(delivered: readonly DeliveredEffect[]): unknown[] {
	const byIdentity = new Map(delivered.map(({ marker, index, effect }) => [`${marker}:${index}`, effect]));
	return [...byIdentity].map(([identity, effect]) => ({ identity, effect }));
}

describe("a killed session", () => {
	const lives = new SessionLives(closing());

	it("leads to the world and the effects of an uninterrupted run, wherever it is killed", async () => {
		const seconds = 60;
		const database = await lives.openDatabase();
		const straight = lives.openHouse(database);
		const id = await startPopular(straight);
		// The session's id is drawn; the interrupted run gets the first run's.
		const otherDatabase = await lives.openDatabase();
		let house = lives.openHouse(otherDatabase, { parts: { ruleBook: straight.parts.ruleBook } });
		await copyStart(straight, id, house);
		const hashes: string[] = [];
		for (let second = 1; second <= seconds; second++) {
			await playSecond(straight, id, second);
			hashes.push(hashOfSession(onlySession(straight)));
		}
		const effects = decidedOnce(straight.delivered);
		expect(straight.delivered.map(({ effect }) => effect.kind)).to.include("hype.started");

		({ house } = await lives.restart(house, otherDatabase));
		const delivered: DeliveredEffect[] = [...house.delivered];
		for (let second = 1; second <= seconds; second++) {
			const before = house.delivered.length;
			await playSecond(house, id, second);
			delivered.push(...house.delivered.slice(before));
			expect(hashOfSession(onlySession(house)), `second ${second}`).to.equal(hashes[second - 1]);
			if (second % 4 !== 0 && second % 9 !== 0) continue;
			({ house } = await lives.restart(house, otherDatabase));
			delivered.push(...house.delivered);
		}
		expect(decidedOnce(delivered)).to.deep.equal(effects);
	}).timeout(60_000);

	/** Starts a session under the id of another one, from the same first input. */
	async function copyStart(from: SessionHouse, id: string, to: SessionHouse): Promise<void> {
		const record = await from.parts.sessions.get(id);
		const [start] = await from.parts.journal.read(id, 0, 1);
		if (record === undefined || !("input" in start)) throw new Error("nothing to copy");
		await to.parts.sessions.create({ ...record, status: "active" });
		await to.parts.journal.append(id, start.id, start.input);
		await to.parts.journal.appendMarker(id, { marker: 1, kind: "apply", atMs: 0 });
	}
});
