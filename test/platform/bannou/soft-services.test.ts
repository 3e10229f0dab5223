import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { PlatformRefused, PlatformUnavailable } from "../../../src/errors.ts";
import { failureOf } from "../../support/failure-of.ts";
import { describeBannou } from "../../support/platform/bannou-house.ts";

const AT_MS = Date.UTC(2026, 2, 2);
const GAME_SERVICE = randomUUID();
const STREAMER = { entityType: "character", entityId: randomUUID() } as const;

describeBannou("soft services of the platform", (house) => {
	const platform = () => house().platform;
	const memory = () => house().mock.memory;
	const script = (...args: Parameters<ReturnType<typeof house>["mock"]["script"]>) => house().mock.script(...args);
	const callsOf = (path: string) => house().mock.callsOf(path);

	it("give a session one voice room", async () => {
		const sessionId = randomUUID();
		const room = await platform().voiceRooms.create(sessionId, 8);
		expect(room).to.deep.include({ sessionId, participants: 0 });
		expect(await platform().voiceRooms.find(room.roomId)).to.deep.equal(room);
		const error = await failureOf(platform().voiceRooms.create(sessionId, 8));
		expect(error).to.be.instanceOf(PlatformRefused).with.property("status", 409);
		script("/voice/room/delete", { hangsUp: true, isDone: true });
		await platform().voiceRooms.remove(room.roomId);
		await platform().voiceRooms.remove(room.roomId);
		expect(await platform().voiceRooms.find(room.roomId)).to.equal(undefined);
	});

	it("do not ask a second time for a voice room that may be there", async () => {
		script("/voice/room/create", { hangsUp: true, isDone: true });
		const error = await failureOf(platform().voiceRooms.create(randomUUID(), 8));
		expect(error).to.be.instanceOf(PlatformUnavailable);
		expect(callsOf("/voice/room/create")).to.have.length(1);
	});

	it("link a broadcast with a session", async () => {
		const platformSessionId = randomUUID();
		const showtimeSessionId = randomUUID();
		expect(await platform().broadcastSessions.find(platformSessionId)).to.equal(undefined);
		const unknown = failureOf(platform().broadcastSessions.associate(platformSessionId, showtimeSessionId));
		expect(await unknown)
			.to.be.instanceOf(PlatformRefused)
			.with.property("status", 404);
		memory().broadcasts.set(platformSessionId, { isActive: true });
		await platform().broadcastSessions.associate(platformSessionId, showtimeSessionId);
		expect(memory().broadcasts.get(platformSessionId)?.streamSessionId).to.equal(showtimeSessionId);
		const found = await platform().broadcastSessions.find(platformSessionId);
		expect(found).to.deep.equal({ platformSessionId, isActive: true });
	});

	it("take figures a thousand at a time, each once", async () => {
		const figure = { gameServiceId: GAME_SERVICE, type: "watch_minutes", entity: STREAMER, value: 1, atMs: AT_MS };
		await platform().analytics.ingest(Array.from({ length: 1_001 }, () => ({ ...figure, callId: randomUUID() })));
		expect(callsOf("/analytics/event/ingest-batch")).to.have.length(2);
		expect(memory().figures[1_000]).to.deep.equal({
			gameServiceId: GAME_SERVICE,
			eventType: "watch_minutes",
			entityId: STREAMER.entityId,
			entityType: "character",
			timestamp: "2026-03-02T00:00:00.000Z",
			value: 1,
		});
		script("/analytics/event/ingest-batch", { status: 503 });
		const lost = failureOf(platform().analytics.ingest([{ ...figure, callId: randomUUID() }]));
		expect(await lost).to.be.instanceOf(PlatformUnavailable);
		expect(callsOf("/analytics/event/ingest-batch")).to.have.length(3);
	});

	it("say how many figures were not taken", async () => {
		const figure = { gameServiceId: GAME_SERVICE, type: "sessions", entity: STREAMER, value: 1, atMs: AT_MS };
		script("/analytics/event/ingest-batch", { status: 200, text: '{"accepted":0,"rejected":1}' });
		await platform().analytics.ingest([{ ...figure, callId: randomUUID() }]);
		expect(house().lines).to.deep.equal(["analytics did not take all figures"]);
	});

	it("keep the best of each streamer", async () => {
		const leaderboardId = "peak_viewers";
		const definition = { gameServiceId: GAME_SERVICE, leaderboardId, displayName: "Peak", update: "max" } as const;
		const top = () => platform().leaderboards.top(GAME_SERVICE, leaderboardId, 2);
		expect(await top()).to.deep.equal([]);
		await platform().leaderboards.ensure(definition);
		await platform().leaderboards.ensure(definition);
		script("/leaderboard/definition/get", { status: 404 });
		await platform().leaderboards.ensure(definition);
		const others = [randomUUID(), randomUUID()];
		const scores: [entityId: string, score: number][] = [
			[STREAMER.entityId, 200],
			[others[0], 300],
			[others[1], 100],
			[STREAMER.entityId, 50],
		];
		for (const [entityId, score] of scores) {
			await platform().leaderboards.submit(GAME_SERVICE, leaderboardId, { entityType: "character", entityId }, score);
		}
		expect(await top()).to.deep.equal([
			{ entity: { entityType: "character", entityId: others[0] }, score: 300 },
			{ entity: STREAMER, score: 200 },
		]);
		const monster = { entityType: "monster", entityId: others[0] } as const;
		const refused = failureOf(platform().leaderboards.submit(GAME_SERVICE, leaderboardId, monster, 1));
		expect(await refused)
			.to.be.instanceOf(PlatformRefused)
			.with.property("status", 400);
	});

	const performance = { eventId: randomUUID(), eventName: "A memorable performance", atMs: AT_MS };
	const histories = [
		{
			folder: "character-history",
			record: () =>
				platform().characterHistory.record({ ...performance, characterId: STREAMER.entityId, significance: 0.8 }),
			kept: { eventCategory: "CULTURAL", role: "HERO", significance: 0.8 },
		},
		{
			folder: "realm-history",
			record: () => platform().realmHistory.record({ ...performance, realmId: GAME_SERVICE, impact: 0.9 }),
			kept: { eventCategory: "CULTURAL_SHIFT", role: "ORIGIN", impact: 0.9 },
		},
	];
	for (const { folder, record, kept } of histories) {
		it(`keep an event once in the ${folder}`, async () => {
			const path = `/${folder}/record-participation`;
			script(path, { hangsUp: true, isDone: true });
			await record();
			await record();
			const [participation, ...more] = memory().participations.values();
			expect(more).to.deep.equal([]);
			expect(participation).to.include({ ...kept, eventName: performance.eventName });
			expect(participation.eventDate).to.equal("2026-03-02T00:00:00.000Z");
			script(path, { status: 400 });
			expect(await failureOf(record()))
				.to.be.instanceOf(PlatformRefused)
				.with.property("status", 400);
		});

		it(`wait for a lock on the ${folder}`, async () => {
			script(`/${folder}/record-participation`, { status: 409 });
			await record();
			expect(house().pauses).to.deep.equal([100]);
			expect(memory().participations.size).to.equal(1);
		});
	}
});
