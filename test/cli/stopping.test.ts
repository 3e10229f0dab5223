import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { signToken } from "../../src/api/json-web-token.ts";
import { openMysqlDatabase } from "../../src/persistence/mysql-database.ts";
import { SqlCheckpointStore } from "../../src/persistence/sql-checkpoint-store.ts";
import { SqlJournal } from "../../src/persistence/sql-journal.ts";
import { openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";
import { closing } from "../support/closing.ts";
import { temporaryFolder } from "../support/databases.ts";
import { type PrivateMariadbServer, startMariadbServer } from "../support/mariadb-server.ts";
import { joinAsPlayer } from "../support/room-house.ts";
import { type ServeProcess, spawnServe, startServe } from "../support/showtime-process.ts";
import { until } from "../support/until.ts";

const SECRET = "a secret of at least 32 bytes for tests";
const TROUBLE = new URL("../support/trouble.ts", import.meta.url).href;
const MOVED = 4010;
const ANSWER_WITHIN_MS = 10_000;
/** Longer than any of them may take, shorter than a test. */
const ENDED_WITHIN_MS = 30_000;

describe("stopping showtime serve", function () {
	this.timeout(60_000);
	const close = closing();
	let token: string;
	let sqlitePath: string;

	before(async () => {
		token = await signToken(SECRET, { subject: "tests", role: "developer" }, "1h");
	});

	/** A long tick: what is appended is what a test asks for. */
	async function environment(env: Record<string, string>) {
		const folder = await temporaryFolder();
		close.add(folder.remove);
		sqlitePath = `${folder.path}/showtime.db`;
		return {
			SHOWTIME_ENABLED: "true",
			SHOWTIME_SQLITE_PATH: sqlitePath,
			SHOWTIME_TOKEN_SECRET: SECRET,
			SHOWTIME_ALLOW_ANONYMOUS_JOINS: "true",
			SHOWTIME_AUDIENCE_TICK_INTERVAL_SECONDS: "60",
			NODE_OPTIONS: `--import=${TROUBLE}`,
			...env,
		};
	}

	async function serve(env: Record<string, string>): Promise<ServeProcess> {
		const server = await startServe([], await environment(env));
		close.add(async () => void (await server.stop("SIGKILL")));
		return server;
	}

	async function call(server: ServeProcess, path: string, body: object): Promise<Record<string, unknown>> {
		const response = await fetch(server.apiUrl + path, {
			method: "POST",
			headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
			body: JSON.stringify(body),
			signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
		});
		return (await response.json()) as Record<string, unknown>;
	}

	async function startSession(server: ServeProcess, title = "a stream"): Promise<string> {
		const streamer = { entityType: "character", entityId: randomUUID() };
		const started = await call(server, "/showtime/session/start", { streamer, gameServiceId: randomUUID(), title });
		return started.showtimeSessionId as string;
	}

	/** Makes the trouble that the process was started with. */
	async function trouble(server: ServeProcess): Promise<void> {
		server.kill("SIGUSR2");
		await until(() => server.output().includes("trouble is made"), "trouble is made");
	}

	/** Exit code; a process that does not end is told of with what it said. */
	async function stopped(server: ServeProcess, signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
		server.kill(signal);
		try {
			await until(() => server.isOver, "the process has ended", ENDED_WITHIN_MS);
		} catch (cause) {
			throw new Error(`it does not end; it said: ${server.output()}`, { cause });
		}
		return server.ended;
	}

	/** The newest checkpoint's marker and the newest marker of the journal that a process left behind. */
	async function left(id: string): Promise<{ checkpoint: number; journal: number }> {
		const database = await openSqliteDatabase(sqlitePath);
		const [{ marker: checkpoint }] = await new SqlCheckpointStore(database.db).list(id);
		const entries = await new SqlJournal(database.db).read(id, 0);
		await database.close();
		const markers = entries.flatMap((entry) => ("marker" in entry ? [entry.marker.marker] : []));
		return { checkpoint, journal: Math.max(...markers) };
	}

	const setTags = (server: ServeProcess, id: string) =>
		call(server, "/showtime/audience/set-tags", { showtimeSessionId: id, tags: { lava: 0.5 } });

	for (const signal of ["SIGTERM", "SIGINT"] as const) {
		it(`by ${signal} checkpoints every session and tells its players that it moves`, async () => {
			const server = await serve({});
			const id = await startSession(server);
			const player = await joinAsPlayer(server.publicUrl, id);
			expect(await setTags(server, id)).to.include({ applied: true });
			expect(await stopped(server, signal), server.output()).to.equal(0);
			expect(await player.closed).to.equal(MOVED);
			expect(player.messages.at(-1)).to.deep.equal({ type: "moved", message: { showtimeSessionId: id } });
			const { checkpoint, journal } = await left(id);
			expect(checkpoint).to.equal(journal);
		});
	}

	it("takes no longer than it may, whatever a session does, and the others are handed over", async () => {
		const server = await serve({ SHOWTIME_DRAIN_SECONDS: "4", TROUBLE: "stuck-session" });
		const [stuck, other] = [await startSession(server, "stuck"), await startSession(server)];
		const players = [await joinAsPlayer(server.publicUrl, stuck), await joinAsPlayer(server.publicUrl, other)];
		await setTags(server, stuck);
		await setTags(server, other);
		await trouble(server);
		const stopping = stopped(server);
		const ready = async () => (await fetch(`${server.apiUrl}/health/ready`)).json() as Promise<{ status: string }>;
		await until(async () => (await ready()).status === "draining", "it is draining");
		expect(await call(server, "/showtime/session/list", {})).to.have.property("code", "DRAINING");
		expect(await players[1].closed).to.equal(MOVED);
		expect(await players[0].closed).to.equal(MOVED);
		await stopping;
		expect(server.output()).to.include("session not handed over; the journal has everything");
		expect(server.output()).not.to.include("not stopped in time");
		const behind = await left(stuck);
		expect(behind.checkpoint).to.be.below(behind.journal);
		const { checkpoint, journal } = await left(other);
		expect(checkpoint).to.equal(journal);
	});

	it("is broken off by a second signal", async () => {
		const server = await serve({ SHOWTIME_DRAIN_SECONDS: "300", TROUBLE: "stuck-session" });
		await startSession(server, "stuck");
		await trouble(server);
		server.kill("SIGTERM");
		await until(() => server.output().includes('"stopping"'), "it is stopping");
		expect(await stopped(server)).to.equal(1);
		expect(server.output()).not.to.include("not stopped in time");
	});

	it("is broken off a quarter of its time later when nothing closes", async () => {
		const server = await serve({ SHOWTIME_DRAIN_SECONDS: "1", TROUBLE: "stuck-close" });
		await trouble(server);
		expect(await stopped(server)).to.equal(1);
		expect(server.output()).to.include("not stopped in time; the journal has everything");
	});

	describe("over a database of its own", () => {
		let mariadb: PrivateMariadbServer;
		let url: string;

		before(async () => {
			mariadb = await startMariadbServer();
			close.add(mariadb.close);
			url = await mariadb.createDatabase();
			await (await openMysqlDatabase(url, { migrates: true })).close();
		});

		it("ends in time although the database hangs, and players are told", async () => {
			const server = await serve({ SHOWTIME_MYSQL_URL: url, SHOWTIME_DRAIN_SECONDS: "4" });
			const id = await startSession(server);
			const player = await joinAsPlayer(server.publicUrl, id);
			mariadb.pause();
			expect(await stopped(server).finally(mariadb.goOn)).to.equal(1);
			expect(server.output()).to.include("MySQL does not answer").and.not.include("not stopped in time");
			expect(await player.closed).to.equal(MOVED);
		});
	});

	it("breaks off a start that waits for a store", async () => {
		const server = spawnServe([], await environment({ SHOWTIME_MYSQL_URL: "mysql://root@127.0.0.1:1/showtime" }));
		close.add(async () => void (await server.stop("SIGKILL")));
		await until(() => server.output().includes("waiting for mysql"), "it waits");
		expect(await stopped(server), server.output()).to.equal(0);
	});

	it("by an exception that nobody caught writes nothing more down", async () => {
		const server = await serve({ TROUBLE: "exception" });
		const id = await startSession(server);
		const player = await joinAsPlayer(server.publicUrl, id);
		expect(await setTags(server, id)).to.include({ applied: true });
		expect(await stopped(server, "SIGUSR2")).to.equal(1);
		expect(server.output()).to.include("nobody catches this");
		expect(await player.closed).to.equal(1006);
		const { checkpoint, journal } = await left(id);
		expect(checkpoint).to.be.below(journal);
	});
});
