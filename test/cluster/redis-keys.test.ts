import { expect } from "chai";
import { joinStream } from "../../src/client/index.ts";
import { closing } from "../support/closing.ts";
import { pageOf, tableWith } from "../support/page.ts";
import type { ServeProcess } from "../support/showtime-process.ts";
import { type ClusterHouse, openCluster } from "../support/two-processes.ts";
import { until } from "../support/until.ts";

const READERS: Record<string, [string, ...string[]]> = {
	string: ["GET"],
	hash: ["HGETALL"],
	set: ["SMEMBERS"],
	zset: ["ZRANGE", "0", "-1"],
	list: ["LRANGE", "0", "-1"],
};

describe("what is in Redis", function () {
	this.timeout(60_000);
	const opened = closing();
	let cluster: ClusterHouse;
	let one: ServeProcess;
	let two: ServeProcess;

	before(async () => {
		cluster = await openCluster(opened);
		[one, two] = [await cluster.serve(), await cluster.serve()];
	});

	const keys = async () => (await cluster.redis.run("KEYS", "*")) as string[];

	/** All keys that name a session, or have it in their value. */
	async function keysWith(id: string): Promise<string[]> {
		const found: string[] = [];
		for (const key of await keys()) {
			const [command, ...rest] = READERS[(await cluster.redis.run("TYPE", key)) as string] ?? ["EXISTS"];
			const value = JSON.stringify(await cluster.redis.run(command, key, ...rest));
			if (key.includes(id) || value.includes(id)) found.push(key);
		}
		return found.sort();
	}

	const shownOf = (id: string) => [
		`showtime:aud:aud-counts:${id}`,
		`showtime:aud:aud-tags:${id}`,
		`showtime:aud:hot:${id}`,
		`showtime:lock:hype:${id}`,
		`showtime:lock:session:${id}`,
	];

	it("is what the page lists, and nothing of a session once it has ended", async () => {
		const ids = await cluster.start(one, 3);
		const [id] = ids;
		const stream = await joinStream(one.publicUrl, id);
		opened.add(() => stream.leave());
		await until(async () => {
			const found = await keysWith(id);
			return shownOf(id).every((key) => found.includes(key));
		}, "the session is shown");
		const patterns = tableWith(pageOf("docs/durability.md"), "key", "what it has")
			.rows.flatMap(([first]) => first.match(/(?<=`)[^`]+(?=`)/g) ?? [])
			.map((key) => new RegExp(`^${key.replace("*", ".+")}$`));
		const unlisted = (await keys()).filter((key) => !patterns.some((pattern) => pattern.test(key)));
		expect(unlisted).to.deep.equal([]);
		for (const ended of ids) await cluster.call(one, "/showtime/session/end", { showtimeSessionId: ended });
		await stream.leave();
		for (const ended of ids) await until(async () => (await keysWith(ended)).length === 0, "nothing names it");
	});

	it("names the next owner when a session is handed over", async () => {
		const three = await cluster.serve();
		const [id] = await cluster.start(three, 1);
		const holder = async () => (await cluster.redis.run("GET", `showtime:lock:session:${id}`)) as string | null;
		const first = await until(holder, "the owner is shown");
		expect(await three.stop("SIGTERM")).to.equal(0);
		await until(async () => ![null, first].includes(await holder()), "the next owner is shown");
		const counts = async () => (await cluster.redis.run("GET", `showtime:aud:aud-counts:${id}`)) as string;
		const token = await until(async () => JSON.parse(await counts()).token as number, "it shows the session");
		expect(await holder()).to.match(new RegExp(`:${token}$`));
		await cluster.call(two, "/showtime/session/end", { showtimeSessionId: id });
		await until(async () => (await keysWith(id)).length === 0, "nothing names it");
	});
});
