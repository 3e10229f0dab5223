import { expect } from "chai";
import { RedisConnection } from "../../src/persistence/redis-connection.ts";
import { SessionBoard, type Standing } from "../../src/persistence/session-board.ts";
import { closing } from "../support/closing.ts";
import { type PrivateRedisServer, startRedisServer } from "../support/redis-server.ts";
import { until } from "../support/until.ts";

const COUNTS = "showtime:aud:aud-counts:s";
const TAGS = "showtime:aud:aud-tags:s";
const HYPE = "showtime:hype:hype:s";

describe("SessionBoard", () => {
	const opened = closing();
	let server: PrivateRedisServer;
	let board: SessionBoard;

	before(async () => {
		server = await startRedisServer();
		opened.add(() => server.close());
		const redis = await RedisConnection.open(server.url);
		opened.add(() => redis.close());
		board = new SessionBoard(redis);
	});

	beforeEach(() => server.run("FLUSHALL"));

	const put = (standing: Partial<Standing>, lifeMs = 60_000) =>
		board.put(
			{ showtimeSessionId: "s", token: 1, tick: 1, counts: { total: 7 }, tags: { boss: 0.5 }, hype: null, ...standing },
			lifeMs,
		);
	const read = async (key: string) => JSON.parse((await server.run("GET", key)) as string);
	const shownTick = async () => (await read(COUNTS))?.tick;
	const keys = async () => ((await server.run("KEYS", "*")) as string[]).sort();

	it("shows counts, tags and the train, each for its life", async () => {
		await put({ hype: { level: 2 } }, 30_000);
		const place = { showtimeSessionId: "s", token: 1, tick: 1 };
		expect(await read(COUNTS)).to.deep.equal({ ...place, total: 7 });
		expect(await read(TAGS)).to.deep.equal({ ...place, tags: { boss: 0.5 } });
		expect(await read(HYPE)).to.deep.equal({ ...place, level: 2 });
		for (const key of [COUNTS, TAGS, HYPE]) expect(await server.run("PTTL", key)).to.be.within(20_000, 30_000);
		await put({ tick: 2 }, 1);
		await until(async () => (await keys()).length === 0, "all of it is over");
	});

	it("shows no train when none runs", async () => {
		await put({ hype: { level: 2 } });
		await put({ tick: 2 });
		expect(await keys()).to.deep.equal([COUNTS, TAGS]);
	});

	it("takes later ticks of an owner, and any of a newer owner", async () => {
		const steps = [
			{ token: 2, tick: 9, shown: 9 },
			{ token: 2, tick: 9, shown: 9 },
			{ token: 2, tick: 8, shown: 9 },
			{ token: 1, tick: 20, shown: 9 },
			{ token: 2, tick: 12, shown: 12 },
			{ token: 3, tick: 4, shown: 4 },
		];
		for (const { shown, ...standing } of steps) {
			await put(standing);
			expect(await shownTick()).to.equal(shown);
		}
	});

	it("is taken down by its owner and by newer ones", async () => {
		await put({ token: 2, hype: { level: 2 } });
		await board.takeDown("s", 1);
		expect(await keys()).to.have.length(3);
		await board.takeDown("s", 2);
		expect(await keys()).to.deep.equal([]);
		await board.takeDown("s", 2);
	});

	it("takes what it cannot read for nothing", async () => {
		for (const strange of ["", "{", "7", '"text"', "[]", '{"token":"x"}']) {
			await server.run("SET", COUNTS, strange);
			await put({});
			expect(await shownTick()).to.equal(1);
		}
	});
});
