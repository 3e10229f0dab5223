import { expect } from "chai";
import { Opened } from "../src/opened.ts";
import { RecordingLogger } from "./support/session-house.ts";

describe("what a process has opened", () => {
	it("is closed the newest first, and all of it although one fails and one never ends", async () => {
		const closed: string[] = [];
		const log = new RecordingLogger();
		const opened = new Opened();
		opened.add("first", () => void closed.push("first"));
		opened.add("endless", () => new Promise(() => {}));
		opened.add("failing", async () => Promise.reject(new Error("no")));
		opened.add("last", async () => void closed.push("last"));
		expect(await opened.close(200, log)).to.equal(false);
		expect(closed).to.deep.equal(["last", "first"]);
		expect(log.lines.map(({ facts }) => [facts.what, (facts.err as Error).message])).to.deep.equal([
			["failing", "no"],
			["endless", "not done in 50 ms"],
		]);
		expect(await opened.close(200, log)).to.equal(true);
	});
});
