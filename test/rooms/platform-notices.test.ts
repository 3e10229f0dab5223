import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { streamerSeedType } from "../../src/career/seed-type.ts";
import type { OpenNotices } from "../../src/open-notices.ts";
import { openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";
import { closing } from "../support/closing.ts";
import { codeOf } from "../support/code-of.ts";
import { openNoticesOver } from "../support/notices.ts";
import { buildSessionHouse, type SessionHouse } from "../support/session-house.ts";

const GAME_SERVICE = randomUUID();

describe("what other services tell", () => {
	const opened = closing();
	let house: SessionHouse;
	let open: OpenNotices;
	let gameSessionId: string;

	async function build(env: Record<string, string> = {}): Promise<void> {
		const database = await openSqliteDatabase(":memory:");
		opened.add(() => database.close());
		house = buildSessionHouse({ database });
		opened.add(() => house.directory.close());
		open = openNoticesOver(house, database, { env });
		gameSessionId = randomUUID();
	}
	beforeEach(() => build());

	/** What has to be applied is, when it returns. */
	async function passed<T>(work: Promise<T>): Promise<T> {
		const done = { isSo: false };
		const settle = () => {
			done.isSo = true;
		};
		work.then(settle, settle);
		for (let i = 0; i < 50 && !done.isSo; i++) await house.clock.advance(100);
		return await work;
	}
	const told = (topic: string, fields: object) =>
		passed(open.notices.take(topic, { eventId: randomUUID(), timestamp: "2026-01-01T00:00:00Z", ...fields }));
	const gameBegins = (owner?: string) =>
		told("game-session.created", { sessionId: gameSessionId, gameType: "arcadia", ...(owner && { owner }) });
	const start = async (own: object = {}) => {
		const streamer = { entityType: "account" as const, entityId: randomUUID() };
		const { record } = await house.directory.start({ streamer, gameServiceId: GAME_SERVICE, gameSessionId, ...own });
		return house.directory.live(record.showtimeSessionId) ?? expect.fail("it is not live");
	};
	const voices = (id: string) => house.directory.live(id)?.world.session.voiceParticipants;

	it("gives a game session a voice room, and takes it away with it", async () => {
		await gameBegins();
		const room = await open.voice.create({ kind: "game-session", sessionId: gameSessionId });
		expect(await house.platform.voiceRooms.find(room.roomId)).to.deep.include({ sessionId: gameSessionId });
		await gameBegins();
		expect(await open.voice.create({ kind: "game-session", sessionId: gameSessionId })).to.deep.equal(room);
		await told("game-session.deleted", { sessionId: gameSessionId });
		expect(await house.platform.voiceRooms.find(room.roomId)).to.equal(undefined);
	});

	it("gives none where the configuration says so", async () => {
		await build({ SHOWTIME_AUTO_VOICE_ON_GAME_SESSION: "false" });
		await gameBegins();
		await open.voice.heardOf("theirs", gameSessionId);
		const room = { roomId: "theirs", sessionKind: "game-session", isOurs: false };
		expect(await open.voice.roomOf((await start()).record)).to.deep.include(room);
	});

	it("lets every stream of the game session know how many speak, and those that begin later", async () => {
		await gameBegins();
		const { roomId } = await open.voice.create({ kind: "game-session", sessionId: gameSessionId });
		const [one, other] = [await start(), await start()];
		const stranger = await start({ gameSessionId: randomUUID() });
		await told("voice.peer.joined", { roomId, currentCount: 3 });
		expect([voices(one.id), voices(other.id), voices(stranger.id)]).to.deep.equal([3, 3, 0]);
		await told("voice.participant.left", { roomId, remainingCount: 2 });
		const late = await start();
		await passed(open.voice.begun(late.record));
		expect([voices(one.id), voices(late.id)]).to.deep.equal([2, 2]);
		await told("voice.room.deleted", { roomId });
		expect([voices(one.id), voices(other.id), voices(late.id)]).to.deep.equal([0, 0, 0]);
	});

	it("streams a game session of a known game for its owner, once", async () => {
		await build({ SHOWTIME_AUTO_STREAM_ON_GAME_SESSION: "true" });
		const owner = randomUUID();
		await gameBegins(owner);
		expect([...house.directory.liveSessions()]).to.have.length(0);
		await house.platform.registry.register({ kind: "game-service", id: GAME_SERVICE, stubName: "arcadia" });
		await gameBegins(owner);
		await gameBegins(owner);
		const [session, ...others] = [...house.directory.liveSessions()];
		expect(others).to.have.length(0);
		expect(session.record).to.deep.include({ gameServiceId: GAME_SERVICE, gameSessionId });
		expect(session.record.streamer).to.deep.equal({ entityType: "account", entityId: owner });
	});

	it("ends the streams of a game session that is over, also when nobody said so", async () => {
		const [one, other] = [await start(), await start({ gameSessionId: randomUUID() })];
		await told("game-session.updated", { sessionId: gameSessionId, status: "finished" });
		expect((await house.parts.sessions.get(one.id))?.endReason).to.equal("game-session-ended");
		const id = other.record.gameSessionId as string;
		await house.platform.registry.register({ kind: "game-session", id, isFinished: true });
		await passed(open.gameSessions.reconcile());
		expect((await house.parts.sessions.get(other.id))?.endReason).to.equal("game-session-ended");
	});

	it("takes the voice room of a stream away when the stream is over", async () => {
		const session = await start();
		const { roomId } = await open.voice.create({ kind: "showtime-session", sessionId: session.id });
		await passed(open.voice.reconcile());
		expect(await house.platform.voiceRooms.find(roomId)).to.be.an("object");
		await passed(house.directory.end(session.id));
		await passed(open.voice.reconcile());
		expect(await house.platform.voiceRooms.find(roomId)).to.equal(undefined);
	});

	it("forgets a room that is gone without a word", async () => {
		const session = await start();
		const { roomId } = await open.voice.create({ kind: "showtime-session", sessionId: session.id });
		await passed(open.voice.speaking(roomId, 2, "n"));
		await house.platform.voiceRooms.remove(roomId);
		await passed(open.voice.reconcile());
		expect(voices(session.id)).to.equal(0);
		expect(await open.voice.roomOf(session.record)).to.equal(undefined);
	});

	it("says so when a session has a room that nobody told of", async () => {
		const session = await start();
		await house.platform.voiceRooms.create(session.id, 4);
		const create = open.voice.create({ kind: "showtime-session", sessionId: session.id });
		expect(await codeOf(create)).to.equal("VOICE_ROOM_EXISTS");
	});

	it("brings a streamer's new phase into the running session", async () => {
		const session = await start();
		const { streamer } = session.record;
		await house.platform.seeds.ensureType(streamerSeedType("streamer"));
		const { seedId } = await house.platform.seeds.ensure(streamer, "s");
		await told("seed.phase.changed", { seedId, seedTypeCode: "divine", totalGrowth: 600 });
		await told("seed.phase.changed", { seedId, seedTypeCode: "streamer", totalGrowth: 30 });
		expect(session.world.session.phase).to.equal(2);
		expect(session.world.session.targetSize).to.equal(session.world.rules.audience.poolSizes[2]);
	});

	it("cheers the crowd up at an unlocked entry of Showtime's collections", async () => {
		const session = await start();
		const { entityId: ownerId } = session.record.streamer;
		const mean = () => session.world.tally.engagementSum / session.world.tally.total;
		const before = mean();
		const entry = { ownerId, ownerType: "Account", entryCode: "x" };
		await told("collection.entry-unlocked", { ...entry, collectionType: "butterflies" });
		expect(mean()).to.equal(before);
		await told("collection.entry-unlocked", { ...entry, collectionType: "streaming_hype" });
		expect(mean()).to.be.greaterThan(before);
	});

	it("is refused when it cannot be read", async () => {
		expect(await codeOf(told("game-session.created", { sessionId: "x" }))).to.equal("INVALID_BODY");
	});
});
