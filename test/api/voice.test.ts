import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { type ApiHouse, openApiHouse } from "../support/api-house.ts";

describe("/showtime/voice/*", () => {
	let house: ApiHouse;

	beforeEach(async () => {
		house = await openApiHouse();
	});
	afterEach(() => house.close());

	it("makes the room of a game session once, and removes it once or twice", async () => {
		const body = { gameSessionId: randomUUID() };
		const first = await house.post("/showtime/voice/create", body);
		expect(first.body).to.deep.equal({ roomId: first.body.roomId, ...body, participants: 0 });
		expect((await house.post("/showtime/voice/create", body)).body).to.deep.equal(first.body);
		for (const _ of ["once", "twice"]) {
			expect(await house.post("/showtime/voice/delete", body)).to.deep.include({ status: 200, body: {} });
		}
		expect(await house.platform.voiceRooms.find(first.body.roomId)).to.equal(undefined);
	});

	it("makes the room of a stream, with it or later, and of none that has ended", async () => {
		const streamer = { entityType: "account", entityId: randomUUID() };
		const start = { streamer, gameServiceId: randomUUID(), createVoiceRoom: true };
		const { body } = await house.post("/showtime/session/start", start);
		const { showtimeSessionId } = body;
		const made = await house.post("/showtime/voice/create", { showtimeSessionId });
		expect(await house.platform.voiceRooms.find(made.body.roomId)).to.deep.include({ sessionId: showtimeSessionId });
		expect(body.voiceRoomId).to.equal(made.body.roomId);
		const get = () => house.post("/showtime/session/get", { showtimeSessionId });
		expect((await get()).body.voiceRoomId).to.equal(made.body.roomId);
		await house.post("/showtime/session/end", { showtimeSessionId });
		expect((await get()).body).to.not.have.property("voiceRoomId");
		const late = await house.post("/showtime/voice/create", { showtimeSessionId });
		expect(late.body.code).to.equal("SESSION_ENDED");
	});

	it("shows with a stream the room of its game session, unless it has its own", async () => {
		const gameSessionId = randomUUID();
		const gameServiceId = randomUUID();
		const start = async () => {
			const streamer = { entityType: "account", entityId: randomUUID() };
			return (await house.post("/showtime/session/start", { streamer, gameServiceId, gameSessionId })).body;
		};
		const [one, other] = [await start(), await start()];
		expect(one).to.not.have.property("voiceRoomId");
		const create = async (owner: object) => (await house.post("/showtime/voice/create", owner)).body.roomId;
		const shared = await create({ gameSessionId });
		const own = await create({ showtimeSessionId: other.showtimeSessionId });
		const { sessions } = (await house.post("/showtime/session/list", { gameServiceId })).body;
		const rooms = new Map(sessions.map((of: typeof one) => [of.showtimeSessionId, of.voiceRoomId]));
		expect([rooms.get(one.showtimeSessionId), rooms.get(other.showtimeSessionId)]).to.deep.equal([shared, own]);
	});

	it("asks for exactly one session, which the token has to see", async () => {
		const both = { gameSessionId: randomUUID(), showtimeSessionId: randomUUID() };
		for (const body of [{}, both]) {
			expect((await house.post("/showtime/voice/create", body)).body.code).to.equal("INVALID_BODY");
		}
		const token = await house.token({ gameServices: [randomUUID()] });
		const unseen = { showtimeSessionId: randomUUID() };
		expect((await house.post("/showtime/voice/create", unseen, { token })).body.code).to.equal("SESSION_NOT_FOUND");
	});
});
