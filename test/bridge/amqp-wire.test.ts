import { type ChannelModel, type ConsumeMessage, connect } from "amqplib";
import { expect } from "chai";
import type { AmqpMessage } from "../../src/bridge/amqp-consumer.ts";
import type { AmqpError } from "../../src/bridge/amqp-error.ts";
import { DEAD_LETTER_EXCHANGE, EXCHANGE, queueOf } from "../../src/bridge/amqp-topology.ts";
import { AmqpWire } from "../../src/bridge/amqp-wire.ts";
import { StoreUnavailable } from "../../src/errors.ts";
import { closing } from "../support/closing.ts";
import { failureOf } from "../support/failure-of.ts";
import type { PrivateRabbitmqServer } from "../support/rabbitmq-server.ts";
import { sharedRabbitmq } from "../support/shared-rabbitmq.ts";
import { startTcpGate } from "../support/tcp-gate.ts";
import { until } from "../support/until.ts";

const TOPIC = "character.deleted";

describe("AmqpWire", function () {
	this.timeout(120_000);
	const close = closing();
	let server: PrivateRabbitmqServer;
	let other: ChannelModel;

	before(async () => {
		server = await sharedRabbitmq();
		other = await connect(server.url);
		close.add(() => other.close());
	});

	afterEach(async () => {
		const channel = await other.createChannel();
		await channel.deleteQueue(queueOf(TOPIC));
		await channel.deleteExchange(EXCHANGE);
		await channel.deleteExchange(DEAD_LETTER_EXCHANGE);
		await channel.close();
	});

	async function heard(topics: string): Promise<ConsumeMessage[]> {
		const seen: ConsumeMessage[] = [];
		const channel = await other.createChannel();
		const { queue } = await channel.assertQueue("", { exclusive: true });
		await channel.bindQueue(queue, EXCHANGE, topics);
		await channel.consume(queue, (message) => message !== null && seen.push(message), { noAck: true });
		return seen;
	}

	async function tell(topic: string, notice: object): Promise<void> {
		const channel = await other.createConfirmChannel();
		channel.publish(EXCHANGE, topic, Buffer.from(JSON.stringify(notice)));
		await channel.waitForConfirms();
		await channel.close();
	}

	it("publishes events as the platform does", async () => {
		const wire = await AmqpWire.connect({ url: server.url });
		const seen = await heard("showtime.#");
		const subject = "showtime.session.paused";
		await wire.publish({ subject, body: '{"eventId":"e-1"}', messageId: "e-1", sequence: 3, atMs: 1_700_000_000_999 });
		const message = await until(() => seen[0], "the event arrives");
		expect(message.content.toString()).to.equal('{"eventId":"e-1"}');
		expect(message.fields).to.include({ exchange: EXCHANGE, routingKey: subject });
		expect(message.properties).to.deep.include({
			messageId: "e-1",
			contentType: "application/json",
			deliveryMode: 2,
			timestamp: 1_700_000_000,
			headers: { "Showtime-Sequence": 3 },
		});
		await wire.close();
	});

	it("takes each message of a topic once, whoever of several processes it is", async () => {
		const wires = await Promise.all([1, 2].map(() => AmqpWire.connect({ url: server.url })));
		const taken: string[][] = [[], []];
		const take = (index: number) => (message: AmqpMessage) => {
			taken[index]?.push(new TextDecoder().decode(message.data));
			message.accept();
		};
		await Promise.all(wires.map((wire, index) => wire.consume([TOPIC], take(index))));
		for (let number = 0; number < 40; number++) await tell(TOPIC, { number });
		await until(() => taken.flat().length >= 40, "all have come");
		expect(new Set(taken.flat()).size).to.equal(40);
		expect(taken.map(({ length }) => length > 0)).to.deep.equal([true, true]);
		await Promise.all(wires.map((wire) => wire.close()));
		expect(await (await other.createChannel()).checkQueue(queueOf(TOPIC))).to.include({ messageCount: 0 });
	});

	it("keeps messages while no process consumes them, and takes back what was not answered", async () => {
		const first = await AmqpWire.connect({ url: server.url });
		const unanswered: AmqpMessage[] = [];
		const stop = await first.consume([TOPIC], (message) => void unanswered.push(message));
		await tell(TOPIC, { number: 1 });
		await until(() => unanswered.length === 1, "it is delivered");
		await stop();
		await first.close();
		unanswered[0]?.accept();
		await tell(TOPIC, { number: 2 });
		const second = await AmqpWire.connect({ url: server.url });
		const seen: [string, boolean][] = [];
		await second.consume([TOPIC], ({ data, isRedelivered, accept }) => {
			seen.push([new TextDecoder().decode(data), isRedelivered]);
			accept();
		});
		await until(() => seen.length === 2, "both come");
		expect(seen).to.have.deep.members([
			['{"number":1}', true],
			['{"number":2}', false],
		]);
		await second.close();
	});

	it("publishes nothing while the broker is away, and goes on with everything when it is back", async () => {
		const gate = await startTcpGate(server.port);
		const connections: boolean[] = [];
		const url = `amqp://guest:guest@127.0.0.1:${gate.port}`;
		const wire = await AmqpWire.connect({ url, onConnection: (isUp) => void connections.push(isUp) });
		const seen: string[] = [];
		await wire.consume([TOPIC], ({ data, accept }) => {
			seen.push(new TextDecoder().decode(data));
			accept();
		});
		await gate.shut();
		await until(() => !wire.connected, "the loss is noticed");
		expect(wire.trouble).to.be.a("string");
		expect(await failureOf(wire.publish({ subject: "showtime.x", body: "{}" }))).to.be.instanceOf(StoreUnavailable);
		await tell(TOPIC, { while: "away" });
		await gate.open();
		await until(() => wire.connected, "it is back");
		await until(() => seen.length === 1, "what came meanwhile is taken");
		const events = await heard("showtime.#");
		await wire.publish({ subject: "showtime.x", body: "{}" });
		await until(() => events.length === 1, "events go out again");
		expect(connections).to.deep.equal([true, false, true]);
		await wire.close();
		await gate.close();
	});

	it("consumes again when somebody deleted its queue", async () => {
		const wire = await AmqpWire.connect({ url: server.url });
		const seen: AmqpMessage[] = [];
		await wire.consume([TOPIC], (message) => {
			seen.push(message);
			message.accept();
		});
		await (await other.createChannel()).deleteQueue(queueOf(TOPIC));
		await until(() => !wire.connected, "it notices");
		await until(() => wire.connected, "it is back");
		await tell(TOPIC, { number: 1 });
		await until(() => seen.length === 1, "the message is taken");
		await wire.close();
	});

	it("says that nobody answers, which may change", async () => {
		const gate = await startTcpGate(server.port);
		await gate.shut();
		const error = await failureOf(AmqpWire.connect({ url: `amqp://guest:guest@127.0.0.1:${gate.port}` }));
		expect(error).to.include({ name: "AmqpError", isAway: true });
		expect((error as AmqpError).message).to.include(`127.0.0.1:${gate.port}: no RabbitMQ answers`);
	});

	for (const [what, change, advice] of [
		[
			"a wrong password",
			(url: string) => url.replace("guest:guest", "guest:wrong"),
			"the user or its password is wrong",
		],
		["a virtual host that is not there", (url: string) => `${url}/nowhere`, "the virtual host does not exist"],
	] as const) {
		it(`refuses ${what} for good, without showing the password`, async () => {
			const error = (await failureOf(AmqpWire.connect({ url: change(server.url) }))) as AmqpError;
			expect(error).to.include({ name: "AmqpError", isAway: false });
			expect(error.message).to.include(advice).and.not.include("wrong@");
		});
	}

	it("refuses an exchange of another type, and a queue with other properties", async () => {
		const channel = await other.createChannel();
		await channel.assertExchange(EXCHANGE, "fanout", { durable: true });
		const refused = (await failureOf(AmqpWire.connect({ url: server.url }))) as AmqpError;
		expect(refused.isAway).to.equal(false);
		expect(refused.message).to.include("exists with other properties").and.include("'bannou'");
		await channel.deleteExchange(EXCHANGE);

		await channel.assertQueue(queueOf(TOPIC), { durable: true });
		const wire = await AmqpWire.connect({ url: server.url });
		const unfit = (await failureOf(wire.consume([TOPIC], () => {}))) as AmqpError;
		expect(unfit.isAway).to.equal(false);
		expect(unfit.message).to.include(queueOf(TOPIC));
		await wire.close();
	});

	it("leaves an exchange for dead letters of any type as it is", async () => {
		const channel = await other.createChannel();
		await channel.assertExchange(DEAD_LETTER_EXCHANGE, "direct", { durable: true });
		const wire = await AmqpWire.connect({ url: server.url });
		expect(wire.connected).to.equal(true);
		await wire.close();
	});
});
