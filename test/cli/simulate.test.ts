import { mkdir, open, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { ProgressBar } from "../../src/cli/progress-bar.ts";
import { writeWhole } from "../../src/cli/write-whole.ts";
import { reportJson } from "../../src/lab/report-json.ts";
import { closing } from "../support/closing.ts";
import { temporaryFolder } from "../support/databases.ts";
import { resultsOf } from "../support/lab-runs.ts";
import { runShowtime } from "../support/showtime-process.ts";

const SCENARIO = { name: "A small arena", show: "arena", minutes: 3, phase: "Unknown", seeds: 3 };

describe("showtime simulate", () => {
	const close = closing();
	let folder: string;
	let file: string;

	before(async () => {
		const temporary = await temporaryFolder();
		close.add(temporary.remove);
		folder = temporary.path;
		file = join(folder, "arena.json");
		await writeFile(file, JSON.stringify(SCENARIO));
	});

	it("writes a report, and says what it came to", async () => {
		const out = join(folder, "report.html");
		const { code, stdout, stderr } = await runShowtime(["simulate", file, "--out", out, "--threads", "2"]);
		expect([code, stderr]).to.deep.equal([0, ""]);
		expect(stdout).to.match(
			/^rules +audience .*\nA small arena +\d.*\n\nwhy members left .*\nA small arena +\d.*\n\nSimulated in \d+\.\d s\. Report: .*report\.html\n$/,
		);
		expect(await readFile(out, "utf8")).to.include("<title>A small arena</title>");
		expect(await readdir(folder)).to.deep.equal(["arena.json", "report.html"]);
	});

	it("prints the same as JSON as runs in one thread come to", async () => {
		const sweep = ["--sweep", "hypeTrainTriggerThreshold=5,10", "--seeds", "2"];
		const { code, stdout } = await runShowtime(["simulate", file, "--json", ...sweep, "--threads", "2"]);
		expect(code).to.equal(0);
		const given = { ...SCENARIO, seeds: 2, sweep: { hypeTrainTriggerThreshold: [5, 10] } };
		expect(stdout).to.equal(reportJson(await resultsOf(given)));
	});

	describe("refuses in one line, and writes nothing:", () => {
		const large = ["--sweep", "refillBias=0.1,0.2,0.3", "--seeds", "50000"];
		const refused: [what: string, args: string[], message: RegExp][] = [
			["a file that is not there", ["none.json"], /^showtime: cannot read none\.json: there is no such file\n$/],
			["a folder", ["."], /^showtime: cannot read \.: it is a folder\n$/],
			["no JSON", ["broken.json"], /^showtime: broken\.json is no JSON: unexpected "}" at line 1, column 15.*\n$/],
			[
				"an unknown rule",
				["arena.json", "--sweep", "hypeTrainTrigerThreshold=5"],
				/: hypeTrainTrigerThreshold = 5: there is no such rule; did you mean hypeTrainTriggerThreshold\?\n$/,
			],
			[
				"an unknown field deep inside",
				["misspelt.json"],
				/^showtime: misspelt\.json: acts\[0\]\.second = \[1,2\]: there is no such field; did you mean seconds\?\n$/,
			],
			[
				"a sweep that explodes",
				["arena.json", ...large],
				/: 3 sets of rules x 50,000 seeds are 150,000 runs; more than 100,000 need --yes\n$/,
			],
			[
				"sessions that explode",
				["arena.json", "--sessions", "1000", "--seeds", "101"],
				/: 1 set of rules x 101 seeds x 1,000 sessions are 101,000 runs; more than 100,000 need --yes\n$/,
			],
			[
				"a report in no folder",
				["arena.json", "--out", join("nowhere", "a.html")],
				/^showtime: cannot write .*a\.html: there is no such folder\n$/,
			],
			["a report that is a folder", ["arena.json", "--out", "."], /^showtime: cannot write \.: it is a folder\n$/],
			["no threads", ["arena.json", "--threads", "0"], /^error: .*whole number from 1 to 999\.\n$/],
		];
		for (const [what, args, message] of refused) {
			it(what, async () => {
				await writeFile(join(folder, "broken.json"), '{"minutes": 5,}');
				await writeFile(join(folder, "misspelt.json"), '{"acts": [{"second": [1, 2]}]}');
				const before = await readdir(folder);
				const { code, stdout, stderr } = await runShowtime(["simulate", ...args], {}, { folder });
				expect([code, stdout]).to.deep.equal([1, ""]);
				expect(stderr).to.match(message);
				expect(await readdir(folder)).to.deep.equal(before);
			});
		}
	});

	it("says in one line that results had no room", async () => {
		const full = await open("/dev/full", "w");
		close.add(() => full.close());
		const { code, stderr } = await runShowtime(["simulate", file, "--json", "--minutes", "1"], {}, { stdout: full.fd });
		expect([code, stderr]).to.deep.equal([1, "showtime: cannot write to stdout: the disk is full\n"]);
	});
});

describe("a file that is written whole", () => {
	const close = closing();
	let folder: string;

	before(async () => {
		const temporary = await temporaryFolder();
		close.add(temporary.remove);
		folder = temporary.path;
	});

	it("takes the place of the former one", async () => {
		const path = join(folder, "a.html");
		await writeWhole(path, "before");
		await writeWhole(path, "after");
		expect(await readFile(path, "utf8")).to.equal("after");
		expect(await readdir(folder)).to.deep.equal(["a.html"]);
	});

	it("leaves nothing behind when it cannot be put in its place", async () => {
		const path = join(folder, "taken");
		await mkdir(join(path, "inside"), { recursive: true });
		const before = await readdir(folder);
		const failure = await writeWhole(path, "text").catch((error: Error) => error);
		expect(failure).to.have.property("message", `cannot write ${path}: it is a folder`);
		expect(await readdir(folder)).to.deep.equal(before);
	});
});

describe("a progress bar", () => {
	it("draws on a terminal, at most ten times a second, and takes itself away", () => {
		const written: string[] = [];
		let now = 0;
		const bar = new ProgressBar(4, "runs", { isTTY: true, write: (text) => written.push(text) }, () => now);
		for (now = 1_000; now < 1_150; now += 50) bar.advance();
		bar.advance();
		bar.clear();
		expect(written[0]).to.equal(`\r\u001b[K[${"#".repeat(7)}${"-".repeat(23)}] 1 of 4 runs, 3 s left`);
		expect(written.at(-1)).to.equal("\r\u001b[K");
		expect(written[1]).to.match(/ 3 of 4 runs, 1 s left$/);
		expect(written[2]).to.match(/ 4 of 4 runs, 0 s left$/);
		expect(written).to.have.length(4);
	});

	it("draws nothing elsewhere", () => {
		const written: string[] = [];
		const bar = new ProgressBar(1, "runs", { write: (text) => written.push(text) });
		bar.advance();
		bar.clear();
		expect(written).to.deep.equal([]);
	});
});
