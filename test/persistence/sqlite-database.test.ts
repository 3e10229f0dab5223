import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { sql } from "kysely";
import { DataFileError, type OpenDatabase, openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";
import { temporaryFolder } from "../support/databases.ts";
import { until } from "../support/until.ts";

describe("openSqliteDatabase", () => {
	let folder: Awaited<ReturnType<typeof temporaryFolder>>;
	let path: string;
	const opened: OpenDatabase[] = [];

	beforeEach(async () => {
		folder = await temporaryFolder();
		path = join(folder.path, "data", "showtime.db");
	});
	afterEach(async () => {
		for (const database of opened.splice(0)) await database.close();
		await folder.remove();
	});

	async function open(at = path): Promise<OpenDatabase> {
		const database = await openSqliteDatabase(at);
		opened.push(database);
		return database;
	}

	it("makes the folder and a file that other programs can read while it is open", async () => {
		await open();
		const reader = new DatabaseSync(path, { readOnly: true });
		try {
			expect(reader.prepare("select count(*) as count from showtime_session").get()).to.deep.include({ count: 0 });
			expect(reader.prepare("pragma journal_mode").get()).to.deep.include({ journal_mode: "wal" });
		} finally {
			reader.close();
		}
	});

	it("leaves no pid file and an empty write-ahead log when it is closed", async () => {
		const { close } = await openSqliteDatabase(path);
		await close();
		expect((await readdir(join(folder.path, "data"))).sort()).to.deep.equal(["showtime.db", "showtime.db.lock"]);
	});

	it("rolls a failed transaction back", async () => {
		const { db } = await open();
		const failing = db.transaction().execute(async (transaction) => {
			await transaction
				.insertInto("streamer_career")
				.values({ streamerType: "account", streamerId: "s", totalGrowth: 1 })
				.execute();
			throw new Error("on purpose");
		});
		expect(await refusal(failing)).to.match(/^on purpose$/);
		expect(await db.selectFrom("streamer_career").selectAll().execute()).to.deep.equal([]);
	});

	it("streams rows one by one", async () => {
		const { db } = await open(":memory:");
		for (const id of ["a", "b"]) {
			await db.insertInto("platform_mention").values({ kind: "character", id, firstSeenAtMs: 1 }).execute();
		}
		const seen: string[] = [];
		for await (const { id } of db.selectFrom("platform_mention").select("id").stream()) seen.push(id);
		expect(seen).to.deep.equal(["a", "b"]);
	});

	it("survives more distinct statements than it keeps prepared", async () => {
		const { db } = await open(":memory:");
		for (let length = 1; length <= 600; length++) {
			const ids = Array.from({ length }, (_, i) => `${i}`);
			expect(await db.selectFrom("platform_mention").select("id").where("id", "in", ids).execute()).to.deep.equal([]);
		}
	});

	it("gives every database in memory tables of its own", async () => {
		const first = await open(":memory:");
		const second = await open(":memory:");
		await first.db.insertInto("platform_mention").values({ kind: "character", id: "c", firstSeenAtMs: 1 }).execute();
		expect(await second.db.selectFrom("platform_mention").selectAll().execute()).to.deep.equal([]);
	});

	describe("refuses in one line that names the file", () => {
		it("a folder at its path", async () => {
			await mkdir(path, { recursive: true });
			expect(await refusal(open())).to.equal(`cannot use ${path} as the data file: it is a folder`);
		});

		it("a path below a file", async () => {
			await writeFile(join(folder.path, "data"), "");
			expect(await refusal(open())).to.match(/^cannot use .*showtime\.db as the data file: .*(EEXIST|ENOTDIR)/);
		});

		it("a folder that it may not write", async () => {
			await mkdir(join(folder.path, "data"));
			await chmod(join(folder.path, "data"), 0o555);
			await chmod(folder.path, 0o755);
			const message = await asNobody(() => refusal(open()));
			expect(message).to.equal(`cannot lock the data file ${path}: ${path}.lock can be neither made nor written`);
		});

		it("a file that is no database", async () => {
			await mkdir(join(folder.path, "data"));
			await writeFile(path, "no database ".repeat(100));
			expect(await refusal(open())).to.equal(`cannot open the data file ${path}: file is not a database`);
			await writeFile(path, "");
			await open();
		});

		it("a schema newer than this release, and leaves it as it was", async () => {
			const { db, close } = await openSqliteDatabase(path);
			await sql`insert into schema_migration (name, timestamp) values ('9999-from-the-future', '')`.execute(db);
			await close();
			for (let attempt = 0; attempt < 2; attempt++) {
				expect(await refusal(open())).to.match(
					/^cannot open the data file .*: the schema is newer than this release: it has migration 9999-from-the-future, this release ends at \d{4}-/,
				);
			}
		});
	});

	describe("keeps a second owner out", () => {
		let child: ChildProcess | undefined;

		afterEach(async () => {
			if (child?.exitCode === null && child.signalCode === null) await killed(child);
			child = undefined;
		});

		it("in the same process, until the first has closed", async () => {
			const first = await openSqliteDatabase(path);
			expect(await refusal(open())).to.equal(
				`data folder in use by process ${process.pid}: ${join(folder.path, "data")}`,
			);
			// The refused attempt must not have let go of the lock towards others.
			const other = await started(path);
			await killed(other.process);
			expect(other.output()).to.match(/^data folder in use by process/);
			await first.close();
			await open();
		});

		it("in another process, also by another name of the same file", async () => {
			child = await owner(path);
			const link = join(folder.path, "link.db");
			await symlink(path, link);
			for (const name of [path, link]) {
				expect(await refusal(open(name))).to.match(new RegExp(`^data folder in use by process ${child.pid}: `));
			}
		});

		it("names another process when the pid file is missing or stale", async () => {
			child = await owner(path);
			for (const stale of ["", "4194399\n"]) {
				await writeFile(`${path}.pid`, stale);
				expect(await refusal(open())).to.match(/^data folder in use by another process: /);
			}
		});

		it("but not after the first was killed, even if its pid is in use again", async () => {
			child = await owner(path);
			await killed(child);
			await writeFile(`${path}.pid`, `${process.ppid}\n`);
			await open();
		});

		it("lets exactly one of several that start at once in", async () => {
			const children = await Promise.all(Array.from({ length: 4 }, () => started(path)));
			try {
				const outcomes = children.map(({ output }) => output());
				expect(outcomes.filter((outcome) => outcome === "open\n")).to.have.length(1);
				expect(outcomes.filter((outcome) => outcome.startsWith("data folder in use by "))).to.have.length(3);
			} finally {
				await Promise.all(children.map(({ process }) => killed(process)));
			}
		});
	});
});

const OWNER = fileURLToPath(new URL("./open-and-wait.ts", import.meta.url));

/** A process that has the data file open until it is killed. */
async function owner(path: string): Promise<ChildProcess> {
	const { process, output } = await started(path);
	expect(output()).to.equal("open\n");
	return process;
}

/** A process that tried to open the data file; `output` is `open` or its refusal. */
async function started(path: string): Promise<{ process: ChildProcess; output(): string }> {
	const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", OWNER, path], { stdio: "pipe" });
	let output = "";
	for (const stream of [child.stdout, child.stderr]) {
		stream.on("data", (chunk) => {
			output += chunk;
		});
	}
	await until(() => output.endsWith("\n"), "the process has tried to open the data file");
	return { process: child, output: () => output };
}

async function killed(child: ChildProcess): Promise<void> {
	const closed = once(child, "close");
	child.kill("SIGKILL");
	await closed;
}

/** Root may write everywhere: runs `action` with the rights of an ordinary user. */
async function asNobody<T>(action: () => Promise<T>): Promise<T> {
	if (process.geteuid?.() !== 0) return await action();
	process.seteuid?.(65_534);
	try {
		return await action();
	} finally {
		process.seteuid?.(0);
	}
}

/** The message of the refusal, in one line. */
async function refusal(promise: Promise<unknown>): Promise<string> {
	const error = await promise.then(
		() => expect.fail("was not refused"),
		(error: unknown) => error,
	);
	expect(error).to.be.instanceOf(Error);
	if ((error as Error).message !== "on purpose") expect(error).to.be.instanceOf(DataFileError);
	expect((error as Error).message).to.not.contain("\n");
	return (error as Error).message;
}
