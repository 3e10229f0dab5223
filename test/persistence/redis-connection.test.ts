import { expect } from "chai";
import { StoreUnavailable } from "../../src/errors.ts";
import { RedisConnection, RedisError } from "../../src/persistence/redis-connection.ts";
import { closing } from "../support/closing.ts";
import { startRedisServer } from "../support/redis-server.ts";

describe("RedisConnection", () => {
	const opened = closing();

	async function refusal(url: string): Promise<RedisError> {
		const error = await RedisConnection.open(url).catch((error: unknown) => error);
		expect(error).to.be.instanceOf(RedisError);
		return error as RedisError;
	}

	it("refuses a wrong password without showing it", async () => {
		const guarded = await startRedisServer("--requirepass", "right");
		opened.add(() => guarded.close());
		const { host } = new URL(guarded.url);
		for (const url of [guarded.url, `redis://:sesame@${host}`]) {
			const { message, isAway } = await refusal(url);
			expect({ message, isAway }).to.deep.equal({
				message: `${host}: the server refuses user or password`,
				isAway: false,
			});
		}
		(await RedisConnection.open(`redis://:right@${host}`)).close();
	});

	it("refuses a server that may drop keys, and says what to set", async () => {
		const forgetful = await startRedisServer("--maxmemory-policy", "allkeys-lru");
		opened.add(() => forgetful.close());
		const { message, isAway } = await refusal(forgetful.url);
		expect(message).to.match(/its maxmemory-policy is allkeys-lru.*set it to noeviction$/);
		expect(isAway).to.equal(false);
	});

	it("takes a server that tells it nothing of itself, and says what is in doubt", async () => {
		const managed = await startRedisServer();
		opened.add(() => managed.close());
		await managed.run("ACL", "SETUSER", "tenant", "on", ">right", "~*", "&*", "+@all", "-@admin", "-@dangerous");
		const doubts: string[] = [];
		const url = `redis://tenant:right@${new URL(managed.url).host}`;
		const redis = await RedisConnection.open(url, (doubt) => void doubts.push(doubt));
		expect(await redis.run((commands) => commands.ping())).to.equal("PONG");
		expect(doubts).to.deep.equal(["the server does not tell its maxmemory-policy; it has to be noeviction"]);
		redis.close();
		await managed.run("ACL", "SETUSER", "tenant", "+info");
		(await RedisConnection.open(url, (doubt) => void doubts.push(doubt))).close();
		expect(doubts).to.have.length(1);
	});

	it("waits no longer than it is told", async () => {
		const server = await startRedisServer();
		opened.add(() => server.close());
		const redis = await RedisConnection.open(server.url);
		opened.add(() => redis.close());
		server.pause();
		const error = await redis.run((commands) => commands.ping(), 20).catch((error: unknown) => error);
		server.goOn();
		expect(error).to.be.instanceOf(StoreUnavailable).with.property("message").that.includes("nothing came in 20 ms");
		expect(await redis.run((commands) => commands.ping())).to.equal("PONG");
	});

	it("takes a server that is full, or only follows another, for one that is away", async () => {
		const server = await startRedisServer();
		opened.add(() => server.close());
		const redis = await RedisConnection.open(server.url);
		opened.add(() => redis.close());
		const write = () => redis.run((commands) => commands.set("a", "b")).catch((error: unknown) => error);
		const writeByScript = () =>
			redis.run((commands) => commands.eval("return redis.call('SET', 'a', 'b')", 0)).catch((error: unknown) => error);
		const troubles: [trouble: [string, ...string[]], reason: string][] = [
			[["CONFIG", "SET", "maxmemory", "1"], "OOM"],
			[["REPLICAOF", "127.0.0.1", "1"], "READONLY"],
		];
		for (const [trouble, reason] of troubles) {
			await server.run(...trouble);
			for (const error of [await write(), await writeByScript()]) {
				expect(error).to.be.instanceOf(StoreUnavailable).with.property("message").that.includes(`nobody: ${reason}`);
			}
			await server.run("CONFIG", "SET", "maxmemory", "0");
		}
		await server.run("REPLICAOF", "NO", "ONE");
		expect(await write()).to.equal("OK");
		const wrong = await redis.run((commands) => commands.lpush("a", "b")).catch((error: unknown) => error);
		expect(wrong).to.have.property("name", "ReplyError");
	});

	it("says that a server which is not there may come", async () => {
		const { isAway, message } = await refusal("redis://:secret@127.0.0.1:1");
		expect(isAway).to.equal(true);
		expect(message)
			.to.match(/^127\.0\.0\.1:1: no Redis answers/)
			.and.not.include("secret");
	});
});
