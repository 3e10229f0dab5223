import { type Channel, type ChannelModel, type ConsumeMessage, connect } from "amqplib";
import { expect } from "chai";
import { pino } from "pino";
import { openAmqpDoor } from "../../src/bridge/amqp-door.ts";
import { DEAD_LETTER_EXCHANGE, EXCHANGE, queueOf } from "../../src/bridge/amqp-topology.ts";
import { AmqpWire } from "../../src/bridge/amqp-wire.ts";
import type { WireDoor } from "../../src/bridge/wire-door.ts";
import { PlatformUnavailable, ShowtimeError, StoreUnavailable } from "../../src/errors.ts";
import { closing } from "../support/closing.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { sharedRabbitmq } from "../support/shared-rabbitmq.ts";
import { until } from "../support/until.ts";

const TOPICS = ["account.deleted", "character.deleted"];
const [TOPIC = ""] = TOPICS;
const PAUSE_MS = 5_000;

describe("AMQP door", function () {
	this.timeout(120_000);
	const close = closing();
	const clock = new ManualClock();
	let other: ChannelModel;
	let channel: Channel;
	let wire: AmqpWire;
	let door: WireDoor;
	/** Values that were taken, and what the next attempts end in. */
	let taken: unknown[];
	let failures: Error[];
	let letters: ConsumeMessage[];
	let refused: ConsumeMessage[];
	let codes: string[];

	before(async () => {
		const { url } = await sharedRabbitmq();
		other = await connect(url);
		close.add(() => other.close());
		wire = await AmqpWire.connect({ url });
		close.add(() => wire.close());
		channel = await other.createChannel();
		close.add(async () => {
			await Promise.all(TOPICS.map((topic) => channel.deleteQueue(queueOf(topic))));
			await channel.deleteExchange(EXCHANGE);
			await channel.deleteExchange(DEAD_LETTER_EXCHANGE);
		});
	});

	async function heard(exchange: string, key: string): Promise<ConsumeMessage[]> {
		const seen: ConsumeMessage[] = [];
		const { queue } = await channel.assertQueue("", { exclusive: true });
		await channel.bindQueue(queue, exchange, key);
		await channel.consume(queue, (message) => message !== null && seen.push(message), { noAck: true });
		return seen;
	}

	async function open(isPrivate = true): Promise<void> {
		[taken, failures, codes] = [[], [], []];
		letters = await heard(EXCHANGE, "showtime.dead-letter");
		refused = await heard(DEAD_LETTER_EXCHANGE, "dead-letter");
		const incoming = {
			name: "notices",
			subjects: TOPICS,
			mostBytes: 100,
			isPrivate,
			dropped: ["SESSION_NOT_FOUND"],
			async take(topic: string, value: unknown) {
				const failure = failures.shift();
				if (failure !== undefined) throw failure;
				taken.push([topic, value]);
				return {};
			},
		};
		const log = pino({ level: "silent" });
		door = await openAmqpDoor(incoming, { wire, clock, log, onDeadLetter: (code) => void codes.push(code) });
	}

	afterEach(() => door.close());

	function tell(body: string, topic = TOPIC): void {
		channel.publish(EXCHANGE, topic, Buffer.from(body));
	}

	const waiting = async () => (await channel.checkQueue(queueOf(TOPIC))).messageCount;
	const paused = () => until(() => clock.pending === 1, "a message is paused");

	it("takes what comes in on every topic", async () => {
		await open();
		for (const topic of TOPICS) tell('{"eventId":"e"}', topic);
		await until(() => taken.length === 2, "both are taken");
		expect(taken).to.have.deep.members(TOPICS.map((topic) => [topic, { eventId: "e" }]));
		expect(codes).to.deep.equal([]);
	});

	for (const [what, body, code] of [
		["is no JSON", "{", "MALFORMED_JSON"],
		["is too large", JSON.stringify("x".repeat(200)), "BODY_TOO_LARGE"],
	] as const) {
		it(`refuses what ${what}, once, with a dead letter of its own and the platform's`, async () => {
			await open();
			tell(body);
			tell('{"next":1}');
			await until(() => letters.length === 1 && refused.length === 1 && taken.length === 1, "both dead letters come");
			expect(JSON.parse(`${letters[0]?.content}`)).to.include({ subject: TOPIC, code, payload: "" });
			expect(refused[0]?.content.toString()).to.equal(body);
			expect(refused[0]?.properties.headers?.["x-first-death-queue"]).to.equal(queueOf(TOPIC));
			await door.close();
			expect(await waiting()).to.equal(0);
			expect(codes).to.deep.equal([code]);
		});
	}

	it("says in a dead letter what the message was, where it names nobody", async () => {
		await open(false);
		failures = [new ShowtimeError("INVALID_BODY", "expected a character")];
		tell('{"a":1}');
		await until(() => letters.length === 1, "it comes");
		const letter = JSON.parse(`${letters[0]?.content}`);
		expect(letter).to.include({
			code: "INVALID_BODY",
			reason: "expected a character",
			payload: '{"a":1}',
			sizeBytes: 7,
		});
	});

	it("drops what is nobody's business", async () => {
		await open();
		failures = [new ShowtimeError("SESSION_NOT_FOUND")];
		tell("{}");
		tell('{"next":1}');
		await until(() => taken.length === 1, "the next is taken");
		await door.close();
		expect([await waiting(), codes.length, refused.length]).to.deep.equal([0, 0, 0]);
	});

	for (const failure of [
		new StoreUnavailable("no database"),
		new PlatformUnavailable("no platform"),
		new ShowtimeError("JOURNAL_FULL"),
		new ShowtimeError("TOO_MANY_INPUTS"),
	]) {
		it(`puts a message back after a pause, as often as it takes, while there is ${failure.message}`, async () => {
			await open();
			failures = [failure, failure, failure];
			tell('{"late":true}');
			for (let attempt = 0; attempt < 3; attempt++) {
				await paused();
				expect(taken).to.deep.equal([]);
				await clock.advance(PAUSE_MS);
			}
			await until(() => taken.length === 1, "it is taken at last");
			expect([codes.length, refused.length]).to.deep.equal([0, 0]);
		});
	}

	it("tries what failed unexpectedly once more and then gives it up", async () => {
		await open();
		failures = [new Error("a bug"), new Error("a bug"), new Error("a bug")];
		tell('{"poison":true}');
		await paused();
		await clock.advance(PAUSE_MS);
		await until(() => refused.length === 1, "it is a dead letter");
		expect(failures).to.have.length(1);
		expect(codes).to.deep.equal(["INTERNAL"]);
	});

	it("puts what is paused back when it closes", async () => {
		await open();
		failures = [new StoreUnavailable("no database")];
		tell('{"later":true}');
		await paused();
		await door.close();
		expect(clock.pending).to.equal(0);
		await until(async () => (await waiting()) === 1, "it waits in the queue");
		await open();
		await until(() => taken.length === 1, "the next process takes it");
	});
});
