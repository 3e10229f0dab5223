import { expect } from "chai";
import { NatsBus } from "../../src/bridge/nats-bus.ts";
import { DEAD_LETTER_SUBJECT, type DeadLetter } from "../../src/events/dead-letter.ts";
import { DeadLetterStream } from "../../src/persistence/dead-letter-stream.ts";
import { EventStreams } from "../../src/persistence/event-streams.ts";
import { closing } from "../support/closing.ts";
import { codeOf } from "../support/code-of.ts";
import { type PrivateJetStream, startJetStream } from "../support/jetstream-server.ts";
import { until } from "../support/until.ts";

const letterOf = (subject: string, more: Partial<DeadLetter> = {}): DeadLetter => ({
	timestamp: "2026-01-02T03:04:05.000Z",
	subject,
	code: "INVALID_BODY",
	reason: "type is missing",
	sizeBytes: 2,
	payload: "{}",
	...more,
});

describe("DeadLetterStream", () => {
	const close = closing();
	let server: PrivateJetStream;
	let bus: NatsBus;
	let box: DeadLetterStream;

	before(async () => {
		server = await startJetStream();
		close.add(() => server.close());
		bus = await NatsBus.connect({ url: server.url, namespace: "own" });
		close.add(() => bus.close());
		bus.publishInto(await EventStreams.open(bus.connection, "own"));
		box = new DeadLetterStream(bus.connection, "own");
	});

	const bury = (letter: DeadLetter) => bus.publish({ subject: DEAD_LETTER_SUBJECT, body: JSON.stringify(letter) });
	const subjects = async () => (await box.list(1, 10)).letters.map(({ what }) => what);

	it("shows what could not be taken, newest first, and publishes it anew where it came in", async () => {
		expect(await box.list(1, 10)).to.deep.equal({ letters: [], totalCount: 0 });
		const heard: string[] = [];
		const stop = await bus.subscribe("showtime.game-event.>", ({ subject, data }) => {
			heard.push(`${subject} ${Buffer.from(data).toString()}`);
		});
		for (const n of [1, 2, 3]) await bury(letterOf(`showtime.game-event.${n}`));
		const { letters, totalCount } = await box.list(1, 2);
		expect(totalCount).to.equal(3);
		expect(letters.map(({ what }) => what)).to.deep.equal(["showtime.game-event.3", "showtime.game-event.2"]);
		expect(letters[1]).to.deep.include({ body: "{}", reason: "INVALID_BODY: type is missing", line: "" });
		await box.retry(letters[1].id);
		await until(() => heard.length > 0, "the message comes in again");
		expect(heard).to.deep.equal(["showtime.game-event.2 {}"]);
		expect(await subjects()).to.deep.equal(["showtime.game-event.3", "showtime.game-event.1"]);
		expect(await codeOf(box.retry(letters[1].id))).to.equal("DEAD_LETTER_NOT_FOUND");
		expect(await codeOf(box.retry("<script>"))).to.equal("DEAD_LETTER_NOT_FOUND");
		await stop();
	});

	it("retries nothing of which a part was kept", async () => {
		await bury(letterOf("stream.audience.pulse", { payload: "", sizeBytes: 40 }));
		const [{ id }] = (await box.list(1, 1)).letters;
		expect(await codeOf(box.retry(id))).to.equal("DEAD_LETTER_CUT");
		expect(await subjects()).to.include("stream.audience.pulse");
	});
});
