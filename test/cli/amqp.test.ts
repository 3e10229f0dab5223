import { randomUUID } from "node:crypto";
import { type Channel, type ConsumeMessage, connect } from "amqplib";
import { expect } from "chai";
import type { Readiness } from "../../src/api/health.ts";
import { signToken } from "../../src/api/json-web-token.ts";
import { DEAD_LETTER_EXCHANGE, EXCHANGE, queueOf } from "../../src/bridge/amqp-topology.ts";
import { NOTICE_TOPICS } from "../../src/events/platform-notice.ts";
import { closing } from "../support/closing.ts";
import { temporaryFolder } from "../support/databases.ts";
import { freePort } from "../support/free-port.ts";
import { sharedRabbitmq } from "../support/shared-rabbitmq.ts";
import { runShowtime, type ServeProcess, spawnServe } from "../support/showtime-process.ts";
import { startTcpGate, type TcpGate } from "../support/tcp-gate.ts";
import { until } from "../support/until.ts";

const SECRET = "a secret of at least 32 bytes for tests";

describe("showtime serve, with the platform's RabbitMQ,", function () {
	this.timeout(120_000);
	const close = closing();
	const events: ConsumeMessage[] = [];
	let gate: TcpGate;
	let channel: Channel;
	let server: ServeProcess;
	let apiUrl: string;
	let token: string;

	before(async () => {
		token = await signToken(SECRET, { subject: "tests", role: "developer" }, "1h");
		const broker = await sharedRabbitmq();
		const connection = await connect(broker.url);
		close.add(() => connection.close());
		channel = await connection.createChannel();
		gate = await startTcpGate(broker.port);
		close.add(gate.close);
		await gate.shut();
		const folder = await temporaryFolder();
		close.add(folder.remove);
		close.add(async () => {
			await Promise.all(NOTICE_TOPICS.map((topic) => channel.deleteQueue(queueOf(topic))));
			await channel.deleteExchange(EXCHANGE);
			await channel.deleteExchange(DEAD_LETTER_EXCHANGE);
		});
		const port = String(await freePort());
		apiUrl = `http://127.0.0.1:${port}`;
		server = spawnServe([], {
			SHOWTIME_ENABLED: "true",
			SHOWTIME_SQLITE_PATH: `${folder.path}/showtime.db`,
			SHOWTIME_TOKEN_SECRET: SECRET,
			SHOWTIME_AMQP_URL: `amqp://guest:guest@127.0.0.1:${gate.port}`,
			SHOWTIME_API_PORT: port,
		});
		close.add(async () => void (await server.stop("SIGKILL")));
	});

	async function call(path: string, body: object): Promise<Record<string, string>> {
		const response = await fetch(`${apiUrl}${path}`, {
			method: "POST",
			headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
			body: JSON.stringify(body),
		});
		expect(response.status, path).to.equal(200);
		return (await response.json()) as Record<string, string>;
	}

	async function readiness(): Promise<Readiness> {
		return (await (await fetch(`${apiUrl}/health/ready`)).json()) as Readiness;
	}

	const start = (entityId: string) =>
		call("/showtime/session/start", { streamer: { entityType: "character", entityId }, gameServiceId: randomUUID() });

	/** Topics of a session's events that came, in their order. */
	function heardOf(showtimeSessionId: string): string[] {
		const own = events.filter(({ content }) => JSON.parse(`${content}`).showtimeSessionId === showtimeSessionId);
		return own.map(({ fields }) => fields.routingKey);
	}

	it("waits for a broker that is away, and says so", async () => {
		const named = async () => (await readiness()).dependencies.amqp;
		const { detail } = await until(named, "health says what it waits for", 30_000);
		expect(detail).to.include("SHOWTIME_AMQP_URL").and.include("no RabbitMQ answers");
		expect(server.output()).to.include("waiting for amqp: SHOWTIME_AMQP_URL").and.not.include("guest:guest");
		await gate.open();
		await server.up();
		expect((await readiness()).dependencies.amqp).to.deep.include({ isUp: true, isNeeded: false });
		const { queue } = await channel.assertQueue("", { exclusive: true });
		await channel.bindQueue(queue, EXCHANGE, "showtime.#");
		await channel.consume(queue, (message) => message !== null && events.push(message), { noAck: true });
	});

	it("publishes a session's events and follows what the platform tells", async () => {
		const characterId = randomUUID();
		const { showtimeSessionId = "" } = await start(characterId);
		await until(() => heardOf(showtimeSessionId).includes("showtime.session.started"), "the start is told");
		const notice = { eventId: randomUUID(), timestamp: new Date().toISOString(), characterId };
		channel.publish(EXCHANGE, "character.deleted", Buffer.from(JSON.stringify(notice)));
		await until(() => heardOf(showtimeSessionId).at(-1) === "showtime.session.ended", "the end is told");
		const numbers = events.map(({ properties }) => properties.headers?.["Showtime-Sequence"]);
		expect(numbers).to.deep.equal(numbers.map((_, index) => index + 1));
	});

	it("keeps its events while the broker is away, and takes what was told meanwhile when it is back", async () => {
		const characterId = randomUUID();
		const { showtimeSessionId = "" } = await start(characterId);
		await until(() => heardOf(showtimeSessionId).length === 1, "the start is told");
		await gate.shut();
		await until(async () => (await readiness()).status === "degraded", "it is degraded");
		expect((await readiness()).dependencies.amqp).to.include({ isUp: false, isNeeded: false });
		await call("/showtime/session/pause", { showtimeSessionId });
		const notice = { eventId: randomUUID(), timestamp: new Date().toISOString(), characterId };
		channel.publish(EXCHANGE, "character.deleted", Buffer.from(JSON.stringify(notice)));
		await gate.open();
		await until(() => heardOf(showtimeSessionId).at(-1) === "showtime.session.ended", "everything is told", 30_000);
		const topics = heardOf(showtimeSessionId);
		expect([topics[0], topics[1]]).to.deep.equal(["showtime.session.started", "showtime.session.paused"]);
		expect(new Set(events.map(({ properties }) => properties.messageId)).size).to.equal(events.length);
		expect(await server.stop()).to.equal(0);
	});

	it("does not start with a wrong password", async () => {
		const { code, stderr } = await runShowtime(["serve"], {
			SHOWTIME_PORT: "0",
			SHOWTIME_API_PORT: "0",
			SHOWTIME_SQLITE_PATH: ":memory:",
			SHOWTIME_TOKEN_SECRET: SECRET,
			SHOWTIME_AMQP_URL: `amqp://guest:wrong@127.0.0.1:${gate.port}`,
		});
		expect(code).to.equal(1);
		expect(stderr).to.include("SHOWTIME_AMQP_URL: ").and.include("the user or its password is wrong");
		expect(stderr).not.to.include("guest:wrong");
	});
});
