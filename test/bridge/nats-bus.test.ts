import { jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { expect } from "chai";
import { NatsBus, type NatsError, type WireMessage } from "../../src/bridge/nats-bus.ts";
import { StoreUnavailable } from "../../src/errors.ts";
import { PUBLISHED_EVENTS } from "../../src/events/published.ts";
import { EventStreams } from "../../src/persistence/event-streams.ts";
import { codeOf } from "../support/code-of.ts";
import { type PrivateJetStream, startJetStream } from "../support/jetstream-server.ts";
import { type PrivateNatsServer, startNatsServer } from "../support/nats-server.ts";
import { startTcpGate } from "../support/tcp-gate.ts";
import { until } from "../support/until.ts";

const message = (subject: string, event: object, messageId?: string) => {
	return { subject, body: JSON.stringify(event), ...(messageId !== undefined && { messageId }) };
};

describe("NatsBus", () => {
	let server: PrivateNatsServer;
	let other: NatsConnection;

	before(async () => {
		server = await startNatsServer();
		other = await connect({ servers: server.url });
	});

	after(async () => {
		await other.close();
		await server.close();
	});

	async function received(subject: string): Promise<{ subject: string; id: string | undefined; event: unknown }[]> {
		const seen: { subject: string; id: string | undefined; event: unknown }[] = [];
		other.subscribe(subject, {
			callback: (_, message) => {
				seen.push({ subject: message.subject, id: message.headers?.get("Nats-Msg-Id"), event: message.json() });
			},
		});
		await other.flush();
		return seen;
	}

	it("publishes under the namespace with the message's id as Nats-Msg-Id", async () => {
		const seen = await received("east.one.>");
		const bus = await NatsBus.connect({ url: server.url, namespace: "east.one" });
		await bus.publish(message("showtime.session.paused", { eventId: "e-1", n: 1 }, "e-1"));
		await until(() => seen.length === 1, "the event arrives");
		expect(seen).to.deep.equal([
			{ subject: "east.one.showtime.session.paused", id: "e-1", event: { eventId: "e-1", n: 1 } },
		]);
		await bus.close();
	});

	it("hands over messages without the namespace and answers requests", async () => {
		const bus = await NatsBus.connect({ url: server.url, namespace: "east" });
		const seen: WireMessage[] = [];
		await bus.subscribe("ping.>", (message) => {
			seen.push(message);
			message.respond({ pong: true });
		});
		const answer = await other.request("east.ping.me", "hello", { timeout: 5000 });
		expect(answer.json()).to.deep.equal({ pong: true });
		other.publish("east.ping.you", "no answer wanted");
		await until(() => seen.length === 2, "the second message arrives");
		expect(seen.map(({ subject }) => subject)).to.deep.equal(["ping.me", "ping.you"]);
		expect(new TextDecoder().decode(seen[0]?.data)).to.equal("hello");
		await bus.close();
	});

	it("signs in with the user and password of its URL", async () => {
		const guarded = await startNatsServer("--user", "showtime", "--pass", "p@ss/word");
		const withUser = guarded.url.replace("//", `//showtime:${encodeURIComponent("p@ss/word")}@`);
		const bus = await NatsBus.connect({ url: withUser });
		await bus.close();
		const refused = await NatsBus.connect({ url: guarded.url }).catch((error: NatsError) => error);
		expect(refused).to.include({ name: "NatsError", isAway: false });
		await guarded.close();
	});

	it("takes nothing while the server is away, and goes on when it is back", async () => {
		const connections: boolean[] = [];
		const gate = await startTcpGate(server.port);
		const url = `nats://127.0.0.1:${gate.port}`;
		const bus = await NatsBus.connect({ url, onConnection: (up) => connections.push(up) });
		const asked: string[] = [];
		await bus.subscribe("asked", (message) => void asked.push(new TextDecoder().decode(message.data)));
		const seen = await received("kept.>");
		await gate.shut();
		await until(() => !bus.connected, "the loss is noticed");
		const refused = await bus.publish(message("kept.event", { n: 1 })).catch((error: unknown) => error);
		expect(refused).to.be.instanceOf(StoreUnavailable);
		await gate.open();
		await until(() => bus.connected, "the connection is back");
		await bus.publish(message("kept.event", { n: 2 }));
		await until(() => seen.length === 1, "the event arrives");
		expect(seen[0]?.event).to.deep.equal({ n: 2 });
		await until(() => {
			other.publish("asked", "again");
			return asked.length > 0;
		}, "the subscription works again");
		expect(connections).to.deep.equal([false, true]);
		await bus.close();
		await gate.close();
	});

	it("refuses for good what is larger than the server takes", async () => {
		const bus = await NatsBus.connect({ url: server.url });
		const large = message("kept.large", { text: "x".repeat(1_048_576) });
		expect(await codeOf(bus.publish(large))).to.equal("BODY_TOO_LARGE");
		await bus.close();
	});

	describe("with streams", () => {
		let streams: PrivateJetStream;

		before(async () => {
			streams = await startJetStream();
		});
		after(() => streams.close());

		async function openBus(namespace: string): Promise<NatsBus> {
			const bus = await NatsBus.connect({ url: streams.url, namespace });
			bus.publishInto(await EventStreams.open(bus.connection, namespace));
			return bus;
		}

		it("keeps every event once, whoever listens, however often it is delivered", async () => {
			const bus = await openBus("kept");
			const event = { eventId: "e-1" };
			for (const id of ["e-1", "e-2", "e-1"]) await bus.publish(message("showtime.hype.started", event, id));
			await bus.publish(message("showtime.dead-letter", { code: "INVALID_BODY" }));
			const manager = await jetstreamManager(await streams.connect());
			expect((await manager.streams.info("kept_SHOWTIME_EVT")).state.messages).to.equal(2);
			const kept = await manager.streams.getMessage("kept_SHOWTIME_EVT", { seq: 1 });
			expect(kept?.subject).to.equal("kept.showtime.hype.started");
			expect(kept?.json()).to.deep.equal(event);
			expect(kept?.header.get("Nats-Msg-Id")).to.equal("e-1");
			expect((await manager.streams.info("kept_SHOWTIME_DLQ")).state.messages).to.equal(1);
			await bus.close();
		});

		it("keeps an event once that is delivered again when the server has forgotten it", async () => {
			const bus = await openBus("old");
			const atMs = Date.now() - 6 * 60_000;
			const old = (id: string, sequence: number) => ({ ...message("showtime.hype.started", {}, id), atMs, sequence });
			const manager = await jetstreamManager(await streams.connect());
			await manager.streams.update("old_SHOWTIME_EVT", { duplicate_window: 100_000_000 });
			for (const [place, id] of ["e-1", "e-2"].entries()) await bus.publish(old(id, place + 1));
			const events = async () => (await manager.streams.info("old_SHOWTIME_EVT")).state.messages;
			const forgotten = { subject: "old.showtime.hype.probe", id: "e-1" };
			await until(async () => {
				const { duplicate } = await manager.jetstream().publish(forgotten.subject, "", { msgID: forgotten.id });
				return !duplicate;
			}, "the server has forgotten the id");
			const before = await events();
			for (const id of ["e-1", "e-2"]) await bus.publish(old(id, 1));
			expect(await events()).to.equal(before);
			await bus.publish(old("e-3", 3));
			expect(await events()).to.equal(before + 1);
			const kept = await manager.streams.getMessage("old_SHOWTIME_EVT", { last_by_subj: "old.showtime.hype.started" });
			expect(kept?.header.get("Showtime-Sequence")).to.equal("3");
			await bus.close();
		});

		it("takes every event that there is, into the stream of an older release too", async () => {
			const manager = await jetstreamManager(await streams.connect());
			const subjects = ["elder.showtime.session.>", "elder.showtime.hype.>"];
			await manager.streams.add({ name: "elder_SHOWTIME_EVT", subjects, max_msgs: 1_000 });
			const bus = await openBus("elder");
			const all = Object.keys(PUBLISHED_EVENTS);
			for (const subject of all) await bus.publish(message(subject, {}, subject));
			const { state, config } = await manager.streams.info("elder_SHOWTIME_EVT");
			expect([state.messages, config.max_msgs]).to.deep.equal([all.length, 1_000]);
			await bus.close();
			const again = await openBus("elder");
			expect((await manager.streams.info("elder_SHOWTIME_EVT")).config.subjects).to.deep.equal(config.subjects);
			await again.close();
		});

		it("makes its streams anew when they are gone", async () => {
			const bus = await openBus("gone");
			const manager = await jetstreamManager(await streams.connect());
			await manager.streams.delete("gone_SHOWTIME_EVT");
			await bus.publish(message("showtime.hype.started", {}, "e-1"));
			expect((await manager.streams.info("gone_SHOWTIME_EVT")).state.messages).to.equal(1);
			await bus.close();
		});

		it("rejects what the server did not take, for good", async () => {
			const bus = await openBus("away");
			await streams.stop();
			const refused = await bus.publish(message("showtime.hype.started", {}, "e-1")).catch((error: unknown) => error);
			await streams.start();
			expect(refused).to.be.instanceOf(Error);
			await until(
				() => bus.publish(message("showtime.hype.started", {}, "e-2")).then(() => true),
				"it takes events again",
			);
			const { state } = await (await jetstreamManager(await streams.connect())).streams.info("away_SHOWTIME_EVT");
			expect(state.messages).to.equal(1);
			await bus.close();
		});
	});
});
