import { expect } from "chai";
import { openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";
import type { Clock } from "../../src/rooms/clock.ts";
import { closing } from "../support/closing.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { joinRaw } from "../support/raw-player.ts";
import { joinAsPlayer, openRoomHouse, type RoomHouse, startStream } from "../support/room-house.ts";
import { until } from "../support/until.ts";

describe("a room whose own code fails", () => {
	const opened = closing();
	const clock = new ManualClock();
	let isBroken = false;
	let house: RoomHouse;
	let id: string;

	/** Breaks at the room's word, with a secret in the error. */
	const breaking: Clock = {
		nowMs: () => clock.nowMs(),
		after(ms, action) {
			if (isBroken) throw new Error("secret of the house");
			return clock.after(ms, action);
		},
	};

	before(async () => {
		const database = await openSqliteDatabase(":memory:");
		house = await openRoomHouse({ database, clock, server: { clock: breaking } });
		opened.add(async () => {
			isBroken = false;
			await house.close();
			await database.close();
		});
		id = await startStream(house.directory);
	});

	beforeEach(() => {
		isBroken = false;
		house.logger.lines.length = 0;
	});

	const faults = () => house.logger.lines.filter(({ message }) => message === "a room's handler failed");

	it("when somebody joins, tells him a fixed sentence and the log the rest", async () => {
		isBroken = true;
		const player = await joinRaw(house.endpoint, id);
		await player.closed;
		expect(Buffer.concat(player.received).toString()).to.include("The server failed.").and.not.include("secret");
		expect(faults()).to.have.length(1);
		expect((faults()[0].facts.err as Error).message).to.equal("secret of the house");
	});

	it("when somebody is lost, lives on with everybody else", async () => {
		const lost = await joinAsPlayer(house.endpoint, id);
		const other = await joinAsPlayer(house.endpoint, id);
		isBroken = true;
		(lost.room.connection as unknown as { close(code: number): void }).close(4010);
		await until(() => faults().length, "the fault is in the log");
		isBroken = false;
		const had = other.frames.length;
		await clock.advance(10_000);
		await until(() => other.frames.length > had, "the other sees the crowd go on");
	});
});
