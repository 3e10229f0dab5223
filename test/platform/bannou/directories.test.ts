import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { PlatformRefused, PlatformUnavailable } from "../../../src/errors.ts";
import { failureOf } from "../../support/failure-of.ts";
import { describeBannou } from "../../support/platform/bannou-house.ts";

const ID = randomUUID();
const REALM = randomUUID();

describeBannou("directories of the platform", (house) => {
	const memory = () => house().mock.memory;
	const platform = () => house().platform;

	it("find a character, alive or dead", async () => {
		memory().characters.set(ID, { status: "alive", realmId: REALM });
		const alive = { characterId: ID, name: "Mira", realmId: REALM, isDead: false };
		expect(await platform().characters.find(ID)).to.deep.equal(alive);
		memory().characters.set(ID, { status: "dead", realmId: REALM });
		expect(await platform().characters.find(ID)).to.deep.equal({ ...alive, isDead: true });
	});

	it("do not find what never was", async () => {
		expect(await platform().characters.find(ID)).to.equal(undefined);
		expect(await platform().gameServices.find(ID)).to.equal(undefined);
		expect(await platform().gameServices.findByStub("nowhere")).to.equal(undefined);
		expect(await platform().gameSessions.find(ID)).to.equal(undefined);
	});

	it("tell a failure from what never was", async () => {
		house().mock.script("/character/get", { status: 500 }, { status: 403 });
		expect(await failureOf(platform().characters.find(ID))).to.be.instanceOf(PlatformUnavailable);
		expect(await failureOf(platform().characters.find(ID))).to.be.instanceOf(PlatformRefused);
	});

	it("find a game service by its id and by its name, which they remember", async () => {
		memory().gameServices.set(ID, { stubName: "arcadia" });
		const arcadia = { gameServiceId: ID, stubName: "arcadia", displayName: "Arcadia" };
		expect(await platform().gameServices.find(ID)).to.deep.equal(arcadia);
		expect(await platform().gameServices.findByStub("arcadia")).to.deep.equal(arcadia);
		expect(await platform().gameServices.findByStub("arcadia")).to.deep.equal(arcadia);
		expect(house().mock.callsOf("/game-service/services/get")).to.have.length(2);
	});

	it("find a game session, with its owner and its end", async () => {
		memory().gameSessions.set(ID, { gameType: "arcadia", status: "active", owner: REALM });
		const session = { gameSessionId: ID, gameType: "arcadia", ownerAccountId: REALM, isFinished: false };
		expect(await platform().gameSessions.find(ID)).to.deep.equal(session);
		memory().gameSessions.set(ID, { gameType: "arcadia", status: "finished" });
		const over = { gameSessionId: ID, gameType: "arcadia", isFinished: true };
		expect(await platform().gameSessions.find(ID)).to.deep.equal(over);
	});

	it("take null for what is absent", async () => {
		const session = { sessionId: ID, gameType: "arcadia", status: "Waiting", owner: null, sessionName: null };
		house().mock.script("/sessions/get", { status: 200, text: JSON.stringify(session) });
		const found = await platform().gameSessions.find(ID);
		expect(found).to.deep.equal({ gameSessionId: ID, gameType: "arcadia", isFinished: false });
	});
});
