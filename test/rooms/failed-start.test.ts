import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { StoreUnavailable } from "../../src/errors.ts";
import type { RoomHost } from "../../src/rooms/room-host.ts";
import { closing } from "../support/closing.ts";
import { codeOf } from "../support/code-of.ts";
import { NO_ROOMS } from "../support/session-house.ts";
import { GAME_SERVICE } from "../support/session-lives.ts";
import { SharedProcesses } from "../support/shared-processes.ts";
import { until } from "../support/until.ts";

const AWAY = new StoreUnavailable("the store does not answer");

describe("a start that fails", () => {
	const shared = new SharedProcesses(closing());
	const request = () => {
		const streamer = { entityType: "character", entityId: randomUUID() } as const;
		return { streamer, gameServiceId: GAME_SERVICE, randomSeed: 7 };
	};

	beforeEach(() => shared.open());

	it("ends nothing when another process has taken the session up meanwhile", async () => {
		const { promise: opening, reject } = Promise.withResolvers<void>();
		const farewells: string[] = [];
		const close: RoomHost["close"] = async (_, { kind }) => void farewells.push(kind);
		const one = await shared.join(undefined, { rooms: { ...NO_ROOMS, open: () => opening, close } });
		const starting = codeOf(one.directory.start(request()));
		const id = await until(async () => one.ids()[0], "it waits for its room");
		await shared.database.db.updateTable("session_owner").set({ nodeId: null, token: 7 }).execute();
		// The one that starts it takes up nothing.
		const two = await shared.join();
		await shared.clock.advance(1_000);
		expect(two.ids()).to.deep.equal([id]);
		reject(AWAY);
		expect(await starting).to.equal(AWAY.message);
		expect(one.ids()).to.deep.equal([]);
		expect(farewells, "nobody is left in its room").to.deep.equal(["moved"]);
		expect((await two.parts.sessions.get(id))?.status).to.equal("active");
		const session = two.directory.live(id);
		const held = await two.parts.reservoir.holding(GAME_SERVICE, id);
		expect(held.members.size).to.equal(session?.world.session.initial).and.above(0);
		const ticks = async () => {
			await shared.clock.advance(500);
			return (session?.world.tick ?? 0) > 2;
		};
		await until(ticks, "it ticks on");
	});

	it("is undone soon after a store is back that was away for both", async () => {
		const one = await shared.join();
		const { journal, sessions } = one.parts;
		const { append, update } = { append: journal.append.bind(journal), update: sessions.update.bind(sessions) };
		journal.append = () => Promise.reject(AWAY);
		sessions.update = () => Promise.reject(AWAY);
		const wanted = request();
		expect(await codeOf(one.directory.start(wanted))).to.equal(AWAY.message);
		journal.append = append;
		sessions.update = update;
		await shared.clock.advance(1_000);
		const { records } = await sessions.list({ page: 1, pageSize: 10 });
		expect(records.map(({ status, endReason }) => [status, endReason])).to.deep.equal([["ended", "start-failed"]]);
		await one.directory.start(wanted);
	});
});
