import { expect } from "chai";
import { redisOptions } from "../../src/persistence/redis-connection.ts";
import { SharedPresence } from "../../src/rooms/shared-presence.ts";
import { closing } from "../support/closing.ts";
import { startRedisServer } from "../support/redis-server.ts";
import { until } from "../support/until.ts";

describe("what processes tell each other by Redis", () => {
	const opened = closing();

	it("rejects for who waits when Redis has gone, and for nobody else", async () => {
		const redis = await startRedisServer();
		opened.add(() => redis.close());
		const presence = new SharedPresence({ ...redisOptions(redis.url), commandTimeout: undefined } as never);
		opened.add(() => presence.shutdown());
		await presence.subscribe("topic", () => {});
		await redis.kill();
		const unheard: unknown[] = [];
		const hear = (error: unknown) => unheard.push(error);
		process.on("unhandledRejection", hear);
		opened.add(() => void process.off("unhandledRejection", hear));
		const isRefused = async () => (await outcomesOf(presence)).every((outcome) => outcome === "refused");
		await until(isRefused, "everything is refused");
		// As Colyseus does it.
		void presence.hset("roomcount", "process", "1,0");
		void presence.publish("topic", {});
		void presence.unsubscribe("topic");
		expect(await outcomesOf(presence)).to.deep.equal(["refused", "refused", "refused"]);
		expect(unheard).to.deep.equal([]);
	});
});

function outcomesOf(presence: SharedPresence): Promise<string[]> {
	const calls = [
		presence.hset("roomcount", "process", "1,0"),
		presence.publish("topic", {}),
		presence.subscribe("topic", () => {}),
	];
	return Promise.all(
		calls.map((call: Promise<unknown>) =>
			call.then(
				() => "done",
				() => "refused",
			),
		),
	);
}
