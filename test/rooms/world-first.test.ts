import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { closing } from "../support/closing.ts";
import { codeOf } from "../support/code-of.ts";
import type { SessionHouse } from "../support/session-house.ts";
import { REQUEST, SessionLives } from "../support/session-lives.ts";

describe("the claim of a world first", () => {
	const lives = new SessionLives(closing());

	async function startOne({ directory }: SessionHouse, gameServiceId = REQUEST.gameServiceId): Promise<string> {
		const streamer = { entityType: "account" as const, entityId: randomUUID() };
		return (await directory.start({ ...REQUEST, streamer, gameServiceId })).record.showtimeSessionId;
	}

	/** Publishes the event; answers whether it counted as a world first. */
	async function publish({ directory, clock }: SessionHouse, id: string, eventId: string, code = "dragon") {
		const event = { eventId, type: "combat", significance: 0.01, worldFirst: { code, displayName: "The dragon" } };
		const before = directory.live(id)?.world.session.moments.length ?? 0;
		const submitted = directory.submit(id, `event:${eventId}`, { kind: "game-event", event }, { now: true });
		await clock.advance(200);
		await submitted;
		const moments = directory.live(id)?.world.session.moments.slice(before) ?? [];
		return moments.some(({ kind }) => kind === "world-first");
	}

	it("counts once per game service and code, whichever session claims it", async () => {
		const house = lives.openHouse(await lives.openDatabase());
		const [one, two] = [await startOne(house), await startOne(house)];
		const elsewhere = await startOne(house, randomUUID());
		expect(await publish(house, one, "first")).to.equal(true);
		expect(await publish(house, two, "second")).to.equal(false);
		expect(await publish(house, one, "third")).to.equal(false);
		expect(await publish(house, two, "fourth", "castle")).to.equal(true);
		expect(await publish(house, elsewhere, "fifth")).to.equal(true);
	});

	it("counts once when the event comes again", async () => {
		const house = lives.openHouse(await lives.openDatabase());
		const id = await startOne(house);
		expect(await publish(house, id, "first")).to.equal(true);
		expect(await publish(house, id, "first")).to.equal(false);
	});

	it("counts still after a restart", async () => {
		const database = await lives.openDatabase();
		const first = lives.openHouse(database);
		const id = await startOne(first);
		expect(await publish(first, id, "first")).to.equal(true);
		const { house } = await lives.restart(first, database);
		expect(await publish(house, id, "second")).to.equal(false);
	});

	it("takes no code for an event that the session refuses", async () => {
		const house = lives.openHouse(await lives.openDatabase());
		const [over, live] = [await startOne(house), await startOne(house)];
		const ending = house.directory.end(over);
		await house.clock.advance(3_000);
		await ending;
		expect(await codeOf(publish(house, over, "first"))).to.equal("SESSION_ENDED");
		expect(await publish(house, live, "second")).to.equal(true);
	});
});
