import { Encoder, Reflection } from "@colyseus/schema";
import { expect } from "chai";
import { openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";
import { StreamState } from "../../src/rooms/stream-state.ts";
import { clamped, writeState } from "../../src/rooms/stream-state-writer.ts";
import { startStream } from "../support/room-house.ts";
import { buildSessionHouse } from "../support/session-house.ts";

describe("stream state", () => {
	it("clamps what schema integers would wrap or lose", () => {
		const cases: [number, number][] = [
			[5, 5],
			[5.9, 5],
			[-1, 0],
			[2 ** 32, 2 ** 32 - 1],
			[Number.POSITIVE_INFINITY, 2 ** 32 - 1],
			[Number.NEGATIVE_INFINITY, 0],
			[Number.NaN, 0],
		];
		for (const [value, expected] of cases) expect(clamped(value), String(value)).to.equal(expected);
		expect(clamped(300, 255)).to.equal(255);
	});

	it("has a default for every field, so that none travels as NaN", () => {
		const check = (value: unknown, path: string): void => {
			if (typeof value === "object" && value !== null) {
				for (const [key, entry] of Object.entries(value)) check(entry, `${path}.${key}`);
			} else {
				expect(value, path).to.not.equal(undefined);
				expect(value, path).to.not.equal(null);
			}
		};
		const state = new StreamState();
		check(state.toJSON(), "state");
		expect(Reflection.encode(new Encoder(state)).length).to.be.greaterThan(0);
	});

	it("is written from a session and encodes without overflow, tags at their limit", async () => {
		const database = await openSqliteDatabase(":memory:");
		const house = buildSessionHouse({ database });
		const complaints: unknown[] = [];
		const { warn } = console;
		console.warn = (...told: unknown[]) => complaints.push(told);
		try {
			const id = await startStream(house.directory);
			const session = house.directory.live(id);
			if (session === undefined) throw new Error("not live");
			const known = session.world.tags.names.length;
			const names = Array.from({ length: 128 - known }, (_, i) => `${"t".repeat(28)}-${i + 100}`);
			const tags = Object.fromEntries([...session.world.tags.names, ...names].map((name) => [name, 0.1234]));
			const turn = house.directory.submit(id, "tags", { kind: "set-tags", tags }, { now: true });
			await house.clock.advance(100);
			await turn;
			const state = new StreamState();
			writeState(state, session);
			expect(state.contentTags.size).to.equal(128);
			expect(state.contentTags.get(names[0])).to.equal(0.123);
			expect(state.counts.total).to.equal(50);
			expect(state.notable.length).to.equal(10);
			// Colyseus' serializer encodes into a buffer of this size first.
			expect(new Encoder(state).encodeAll({ offset: 1 }).length).to.be.lessThan(Encoder.BUFFER_SIZE);
			expect(complaints).to.deep.equal([]);
		} finally {
			console.warn = warn;
			await house.directory.close();
			await database.close();
		}
	});
});
