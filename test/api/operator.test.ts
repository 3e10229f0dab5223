import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { type ApiHouse, openApiHouse } from "../support/api-house.ts";
import { closing } from "../support/closing.ts";

const GAME_SERVICE = randomUUID();

describe("what operators ask", () => {
	const close = closing();
	let house: ApiHouse;

	before(async () => {
		house = await openApiHouse();
		close.add(house.close);
	});

	async function startSession(): Promise<string> {
		const streamer = { entityType: "account", entityId: randomUUID() };
		return (await house.post("/showtime/session/start", { streamer, gameServiceId: GAME_SERVICE })).body
			.showtimeSessionId;
	}

	it("is whose a token is", async () => {
		const gameServices = [GAME_SERVICE];
		const token = await house.token({ subject: "<i>ann</i>", role: "publisher", gameServices });
		const { body } = await house.post("/showtime/token/check", {}, { token });
		expect(body).to.deep.equal({ subject: "<i>ann</i>", role: "publisher", gameServices });
	});

	it("is how the processes are", async () => {
		await startSession();
		const { processes } = (await house.post("/showtime/process/list", {})).body;
		expect(processes).to.have.length(1);
		expect(processes[0]).to.deep.include({ processId: "sole", isThis: true, status: "ready", players: 0 });
		expect(processes[0].sessions).to.be.at.least(1);
		expect(processes[0].dependencies.sqlite).to.deep.equal({ isUp: true, isNeeded: true });
	});

	it("is which sessions there are, whose they are and how they are", async () => {
		const [live, over] = [await startSession(), await startSession()];
		await house.post("/showtime/session/end", { showtimeSessionId: over });
		const listed = async (body: object) => (await house.post("/showtime/session/overview", body)).body;
		const [row] = (await listed({ isLive: true })).sessions;
		expect(row.session).to.include({ showtimeSessionId: live, status: "active" });
		expect(row.session.counts.total).to.be.above(0);
		expect(row.owner).to.deep.include({ processId: "sole", players: 0, waitingInputs: 0, health: "fine" });
		const ended = await listed({ isLive: false, gameServiceId: GAME_SERVICE });
		expect(ended.sessions.map(({ session }: typeof row) => session.showtimeSessionId)).to.deep.equal([over]);
		expect(ended.sessions[0]).not.to.have.property("owner");
		expect((await listed({})).totalCount).to.be.above(ended.totalCount);
	});

	it("is how single sessions are, as far as they live", async () => {
		const [live, over] = [await startSession(), await startSession()];
		await house.post("/showtime/session/end", { showtimeSessionId: over });
		const showtimeSessionIds = [over, live, randomUUID()];
		const { sessions } = (await house.post("/showtime/session/figures", { showtimeSessionIds })).body;
		expect(sessions).to.have.length(1);
		expect(sessions[0].session.showtimeSessionId).to.equal(live);
	});

	it("is what a change of rules would come to", async () => {
		const check = async (settings: object) =>
			(await house.post("/showtime/rules/check", { gameServiceId: GAME_SERVICE, settings })).body;
		const before = (await house.post("/showtime/rules/get", { gameServiceId: GAME_SERVICE })).body.settings;
		expect(await check({ engagementGainRate: 0.31, personalities: { loyal: { gain: 2 } } })).to.deep.equal({
			revision: 1,
			problems: [],
			differences: [
				{ field: "engagementGainRate", before: before.engagementGainRate, after: 0.31 },
				{ field: "personalities.loyal.gain", before: before.personalities.loyal.gain, after: 2 },
			],
		});
		const { problems } = await check({ engagementGainRate: 7, gravity: 9.81 });
		expect(problems.map(({ field }: { field: string }) => field)).to.have.members(["engagementGainRate", ""]);
		expect(problems[0].message).to.match(/^engagementGainRate = 7: /);
		const clash = await check({ engagedAbove: 0.1 });
		expect(clash.problems.map(({ field }: { field: string }) => field)).to.deep.equal(["disengagedBelow"]);
		expect((await house.post("/showtime/rules/get", { gameServiceId: GAME_SERVICE })).body.revision).to.equal(1);
	});
});
