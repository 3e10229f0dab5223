import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { openGameEventDoor } from "../../src/bridge/game-event-door.ts";
import { NatsBus } from "../../src/bridge/nats-bus.ts";
import { ERRORS } from "../../src/errors.ts";
import { createPublisher, PublishError, type Publisher, type PublisherOptions } from "../../src/publisher/index.ts";
import { passesWithTime } from "../../src/publisher/transport.ts";
import { type ApiHouse, openApiHouse } from "../support/api-house.ts";
import { closing } from "../support/closing.ts";
import { startNatsServer } from "../support/nats-server.ts";
import { startTcpGate } from "../support/tcp-gate.ts";

const QUICK = { attempts: 20, baseMs: 1, mostMs: 20 };

async function errorOf(promise: Promise<unknown>): Promise<PublishError> {
	try {
		await promise;
	} catch (error) {
		if (error instanceof PublishError) return error;
		throw error;
	}
	throw new Error("it was published");
}

/** A server that answers each call with the next of `answers`, and keeps the event ids of each call. */
async function scriptedServer(
	answers: ((eventIds: string[]) => { status: number; body: unknown; headers?: object })[],
) {
	const calls: string[][] = [];
	const server: Server = createServer(async (request, response) => {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk);
		const body = JSON.parse(Buffer.concat(chunks).toString()) as { events: { event: { eventId: string } }[] };
		const eventIds = body.events.map(({ event }) => event.eventId);
		calls.push(eventIds);
		const answer = answers[Math.min(calls.length, answers.length) - 1](eventIds);
		response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers });
		response.end(JSON.stringify(answer.body));
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const close = async () => {
		server.closeAllConnections();
		server.close();
	};
	return { url, calls, close };
}

const accepted = (eventIds: string[]) => ({
	status: 200,
	body: { results: eventIds.map((eventId) => ({ eventId, sequence: 1, applied: true, duplicate: false })) },
});
const failed =
	(status: number, code: string, headers: object = {}) =>
	() => ({
		status,
		body: { code, message: `told as ${code}` },
		headers,
	});

describe("publisher", () => {
	const close = closing();
	let house: ApiHouse;
	let token: string;

	before(async () => {
		house = await openApiHouse();
		close.add(house.close);
		token = await house.token({ role: "publisher" });
	});

	async function startSession() {
		const streamer = { entityType: "character" as const, entityId: randomUUID() };
		const { body } = await house.post("/showtime/session/start", { streamer, gameServiceId: randomUUID() });
		return { streamer, showtimeSessionId: body.showtimeSessionId as string };
	}

	function open(options: PublisherOptions): Publisher {
		const publisher = createPublisher({ retries: QUICK, ...options });
		close.add(() => publisher.close());
		return publisher;
	}

	async function openNats() {
		const server = await startNatsServer();
		close.add(() => server.close());
		const gate = await startTcpGate(server.port);
		close.add(() => gate.close());
		const bus = await NatsBus.connect({ url: server.url, namespace: "test" });
		close.add(() => bus.close());
		const { directory, logger } = house;
		await openGameEventDoor({ bus, directory, log: logger, nowMs: () => Date.now(), onDeadLetter() {} });
		return { gate, publisher: open({ natsUrl: `nats://127.0.0.1:${gate.port}`, namespace: "test" }) };
	}

	for (const way of ["HTTP", "NATS"] as const) {
		it(`publishes by session and by streamer over ${way}, once per eventId`, async () => {
			const { streamer, showtimeSessionId } = await startSession();
			const publisher = way === "HTTP" ? open({ url: house.url, token: () => token }) : (await openNats()).publisher;
			const first = await publisher.publishEvent({ type: "combat", significance: 0.9 }, { showtimeSessionId });
			expect(first).to.include({ applied: true, duplicate: false });
			const second = await publisher.publishEvent({ type: "combat", eventId: first.eventId }, { streamer });
			expect(second).to.include({ duplicate: true, sequence: first.sequence });
			const summary = (await house.directory.get(showtimeSessionId)).summary;
			expect(summary?.contentTags.combat).to.equal(0.9);
		});

		it(`rejects with the server's code over ${way}`, async () => {
			const publisher = way === "HTTP" ? open({ url: house.url, token }) : (await openNats()).publisher;
			const error = await errorOf(publisher.publishEvent({ type: "combat" }, { showtimeSessionId: randomUUID() }));
			expect(error.code).to.equal("SESSION_NOT_FOUND");
		});
	}

	it("waits for a NATS server that is away and publishes once it is back", async () => {
		const { showtimeSessionId } = await startSession();
		const { gate, publisher } = await openNats();
		await gate.shut();
		const published = publisher.publishEvent({ type: "social" }, { showtimeSessionId });
		await gate.open();
		expect(await published).to.include({ applied: true });
	});

	it("sends what is published together in one call, in order, 100 at most", async () => {
		const server = await scriptedServer([accepted]);
		const publisher = open({ url: server.url });
		const ids = Array.from({ length: 250 }, () => randomUUID());
		const target = { showtimeSessionId: randomUUID() };
		await Promise.all(ids.map((eventId) => publisher.publishEvent({ type: "combat", eventId }, target)));
		expect(server.calls.map((call) => call.length)).to.deep.equal([100, 100, 50]);
		expect(server.calls.flat()).to.deep.equal(ids);
		await server.close();
	});

	it("retries what passes with time, under the same eventId", async () => {
		const server = await scriptedServer([
			failed(503, "TOO_BUSY"),
			() => ({ status: 502, body: "a proxy's page" }),
			failed(500, "INTERNAL"),
			accepted,
		]);
		const publisher = open({ url: server.url });
		const { eventId } = await publisher.publishEvent({ type: "combat" }, { showtimeSessionId: randomUUID() });
		expect(server.calls).to.deep.equal([[eventId], [eventId], [eventId], [eventId]]);
		await server.close();
	});

	it("retries whatever the server says will pass", () => {
		const passing = Object.entries(ERRORS).filter(([, { status }]) => status === 429 || status === 503);
		// None of these is said of an event.
		const others = ["SHOWTIME_DISABLED", "SESSION_NOT_OVER", "OUTBOX_BEHIND"];
		const codes = passing.map(([code]) => code).filter((code) => !others.includes(code));
		expect(codes.filter((code) => !passesWithTime(code))).to.deep.equal([]);
	});

	it("retries of a batch only the events that failed", async () => {
		const [a, b, c] = [randomUUID(), randomUUID(), randomUUID()];
		const full = { code: "TOO_MANY_INPUTS", message: "full" };
		const server = await scriptedServer([
			(ids) => ({
				status: 200,
				body: {
					results: ids.map((id) =>
						id === b ? full : id === c ? { code: "SESSION_ENDED", message: "over" } : accepted([id]).body.results[0],
					),
				},
			}),
			accepted,
		]);
		const publisher = open({ url: server.url });
		const target = { showtimeSessionId: randomUUID() };
		const publish = (eventId: string) => publisher.publishEvent({ type: "combat", eventId }, target);
		const [first, second, third] = await Promise.allSettled([publish(a), publish(b), publish(c)]);
		expect([first.status, second.status, third.status]).to.deep.equal(["fulfilled", "fulfilled", "rejected"]);
		expect(server.calls).to.deep.equal([[a, b, c], [b]]);
		await server.close();
	});

	it("gives up at once on what time does not mend", async () => {
		const server = await scriptedServer([failed(403, "ROLE_TOO_LOW")]);
		const publisher = open({ url: server.url });
		const error = await errorOf(publisher.publishEvent({ type: "combat" }, { showtimeSessionId: randomUUID() }));
		expect(error).to.include({ code: "ROLE_TOO_LOW", message: "told as ROLE_TOO_LOW" });
		expect(server.calls).to.have.length(1);
		await server.close();
	});

	it("gives up after its attempts", async () => {
		const server = await scriptedServer([failed(503, "DRAINING")]);
		const publisher = open({ url: server.url, retries: { ...QUICK, attempts: 3 } });
		const error = await errorOf(publisher.publishEvent({ type: "combat" }, { showtimeSessionId: randomUUID() }));
		expect(error.code).to.equal("DRAINING");
		expect(server.calls).to.have.length(3);
		await server.close();
	});

	it("says that nobody answers", async () => {
		const server = await scriptedServer([accepted]);
		await server.close();
		const publisher = open({ url: server.url, retries: { ...QUICK, attempts: 2 } });
		const error = await errorOf(publisher.publishEvent({ type: "combat" }, { showtimeSessionId: randomUUID() }));
		expect(error.code).to.equal("UNREACHABLE");
		expect(error.message).to.match(/^http:\/\/127\.0\.0\.1:\d+ does not answer: .*ECONNREFUSED/);
	});

	it("refuses an event that breaks the schema before it is sent", async () => {
		const publisher = open({ url: "http://127.0.0.1:9" });
		const error = await errorOf(publisher.publishEvent({ type: "Combat!" }, { showtimeSessionId: randomUUID() }));
		expect(error.code).to.equal("INVALID_EVENT");
		expect(error.message).to.equal('type = "Combat!": a tag is 1 to 32 lower-case letters, digits and dashes');
	});

	it("refuses more than may wait", async () => {
		const server = await scriptedServer([accepted]);
		const publisher = open({ url: server.url, mostWaiting: 2 });
		const publish = () => publisher.publishEvent({ type: "combat" }, { showtimeSessionId: randomUUID() });
		const [, , third] = await Promise.allSettled([publish(), publish(), publish()]);
		expect(third).to.have.nested.property("reason.code", "QUEUE_FULL");
		await server.close();
	});

	it("sends what waits before it closes, and takes nothing afterwards", async () => {
		const server = await scriptedServer([accepted]);
		const publisher = open({ url: server.url });
		const target = { showtimeSessionId: randomUUID() };
		const published = publisher.publishEvent({ type: "combat" }, target);
		await publisher.close();
		expect((await published).sequence).to.equal(1);
		expect((await errorOf(publisher.publishEvent({ type: "combat" }, target))).code).to.equal("CLOSED");
		await server.close();
	});
});
