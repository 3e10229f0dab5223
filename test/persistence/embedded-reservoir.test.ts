import { expect } from "chai";
import { EmbeddedReservoir } from "../../src/persistence/embedded-reservoir.ts";
import { SqlReservoirSizeStore } from "../../src/persistence/sql-reservoir-size-store.ts";
import { openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";
import { drawAt, hashOf } from "../../src/world/draw.ts";
import { reservoirContract } from "./contracts/reservoir-contract.ts";

reservoirContract("embedded over SQLite", async ({ size, interestsOf }) => {
	const { db, close } = await openSqliteDatabase(":memory:");
	const sizes = new SqlReservoirSizeStore(db);
	const options = { size, sizes, templateInterests: interestsOf, interestsRevision: () => 1, hashOf, drawAt };
	return { reservoir: new EmbeddedReservoir(options), close };
});

reservoirContract("embedded", async ({ size, interestsOf }) => ({
	reservoir: new EmbeddedReservoir({
		size,
		templateInterests: interestsOf,
		interestsRevision: () => 1,
		hashOf,
		drawAt,
	}),
	close: async () => {},
}));

describe("EmbeddedReservoir", () => {
	const all = { gameServiceId: "g", showtimeSessionId: "s", requestId: "r", tags: ["tag"] };

	it("has 10,000 members of a game service unless told otherwise", async () => {
		const reservoir = new EmbeddedReservoir({
			templateInterests: () => [],
			interestsRevision: () => 1,
			hashOf,
			drawAt,
		});
		expect(await reservoir.status("g")).to.deep.equal({ size: 10_000, checkedOut: 0, available: 10_000, sessions: 0 });
	});

	it("asks for a template's interests once a revision, and not at all without a bias", async () => {
		let asked = 0;
		let revision = 1;
		const templateInterests = () => {
			asked++;
			return ["tag"];
		};
		const reservoir = new EmbeddedReservoir({
			size: 1000,
			templateInterests,
			interestsRevision: () => revision,
			hashOf,
			drawAt,
		});
		await reservoir.checkOut({ ...all, count: 10, biasBp: 0 });
		expect(asked).to.equal(0);
		for (const requestId of ["1", "2"]) await reservoir.checkOut({ ...all, requestId, count: 10, biasBp: 5000 });
		expect(asked).to.equal(1000);
		revision = 2;
		await reservoir.checkOut({ ...all, requestId: "3", count: 10, biasBp: 5000 });
		expect(asked).to.equal(2000);
	});

	it("draws one word for each member it gives, however few are free", async () => {
		let drawn = 0;
		const counted = (key: number, serial: number) => {
			drawn++;
			return drawAt(key, serial);
		};
		const reservoir = new EmbeddedReservoir({
			size: 10_000,
			templateInterests: () => ["tag"],
			interestsRevision: () => 1,
			hashOf,
			drawAt: counted,
		});
		await reservoir.checkOut({ ...all, count: 9_900, biasBp: 0 });
		for (const given of [60, 40, 0]) {
			drawn = 0;
			await reservoir.checkOut({ ...all, requestId: `${given}`, count: 60, biasBp: 5000 });
			expect(drawn).to.equal(given);
		}
	});

	it("lets other work have its turn while it indexes a large reservoir", async () => {
		const reservoir = new EmbeddedReservoir({
			size: 100_000,
			templateInterests: () => ["tag"],
			interestsRevision: () => 1,
			hashOf,
			drawAt,
		});
		const given = reservoir.checkOut({ ...all, count: 10, biasBp: 5000 });
		let turns = 0;
		let isDone = false;
		void given.then(() => (isDone = true));
		while (!isDone) {
			turns++;
			await new Promise((resolve) => setImmediate(resolve));
		}
		expect(turns).to.be.greaterThan(3);
		expect(await given).to.have.length(10);
	});
});
