import { randomUUID } from "node:crypto";
import { inflateRawSync } from "node:zlib";
import { expect } from "chai";
import { applyFrame, createCrowd, type KeyFrame, PRESENT, unpackFrame } from "../../src/personas/crowd-frame.ts";
import { type ApiHouse, openApiHouse } from "../support/api-house.ts";
import { closing } from "../support/closing.ts";

const keyframeOf = (frame: string) =>
	unpackFrame(Buffer.from(frame, "base64"), (plane) => inflateRawSync(plane)) as KeyFrame;

describe("/showtime/session/crowd", () => {
	const close = closing();
	let house: ApiHouse;
	let showtimeSessionId: string;

	before(async () => {
		house = await openApiHouse();
		close.add(house.close);
		const streamer = { entityType: "account", entityId: randomUUID() };
		const start = { streamer, gameServiceId: randomUUID(), realmPreset: "tavern" };
		showtimeSessionId = (await house.post("/showtime/session/start", start)).body.showtimeSessionId;
	});

	it("answers the seats that players see, as a frame that a client reads", async () => {
		const { status, body } = await house.post("/showtime/session/crowd", { showtimeSessionId });
		expect(status).to.equal(200);
		expect(body).to.include({ showtimeSessionId, tick: 0, realmPreset: "tavern" });
		const crowd = createCrowd();
		expect(applyFrame(crowd, keyframeOf(body.frame))).to.equal("applied");
		const { personas } = house.directory.live(showtimeSessionId) ?? {};
		const taken = crowd.state.filter((state) => (state & PRESENT) !== 0).length;
		expect(taken).to.equal(personas?.present).and.above(0);
	});

	it("answers admins what it answers developers: nothing of who is real-derived", async () => {
		const ask = async (role: "developer" | "admin") =>
			(await house.post("/showtime/session/crowd", { showtimeSessionId }, role)).body;
		expect(await ask("admin")).to.deep.equal(await ask("developer"));
		expect(await ask("admin")).to.have.all.keys("showtimeSessionId", "tick", "tickMs", "realmPreset", "frame");
	});

	it("refuses a session that is unknown, and one that has ended", async () => {
		const unknown = await house.post("/showtime/session/crowd", { showtimeSessionId: randomUUID() });
		expect(unknown.body.code).to.equal("SESSION_NOT_FOUND");
		await house.post("/showtime/session/end", { showtimeSessionId });
		const ended = await house.post("/showtime/session/crowd", { showtimeSessionId });
		expect(ended.body.code).to.equal("SESSION_ENDED");
	});
});
