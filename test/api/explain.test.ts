import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { ANONYMOUS, SIMULATED } from "../../src/components/real-derived.ts";
import type { Role } from "../../src/events/token.ts";
import { type ApiHouse, openApiHouse } from "../support/api-house.ts";
import { closing } from "../support/closing.ts";

describe("/showtime/audience/explain", () => {
	const close = closing();
	let house: ApiHouse;
	let showtimeSessionId: string;

	before(async () => {
		house = await openApiHouse();
		close.add(house.close);
	});

	beforeEach(async () => {
		const streamer = { entityType: "account" as const, entityId: randomUUID() };
		await house.parts.careers.setTotalGrowth(streamer, 25);
		const start = { streamer, gameServiceId: randomUUID(), contentTags: { combat: 0.5 } };
		showtimeSessionId = (await house.post("/showtime/session/start", start)).body.showtimeSessionId;
	});

	async function ask(path: string, more: object = {}, as: Role = "developer") {
		const { status, body } = await house.post(`/showtime/${path}`, { showtimeSessionId, ...more }, as);
		expect(status, JSON.stringify(body)).to.equal(200);
		return body;
	}

	const explain = (more: object = {}, as: Role = "developer") => ask("audience/explain", more, as);
	const session = () => {
		const live = house.directory.live(showtimeSessionId);
		if (live === undefined) throw new Error("the session is not live");
		return live;
	};
	async function ticks(count: number): Promise<void> {
		for (let tick = 0; tick < count; tick++) await session().tick();
	}

	it("tells why members left, in the last minutes and in all", async () => {
		await ask("audience/inject", { departures: 7 });
		await ticks(36);
		const { departures, overTime, inAll, ...rest } = await explain({ minutes: 1 });
		expect(rest).to.deep.include({ showtimeSessionId, status: "active" });
		expect(Date.parse(rest.at) - Date.parse(rest.since)).to.equal(180_000);
		expect(inAll.byCause.injected).to.equal(7);
		expect(departures.byCause.injected).to.equal(0);
		expect(Date.parse(departures.to) - Date.parse(departures.from)).to.equal(60_000);
		expect(overTime).to.have.length(1);
		expect(inAll.left).to.equal(session().world.session.left);
		expect(inAll.byCause["nothing-on-show"] + inAll.byCause["other-interests"]).to.be.above(0);
		expect(inAll.byTag[0]).to.have.all.keys("tag", "missed", "tired");
		expect((await explain({ minutes: 20 })).departures.left).to.equal(inAll.left);
	});

	it("tells of a member what holds it, and admins its course", async () => {
		await ticks(3);
		const { topEngaged } = await ask("audience/snapshot", { top: 1 });
		const [{ memberId, engagement, personality, mood, watchSeconds }] = topEngaged;
		const { member } = await explain({ memberId });
		expect(member).to.include({ memberId, isPresent: true, engagement, personality, mood, watchSeconds });
		expect(member.threshold).to.equal(0.2);
		expect(member).not.to.have.property("course");
		const { course } = (await explain({ memberId }, "admin")).member;
		expect(course).to.have.length(3);
		expect(course[2].engagement).to.equal(engagement);
	});

	it("tells admins of each who left lately; others do not know the member any more", async () => {
		await ask("audience/inject", { departures: 3 });
		const { lastDepartures } = await explain({}, "admin");
		expect(lastDepartures).to.have.length(3);
		const [{ memberId, cause, isRealDerived }] = lastDepartures;
		expect([cause, isRealDerived]).to.deep.equal(["injected", false]);
		expect((await explain({ memberId }, "admin")).member).to.deep.equal(lastDepartures[0]);
		const refused = await house.post("/showtime/audience/explain", { showtimeSessionId, memberId });
		expect(refused).to.deep.include({ status: 404 });
		expect(refused.body).to.deep.equal({
			code: "MEMBER_NOT_FOUND",
			message: `memberId = ${memberId}: no such member is in the session`,
		});
	});

	it("tells nobody below an admin whom a broadcast has brought: the mark changes no byte of the answer", async () => {
		await ask("audience/inject", { sentiments: [{ category: "Excited", intensity: 0.9, count: 12 }] });
		await ticks(2);
		const { world } = session();
		const { origin } = world.components.member;
		const { topEngaged } = await ask("audience/snapshot", { top: 50 });
		const answers = async () => {
			const bodies = [await explain()];
			for (const { memberId } of topEngaged) bodies.push(await explain({ memberId }));
			return JSON.stringify(bodies);
		};
		const real = world.members.filter((eid) => origin[eid] === ANONYMOUS);
		expect(real).to.have.length(12);
		const before = await answers();
		for (const eid of world.members) origin[eid] = SIMULATED;
		expect(await answers()).to.equal(before);
		for (const eid of real) origin[eid] = ANONYMOUS;
	});

	it("counts those whom a broadcast names no more for admins only", async () => {
		await ask("audience/inject", { sentiments: [{ category: "Excited", intensity: 0.9, count: 12 }] });
		await ticks(12);
		const [forDeveloper, forAdmin] = [await explain(), await explain({}, "admin")];
		expect(forAdmin.inAll.byCause.expired).to.equal(12);
		for (const { byCause } of [forDeveloper.departures, forDeveloper.inAll, ...forDeveloper.overTime]) {
			expect(byCause).not.to.have.property("expired");
		}
		expect(forAdmin.inAll.left - forDeveloper.inAll.left).to.equal(12);
		expect(forDeveloper).not.to.have.property("lastDepartures");
		expect(forAdmin.lastDepartures.filter(({ isRealDerived }: { isRealDerived: boolean }) => isRealDerived)).not.to.be
			.empty;
	});

	it("tells why a train started and how it goes", async () => {
		expect((await explain()).nextTrain).to.deep.equal({ state: "too-few" });
		await ask("hype/inject", { category: "Amused", intensity: 1, count: 11 });
		const { trains, nextTrain } = await explain();
		expect(nextTrain).to.deep.equal({ state: "running" });
		expect(trains).to.have.length(1);
		const { hypeTrainId } = (await ask("hype/status")).train;
		expect(trains[0]).to.deep.include({ hypeTrainId, category: "Amused", ruleSet: "spec" });
		expect(trains[0].start).to.deep.include({ participants: 11, threshold: 10, points: 11 });
		expect(trains[0].start.before[0]).to.include({ kind: "feelings", detail: "Amused", value: 11 });
		expect(trains[0]).not.to.have.property("end");
	});

	it("tells of a session that has ended what it told before, and who was there to the end", async () => {
		await ask("audience/inject", { departures: 5 });
		await ask("hype/inject", { category: "Amused", intensity: 1, count: 11 });
		await ticks(20);
		const before = await explain({}, "admin");
		const [{ memberId }] = (await ask("audience/snapshot", { top: 1 })).topEngaged;
		const { world } = session();
		await ask("session/end");
		expect(house.directory.live(showtimeSessionId)).to.equal(undefined);
		const { total } = world.tally;
		const after = await explain({}, "admin");
		expect(after.status).to.equal("ended");
		expect(after.inAll.byCause).to.deep.equal({ ...before.inAll.byCause, "session-end": total });
		expect(after.lastDepartures).to.deep.equal(before.lastDepartures);
		expect(after.trains).to.have.length(before.trains.length);
		expect(after.trains[0].start).to.deep.equal(before.trains[0].start);
		expect(after.trains[0]).to.have.property("end");
		expect(after.nextTrain).to.deep.equal({ state: "ended" });
		expect((await explain({ memberId })).member).to.include({ memberId, isPresent: false });
	});

	it("says when an ended session's causes are not kept any more", async () => {
		await ask("session/end");
		await house.parts.checkpoints.drop(showtimeSessionId);
		const { status, body } = await house.post("/showtime/audience/explain", { showtimeSessionId });
		expect(status).to.equal(400);
		expect(body).to.deep.equal({
			code: "SESSION_ENDED",
			message: `session ${showtimeSessionId} has ended, and its causes are not kept any more`,
		});
	});

	const refused: [what: string, body: object, message: RegExp][] = [
		["a window of nothing", { minutes: 0 }, /minutes = 0: .*1/],
		["a window that nobody keeps", { minutes: 21 }, /minutes = 21: .*20/],
		["half a minute", { minutes: 1.5 }, /minutes = 1.5: .*int/],
		["a member that is no id", { memberId: "ada" }, /memberId = "ada": .*UUID/],
		["a field that there is not", { member: 1 }, /has no field "member"/],
	];
	for (const [what, more, message] of refused) {
		it(`refuses ${what}, naming field, value and rule`, async () => {
			const { status, body } = await house.post("/showtime/audience/explain", { showtimeSessionId, ...more });
			expect(status).to.equal(400);
			expect(body.code).to.equal("INVALID_BODY");
			expect(body.message).to.match(message);
		});
	}

	it("knows no session that nobody has started", async () => {
		const unknown = { showtimeSessionId: randomUUID() };
		expect((await house.post("/showtime/audience/explain", unknown)).body.code).to.equal("SESSION_NOT_FOUND");
	});
});
