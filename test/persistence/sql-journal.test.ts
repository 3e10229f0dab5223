import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { SqlJournal } from "../../src/persistence/sql-journal.ts";
import { openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";
import { DATABASES, temporaryFolder } from "../support/databases.ts";
import { inputsOf } from "../support/inputs-of.ts";
import { until } from "../support/until.ts";
import { journalContract } from "./contracts/journal-contract.ts";

for (const { name, open } of DATABASES) {
	journalContract(name, async () => {
		const { db, close } = await open();
		return { journal: new SqlJournal(db), close };
	});

	it(`takes what many sessions append at one moment, and refuses of it what does not follow: ${name}`, async () => {
		const { db, close } = await open();
		const [journal, sessions] = [new SqlJournal(db), Array.from({ length: 40 }, () => randomUUID())];
		await Promise.all(sessions.map((id) => journal.append(id, "known", { kind: "pause" })));
		const follows = (place: number) => place % 7 !== 3;
		const appended = await Promise.allSettled(
			sessions.flatMap((id, place) => [
				journal.append(id, "a", { kind: "pause" }),
				journal.appendMarker(id, { marker: follows(place) ? 1 : 2, kind: "apply", atMs: 0 }),
			]),
		);
		for (const [place, id] of sessions.entries()) {
			const ids = (await journal.read(id, 0)).map(({ id }) => id);
			expect(ids).to.have.members(follows(place) ? ["known", "a", "marker:1"] : ["known", "a"]);
			const marker = appended[2 * place + 1];
			if (marker.status === "fulfilled") expect(follows(place)).to.equal(true);
			else expect(marker.reason).to.have.property("code", "MARKER_CONFLICT");
		}
		const again = await Promise.all(sessions.map((id) => journal.append(id, "a", { kind: "pause" })));
		expect(again.every(({ duplicate }) => duplicate)).to.equal(true);
		await close();
	});

	it(`chooses again when somebody writes between the choice and a new history: ${name}`, async () => {
		const { db, close } = await open();
		const [journal, session] = [new SqlJournal(db), randomUUID()];
		const seen: string[][] = [];
		await journal.append(session, "a", { kind: "pause" });
		await journal.restart(session, { marker: 1, kind: "apply", atMs: 0 }, async (left) => {
			if (seen.length === 0) await journal.append(session, "between", { kind: "pause" });
			seen.push(left.map(({ id }) => id));
			return inputsOf(left);
		});
		expect(seen).to.deep.equal([["a"], ["a", "between"]]);
		expect((await journal.read(session, 0)).map(({ id }) => id)).to.deep.equal(["marker:1", "a", "between"]);
		await close();
	});
}

describe("SqlJournal over a file", () => {
	let folder: Awaited<ReturnType<typeof temporaryFolder>>;
	let path: string;

	beforeEach(async () => {
		folder = await temporaryFolder();
		path = join(folder.path, "showtime.db");
	});
	afterEach(() => folder.remove());

	it("keeps entries, ids and the newest marker when the file is closed and opened again", async () => {
		const session = randomUUID();
		const before = await openSqliteDatabase(path);
		const journal = new SqlJournal(before.db);
		await journal.append(session, "a", { kind: "pause" });
		await journal.appendMarker(session, { marker: 1, kind: "apply", atMs: 20 });
		const entries = await journal.read(session, 0);
		await before.close();

		const after = await openSqliteDatabase(path);
		try {
			const reopened = new SqlJournal(after.db);
			expect(await reopened.read(session, 0)).to.deep.equal(entries);
			expect((await reopened.append(session, "a", { kind: "pause" })).duplicate).to.equal(true);
			const next = await reopened.appendMarker(session, { marker: 2, kind: "tick", atMs: 5000 });
			expect(next.sequence).to.be.greaterThan(entries[1].sequence);
		} finally {
			await after.close();
		}
	});

	it("has every acknowledged append exactly once after its process was killed, time and again", async () => {
		const session = randomUUID();
		const acknowledged: string[] = [];
		for (const count of [3, 40, 111]) acknowledged.push(...(await appendUntilKilled(path, session, count)));

		const { db, close } = await openSqliteDatabase(path);
		try {
			const entries = await new SqlJournal(db).read(session, 0);
			const ids = entries.map(({ id }) => id);
			expect(new Set(ids).size).to.equal(ids.length);
			expect(acknowledged.filter((id) => !ids.includes(id))).to.deep.equal([]);
			// Of each of the three processes at most one append was written whose acknowledgement nobody saw.
			expect(ids.length - acknowledged.length).to.be.within(0, 3);
			const markers = entries.flatMap((entry) => ("marker" in entry ? entry.marker.marker : []));
			expect(markers).to.deep.equal(markers.map((_, i) => i + 1));
		} finally {
			await close();
		}
	});
});

/** Starts a process that appends for ever and kills it once it has acknowledged `count`; returns what it acknowledged. */
async function appendUntilKilled(path: string, session: string, count: number): Promise<string[]> {
	const script = fileURLToPath(new URL("./append-in-a-loop.ts", import.meta.url));
	const child: ChildProcess = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script, path, session]);
	const closed = once(child, "close");
	let output = "";
	let errors = "";
	child.stdout?.on("data", (chunk) => {
		output += chunk;
	});
	child.stderr?.on("data", (chunk) => {
		errors += chunk;
	});
	try {
		await until(() => errors !== "" || output.split("\n").length > count, `${count} appends are acknowledged`);
	} finally {
		child.kill("SIGKILL");
		await closed;
	}
	expect(errors).to.equal("");
	return output.split("\n").slice(0, -1);
}
