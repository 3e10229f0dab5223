import { expect } from "chai";
import { openCareerLock } from "../../src/career-lock.ts";
import { loadConfig } from "../../src/config.ts";
import { RedisConnection } from "../../src/persistence/redis-connection.ts";
import { CareerWorker, type CareerWorkerParts } from "../../src/workers/career-worker.ts";
import { closing } from "../support/closing.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { startRedisServer } from "../support/redis-server.ts";
import { RecordingLogger } from "../support/session-house.ts";
import { until } from "../support/until.ts";

const INTERVAL_MS = 60_000;

describe("the career worker", () => {
	const close = closing();

	function build(lock?: CareerWorkerParts["lock"]) {
		const clock = new ManualClock();
		const logger = new RecordingLogger();
		const done: string[] = [];
		const duty = (name: string) => ({ look: async () => void done.push(name) });
		const broken = { look: () => Promise.reject(new Error("it cannot be read")) };
		const duties = { one: duty("one"), broken, other: duty("other") };
		const worker = new CareerWorker({
			duties,
			...(lock === undefined ? {} : { lock }),
			intervalMs: INTERVAL_MS,
			clock,
			logger,
		});
		return { worker, clock, logger, done };
	}

	it("does its duties at intervals, one after the other, whatever becomes of one of them", async () => {
		const { worker, clock, logger, done } = build();
		worker.open();
		await clock.advance(INTERVAL_MS);
		expect(done).to.deep.equal(["one", "other"]);
		expect(logger.messages("error")).to.have.length(1);
		await clock.advance(INTERVAL_MS);
		expect(done).to.have.length(4);
		await worker.close();
		await clock.advance(INTERVAL_MS);
		expect(done).to.have.length(4);
	});

	it("leaves a look to the process that is at it, and gives its own turn back", async () => {
		let isFree = false;
		let returned = 0;
		const { worker, done } = build({ take: async () => isFree, giveBack: async () => void returned++ });
		await worker.look();
		expect([done, returned]).to.deep.equal([[], 0]);
		isFree = true;
		await worker.look();
		expect([done, returned]).to.deep.equal([["one", "other"], 1]);
	});

	it("is at work in one process at a time, as Redis shows, and in each while Redis is away", async () => {
		const server = await startRedisServer();
		close.add(() => server.close());
		const config = loadConfig({ SHOWTIME_DISTRIBUTED_LOCK_TIMEOUT_SECONDS: "20" });
		const key = "showtime:lock:career-worker";
		const looks: string[] = [];
		let holdUp = Promise.resolve();
		const open = async (nodeId: string) => {
			const redis = await RedisConnection.open(server.url);
			close.add(() => redis.close());
			const logger = new RecordingLogger();
			const duty = {
				async look() {
					looks.push(nodeId);
					await holdUp;
				},
			};
			const lock = openCareerLock(redis, nodeId, config);
			return new CareerWorker({ duties: { duty }, lock, intervalMs: INTERVAL_MS, clock: new ManualClock(), logger });
		};
		const [one, other] = [await open("one"), await open("other")];
		let goOn = () => {};
		holdUp = new Promise((resolve) => {
			goOn = resolve;
		});
		const working = one.look();
		await until(() => looks.length === 1, "the first is at it");
		expect(await server.run("GET", key)).to.equal("one");
		expect(await server.run("PTTL", key)).to.be.within(1, 20_000);
		await other.look();
		expect(looks).to.deep.equal(["one"]);
		goOn();
		await working;
		expect(await server.run("GET", key)).to.equal(null);
		await other.look();
		expect(looks).to.deep.equal(["one", "other"]);
		await server.kill();
		await Promise.all([one.look(), other.look()]);
		expect(looks.slice(2)).to.have.members(["one", "other"]);
	});

	it("works without the lock while that cannot be reached", async () => {
		const away = () => Promise.reject(new Error("Redis is away"));
		const { worker, logger, done } = build({ take: away, giveBack: away });
		await worker.look();
		expect(done).to.deep.equal(["one", "other"]);
		expect(logger.messages("warn")).to.have.length(2);
	});
});
