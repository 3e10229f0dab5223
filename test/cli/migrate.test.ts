import { expect } from "chai";
import { closing } from "../support/closing.ts";
import { temporaryFolder } from "../support/databases.ts";
import { sharedMariadb } from "../support/shared-mariadb.ts";
import { runShowtime } from "../support/showtime-process.ts";

describe("showtime migrate", () => {
	const close = closing();

	it("brings an empty MySQL database to this release, again does nothing, and serve asks for it", async () => {
		const url = await (await sharedMariadb()).createDatabase();
		const environment = { SHOWTIME_MYSQL_URL: url, SHOWTIME_TOKEN_SECRET: "s".repeat(32) };
		const early = await runShowtime(["serve"], environment);
		expect(early.code).to.equal(1);
		expect(early.stderr).to.match(/^showtime: SHOWTIME_MYSQL_URL: .*run `showtime migrate` first$/m);
		for (let i = 0; i < 2; i++) {
			const { code, stdout } = await runShowtime(["migrate"], environment);
			expect(code).to.equal(0);
			expect(stdout).to.match(/^The schema is at \d{4}-[a-z-]+\.\n$/);
		}
	});

	it("migrates the SQLite file when there is no MySQL", async () => {
		const folder = await temporaryFolder();
		close.add(folder.remove);
		const { code, stderr } = await runShowtime(["migrate"], { SHOWTIME_SQLITE_PATH: `${folder.path}/showtime.db` });
		expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
	});
});
