import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { MemberOverride } from "../../src/components/member-override.ts";
import { StoreUnavailable } from "../../src/errors.ts";
import type { ArrivalsInput, StartInput } from "../../src/events/input.ts";
import { MemberExchange } from "../../src/rooms/member-exchange.ts";
import { membersOf, summarise } from "../../src/world/summary.ts";
import { closing } from "../support/closing.ts";
import { codeOf } from "../support/code-of.ts";
import { addFollowers, addOverride } from "../support/followers.ts";
import type { SessionHouse } from "../support/session-house.ts";
import { GAME_SERVICE, onlySession, REQUEST, SessionLives, STREAMER } from "../support/session-lives.ts";

/** Members of a streamer who has followers. */
const ROOM = 100;

const standIn = (template: number): MemberOverride => ({
	template,
	memberId: randomUUID(),
	personality: "critic",
	interests: ["combat"],
	decayBp: 120,
	bias: "Critical",
});

describe("who is invited to a session", () => {
	const lives = new SessionLives(closing());

	const followersAt = (templates: readonly number[], loyaltyBp = 10_000) =>
		templates.map((template) => ({ gameServiceId: GAME_SERVICE, template, loyaltyBp }));

	async function inputsOf<Kind extends "start" | "arrivals">(house: SessionHouse, kind: Kind) {
		const entries = await house.parts.journal.read(onlySession(house).id, 0);
		const inputs = entries.flatMap((entry) => ("input" in entry && entry.input.kind === kind ? [entry.input] : []));
		return inputs as (Kind extends "start" ? StartInput : ArrivalsInput)[];
	}

	it("are the streamer's followers first, as loyalty has them come, then others", async () => {
		const database = await lives.openDatabase();
		const loyal = [1_999, 700, 41];
		await addFollowers(database.db, STREAMER, [...followersAt(loyal), ...followersAt([5, 6], 0)]);
		await addFollowers(database.db, { ...STREAMER, entityId: randomUUID() }, followersAt([12]));
		const house = lives.openHouse(database);
		await house.directory.start(REQUEST);
		const [{ roster, followers = [] }] = await inputsOf(house, "start");
		expect(roster).to.have.length(ROOM);
		expect(roster.slice(0, 3)).to.have.members(loyal);
		expect(followers).to.include.members(loyal);
		expect(followers.filter((template) => ![...loyal, 5, 6].includes(template))).to.deep.equal([]);
		expect(summarise(onlySession(house).world).followersPresent).to.equal(followers.length);
	});

	it("are no more followers than the audience has room for, and those that another session has stay there", async () => {
		const database = await lives.openDatabase();
		const many = Array.from({ length: 120 }, (_, i) => 3 * i);
		await addFollowers(database.db, STREAMER, followersAt(many));
		const house = lives.openHouse(database);
		const place = { gameServiceId: GAME_SERVICE, showtimeSessionId: "other", requestId: "start", tags: [], biasBp: 0 };
		const away = await house.parts.reservoir.checkOut({ ...place, count: 30, preferred: many.slice(0, 30) });
		await house.directory.start(REQUEST);
		const [{ roster, followers = [] }] = await inputsOf(house, "start");
		expect(roster).to.have.length(ROOM);
		expect(roster.filter((template) => away.includes(template))).to.deep.equal([]);
		expect(followers).to.have.members(many.filter((template) => roster.includes(template)));
		expect(followers.length).to.be.within(ROOM - 30, ROOM);
	});

	it("are journalled with who they are, in the first audience and later, and are that again after a restart", async () => {
		const database = await lives.openDatabase();
		const overrides = Array.from({ length: 200 }, (_, template) => standIn(template));
		for (const override of overrides) await addOverride(database.db, GAME_SERVICE, override);
		await addFollowers(database.db, STREAMER, followersAt([0, 1, 150], 0));
		const house = lives.openHouse(database, { reservoirSize: 200 });
		await house.directory.start(REQUEST);
		const session = onlySession(house);
		const [start] = await inputsOf(house, "start");
		expect(start.overrides?.map(({ template }) => template)).to.have.members(start.roster);
		const admitted = house.directory.admit(session.id, "admit:1", 100);
		await house.clock.advance(200);
		expect(await admitted).to.include({ arrived: 100 });
		const [arrivals] = await inputsOf(house, "arrivals");
		const byTemplate = new Map(overrides.map((override) => [override.template, override]));
		const expected = [...arrivals.templates].sort((a, b) => a - b).map((template) => byTemplate.get(template));
		expect(arrivals.overrides).to.deep.equal(expected);
		expect([...(start.followers ?? []), ...(arrivals.followers ?? [])]).to.have.members([0, 1, 150]);

		const summary = () => summarise(onlySession(house).world);
		expect(summary()).to.include({ followersPresent: 3 });
		expect(summary().byPersonality).to.include({ critic: 200, lurker: 0 });
		const { house: next } = await lives.restart(house, database, { reservoirSize: 200 });
		const restored = onlySession(next).world;
		expect(summarise(restored).byPersonality).to.include({ critic: 200, lurker: 0 });
		expect(restored.overrides.get(150)).to.deep.equal(byTemplate.get(150));
	});

	it("go back when nobody can say who they are, and come with the next attempt", async () => {
		const database = await lives.openDatabase();
		const house = lives.openHouse(database);
		await house.directory.start(REQUEST);
		const session = onlySession(house);
		const { followers } = house.parts;
		let isAway = true;
		const exchange = new MemberExchange({
			...house.parts,
			followers: {
				returning: (...args) => followers.returning(...args),
				following: (...args) => followers.following(...args),
				overrides: (...args) =>
					isAway ? Promise.reject(new StoreUnavailable("database away")) : followers.overrides(...args),
			},
		});
		const wanted = { cause: "inject" as const, count: 5, tags: [], biasBp: 0 };
		expect(await codeOf(exchange.admit(session, "admit:1", wanted))).to.equal("database away");
		expect((await house.parts.reservoir.status(GAME_SERVICE)).checkedOut).to.equal(50);
		isAway = false;
		const admitted = exchange.admit(session, "admit:1", wanted);
		await house.clock.advance(200);
		expect(await admitted).to.include({ arrived: 5, duplicate: false });
		expect((await house.parts.reservoir.status(GAME_SERVICE)).checkedOut).to.equal(membersOf(session.world).length);
	});
});
