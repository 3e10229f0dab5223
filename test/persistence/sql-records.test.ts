import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { CAREER_PHASES } from "../../src/components/career-phase.ts";
import { setRecords } from "../../src/persistence/sql-records.ts";
import type { OpenDatabase } from "../../src/persistence/sqlite-database.ts";
import { DATABASES } from "../support/databases.ts";

/** MySQL gives none of these back to the last digit. */
const UNEVEN = [912.9000000000101, 917.1000000000101, 918.7000000000103, 939.0000000000107, 982.1000000000117];

for (const { name, open } of DATABASES) {
	describe(`records of a game service: ${name}`, () => {
		let database: OpenDatabase;

		before(async () => {
			database = await open();
		});
		after(() => database.close());

		it("are beaten by what is more, told with the one before, and stand against the rest", async () => {
			const gameServiceId = randomUUID();
			const streamer = { entityType: "character", entityId: randomUUID() } as const;
			const phase = CAREER_PHASES.indexOf("Legend");
			const session = { gameServiceId, streamer, showtimeSessionId: randomUUID(), endedAtMs: 1_000, phase };
			const set = (value: number) =>
				setRecords(database.db, { ...session, values: [{ measure: "watch-seconds", value }] });
			expect(await set(UNEVEN[0])).to.deep.equal([]);
			for (const [place, value] of UNEVEN.slice(1).entries()) {
				const [told] = await set(value);
				expect(told).to.include({ measure: "watch-seconds", value });
				expect(told.previous).to.be.closeTo(UNEVEN[place], 1e-9);
				expect(await set(UNEVEN[place])).to.deep.equal([]);
			}
		});
	});
}
