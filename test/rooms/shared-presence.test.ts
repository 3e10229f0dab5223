import { expect } from "chai";
import { redisOptions } from "../../src/persistence/redis-connection.ts";
import { SharedPresence } from "../../src/rooms/shared-presence.ts";
import { closing } from "../support/closing.ts";
import { hearUnhandled } from "../support/hear-unhandled.ts";
import { startRedisServer } from "../support/redis-server.ts";
import { startTcpGate } from "../support/tcp-gate.ts";
import { until } from "../support/until.ts";

describe("what processes tell each other by Redis", () => {
	const opened = closing();

	it("rejects for who waits when Redis has gone, and for nobody else", async () => {
		const redis = await startRedisServer();
		opened.add(() => redis.close());
		const presence = new SharedPresence(redisOptions(redis.url));
		opened.add(() => presence.shutdown());
		await presence.subscribe("topic", () => {});
		await redis.kill();
		const unheard = hearUnhandled(opened);
		const isRefused = async () => (await outcomesOf(presence)).every((outcome) => outcome === "refused");
		await until(isRefused, "everything is refused");
		// As Colyseus does it.
		void presence.hset("roomcount", "process", "1,0");
		void presence.publish("topic", {});
		void presence.unsubscribe("topic");
		expect(await outcomesOf(presence)).to.deep.equal(["refused", "refused", "refused"]);
		expect(unheard).to.deep.equal([]);
	});

	it("comes back when Redis goes again while it is subscribed to, and nobody ends of it", async () => {
		const redis = await startRedisServer();
		opened.add(() => redis.close());
		const gate = await startTcpGate(Number(new URL(redis.url).port));
		opened.add(() => gate.close());
		const presence = new SharedPresence(redisOptions(`redis://127.0.0.1:${gate.port}`));
		opened.add(() => presence.shutdown());
		let heard = 0;
		await presence.subscribe("topic", () => heard++);
		const unheard = hearUnhandled(opened);
		gate.cutAt("subscribe");
		await gate.shut();
		await gate.open();
		await until(() => gate.cuts >= 2, "it has tried again twice");
		gate.cutAt(undefined);
		const isHeard = async () => {
			await presence.publish("topic", "words").catch(() => {});
			return heard > 0;
		};
		await until(isHeard, "it hears what is said");
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
