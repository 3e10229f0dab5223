import { expect } from "chai";
import { SqlJournal } from "../../src/persistence/sql-journal.ts";
import type { RuleSheet } from "../../src/rooms/rule-book.ts";
import { closing } from "../support/closing.ts";
import type { SessionHouse } from "../support/session-house.ts";
import { GAME_SERVICE, onlySession, REQUEST, SessionLives, startPopular } from "../support/session-lives.ts";
import { hashOfSession } from "../support/session-probe.ts";

const ADMIN = { subject: "ann", role: "admin" } as const;

describe("rules of live sessions", () => {
	const lives = new SessionLives(closing());
	let changes = 0;

	function change({ parts }: SessionHouse, patch: object): Promise<RuleSheet> {
		const changeId = `change ${changes++}`;
		return parts.ruleBook.change({ gameServiceId: GAME_SERVICE, patch, changeId, by: ADMIN });
	}

	async function changeAndBring(house: SessionHouse, patch: object) {
		await change(house, patch);
		return house.parts.ruleDelivery.bringAll(GAME_SERVICE);
	}

	it("change at the next tick, and not before", async () => {
		const house = lives.openHouse(await lives.openDatabase());
		await startPopular(house);
		await house.clock.advance(1_500);
		const { world } = onlySession(house);
		expect(await changeAndBring(house, { engagementGainRate: 0.5 })).to.deep.equal({ sessions: 1, ownTickInterval: 0 });
		await house.clock.advance(400);
		expect(world.rules).to.include({ revision: 1 });
		await house.clock.advance(100);
		expect(world.rules).to.include({ revision: 2 });
		expect(world.rules.audience.gainBp).to.equal(5_000);
	});

	it("are those of the book from the first tick on in sessions started after a change", async () => {
		const house = lives.openHouse(await lives.openDatabase());
		expect(await changeAndBring(house, { engagementGainRate: 0.5 })).to.deep.equal({ sessions: 0, ownTickInterval: 0 });
		await startPopular(house);
		expect(onlySession(house).world.rules).to.include({ revision: 2 });
	});

	it("leave sessions of other game services alone", async () => {
		const house = lives.openHouse(await lives.openDatabase());
		const gameServiceId = "11111111-2222-4333-8444-555555555555";
		await house.directory.start({ ...REQUEST, gameServiceId });
		await changeAndBring(house, { engagementGainRate: 0.5 });
		await house.clock.advance(3_000);
		expect(onlySession(house).world.rules).to.include({ revision: 1 });
	});

	it("keep a session's tick, and reckon its durations in it", async () => {
		const house = lives.openHouse(await lives.openDatabase());
		await startPopular(house);
		const patch = { tickIntervalSeconds: 2, pulseIntervalSeconds: 8 };
		expect(await changeAndBring(house, patch)).to.deep.equal({ sessions: 1, ownTickInterval: 1 });
		await house.clock.advance(1_000);
		expect(onlySession(house).world.rules).to.include({ revision: 2, intervalMs: 1_000, windowTicks: 8 });
		expect(house.parts.ruleBook.rulesOf(GAME_SERVICE)).to.include({ revision: 2, intervalMs: 2_000, windowTicks: 4 });
	});

	it("reach a session that was down when they changed", async () => {
		const database = await lives.openDatabase();
		const house = lives.openHouse(database);
		await startPopular(house);
		await house.clock.advance(3_000);
		// The process dies between the revision and the journals.
		await change(house, { engagementGainRate: 0.5 });
		const next = await lives.restart(house, database);
		expect(onlySession(next.house).world.rules).to.include({ revision: 1 });
		await next.house.clock.advance(1_000);
		expect(onlySession(next.house).world.rules).to.include({ revision: 2 });
	});

	it("are changed by another process, and this one goes on from there", async () => {
		const database = await lives.openDatabase();
		const [house, other] = [lives.openHouse(database), lives.openHouse(database)];
		await startPopular(house);
		await change(other, { engagementGainRate: 0.5 });
		await change(other, { engagementGainRate: 0.6 });
		await house.parts.ruleBook.refresh();
		await house.clock.advance(2_000);
		expect(onlySession(house).world.rules).to.include({ revision: 3 });
		expect(onlySession(house).world.rules.audience.gainBp).to.equal(6_000);
		await change(other, { hypeTrainDecayRate: 0.1 });
		const { revision, overrides } = await change(house, { engagementGainRate: 0.7 });
		expect({ revision, overrides }).to.deep.equal({
			revision: 5,
			overrides: { engagementGainRate: 0.7, hypeTrainDecayRate: 0.1 },
		});
	});

	it("are brought once, though the process dies before the tick that applies them", async () => {
		const database = await lives.openDatabase();
		const house = lives.openHouse(database);
		const id = await startPopular(house);
		await changeAndBring(house, { engagementGainRate: 0.5 });
		const next = await lives.restart(house, database);
		await next.house.clock.advance(2_000);
		const entries = await next.house.parts.journal.read(id, 0);
		expect(entries.filter((entry) => "input" in entry && entry.input.kind === "rules")).to.have.length(1);
		expect(onlySession(next.house).world.rules).to.include({ revision: 2 });
	});

	it("come again when the journal did not take them", async () => {
		const database = await lives.openDatabase();
		const journal = new SqlJournal(database.db);
		const append = journal.append.bind(journal);
		let refusals = 2;
		journal.append = async (id, inputId, input) => {
			if (input.kind === "rules" && refusals-- > 0) throw new Error("disk full");
			return append(id, inputId, input);
		};
		const house = lives.openHouse(database, { parts: { journal } });
		await startPopular(house);
		await changeAndBring(house, { engagementGainRate: 0.5 });
		await house.clock.advance(3_000);
		expect(house.logger.messages("error")).to.deep.equal(Array(2).fill("rules not brought; tried again"));
		expect(onlySession(house).world.rules).to.include({ revision: 2 });
	});

	it("lead a killed session to the world of one that was not", async () => {
		const database = await lives.openDatabase();
		let house = lives.openHouse(database);
		const id = await startPopular(house);
		const hashes: string[] = [];
		const play = async (second: number) => {
			const event = { eventId: `event ${second}`, type: second % 2 === 0 ? "combat" : "juggling", significance: 1 };
			await house.directory.submit(id, event.eventId, { kind: "game-event", event });
			if (second === 4) await changeAndBring(house, { tagsByEventType: { juggling: ["clubs", "combat"] } });
			if (second === 9)
				await changeAndBring(house, { pulseIntervalSeconds: 9, personalities: { fickle: { decay: 3 } } });
			await house.clock.advance(1_000);
		};
		for (let second = 1; second <= 14; second++) {
			await play(second);
			hashes.push(hashOfSession(onlySession(house)));
			({ house } = await lives.restart(house, database));
			expect(hashOfSession(onlySession(house)), `second ${second}`).to.equal(hashes.at(-1));
		}
		expect(onlySession(house).world.rules).to.include({ revision: 3 });
	});
});

describe("the rule book", () => {
	const lives = new SessionLives(closing());

	it("falls back to the deployment's settings when stored ones do not work with them any more", async () => {
		const database = await lives.openDatabase();
		const house = lives.openHouse(database);
		const by = ADMIN;
		const change = { gameServiceId: GAME_SERVICE, patch: { disengagedBelow: 0.4 }, changeId: "one", by };
		await house.parts.ruleBook.change(change);
		const next = lives.openHouse(database, { rules: { engagedAbove: 0.3 } });
		await next.parts.ruleBook.load();
		expect(next.logger.messages("error")).to.deep.equal(["rules unusable: the deployment's are in force"]);
		const sheet = next.parts.ruleBook.sheetOf(GAME_SERVICE);
		expect(sheet).to.deep.include({ revision: 2, overrides: { disengagedBelow: 0.4 } });
		expect(sheet.settings.disengagedBelow).to.equal(0.2);
		await next.parts.ruleBook.change({ ...change, patch: { disengagedBelow: null }, changeId: "two" });
		expect(next.parts.ruleBook.sheetOf(GAME_SERVICE)).to.deep.include({ revision: 3, overrides: {} });
	});
});
