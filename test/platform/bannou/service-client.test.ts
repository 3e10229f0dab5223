import { expect } from "chai";
import * as z from "zod";
import { PlatformRefused, PlatformUnavailable } from "../../../src/errors.ts";
import { OPEN_MS } from "../../../src/platform/bannou/circuit-breaker.ts";
import { nothing, type Operation } from "../../../src/platform/bannou/operation.ts";
import type { ServiceClient } from "../../../src/platform/bannou/service-client.ts";
import { failureOf } from "../../support/failure-of.ts";
import { freePort } from "../../support/free-port.ts";
import { type BannouHouse, ownHouse } from "../../support/platform/bannou-house.ts";
import type { Scripted } from "../../support/platform/mock-platform.ts";

const PATH = "/character/get";
const BODY = { characterId: "0a3b1e00-0000-4000-8000-000000000001" };
const READ: Operation<{ name: string }> = { path: PATH, isSafe: true, answer: z.object({ name: z.string() }) };
const WRITE: Operation<{ name: string }> = { ...READ, isSafe: false };

describe("a client of one service", () => {
	let nowMs: number;
	let house: BannouHouse;
	let client: ServiceClient;

	async function open(attemptTimeoutMs: number): Promise<void> {
		house = await ownHouse({ nowMs: () => nowMs, attemptTimeoutMs });
		client = house.clients.of("character");
		house.mock.memory.characters.set(BODY.characterId, { status: "alive", realmId: BODY.characterId });
	}
	beforeEach(async () => {
		nowMs = 1_700_000_000_000;
		await open(5_000);
	});
	afterEach(() => house.close());

	const script = (...answers: Scripted[]) => house.mock.script(PATH, ...answers);
	const attempts = () => house.mock.callsOf(PATH).length;

	it("posts JSON without absent fields, under one trace", async () => {
		await client.call(READ, { ...BODY, more: undefined });
		const [{ body, headers }] = house.mock.calls;
		expect(body).to.deep.equal(BODY);
		expect(headers).to.include({ "content-type": "application/json", accept: "application/json" });
		expect(headers.traceparent).to.match(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
	});

	for (const status of [502, 503, 504]) {
		it(`tries again after ${status}, later each time, where that is safe`, async () => {
			script({ status }, { status }, { status, text: "<html>", contentType: "text/html" });
			expect(await client.call(READ, BODY)).to.deep.equal({ name: "Mira" });
			expect(house.pauses).to.deep.equal([100, 200, 400]);
			const traces = house.mock.calls.map(({ headers }) => String(headers.traceparent).slice(0, 36));
			expect(new Set(traces).size).to.equal(1);
		});
	}

	it("gives up after three more attempts, and says which service, where and why", async () => {
		script({ status: 503 }, { status: 503 }, { status: 503 }, { status: 503 });
		const error = await failureOf(client.call(READ, BODY));
		expect(error).to.be.instanceOf(PlatformUnavailable);
		expect(error.message).to.equal(`character at ${house.mock.url}: ${PATH}: answered 503`);
		expect(attempts()).to.equal(4);
		expect(house.lines).to.deep.equal(["the platform does not answer: character: answered 503"]);
	});

	it("never tries again what may have happened", async () => {
		script({ status: 503 });
		expect(await failureOf(client.call(WRITE, BODY))).to.be.instanceOf(PlatformUnavailable);
		script({ hangsUp: true });
		expect(await failureOf(client.call(WRITE, BODY))).to.be.instanceOf(PlatformUnavailable);
		expect(attempts()).to.equal(2);
	});

	it("tries again when the connection breaks, and when no answer comes in time", async () => {
		await house.close();
		await open(100);
		script({ hangsUp: true }, { never: true });
		expect(await client.call(READ, BODY)).to.deep.equal({ name: "Mira" });
		expect(attempts()).to.equal(3);
	});

	it("says that no answer came in time", async () => {
		await house.close();
		await open(50);
		script({ never: true });
		const error = await failureOf(client.call(WRITE, BODY));
		expect(error).to.be.instanceOf(PlatformUnavailable);
		expect(error.message).to.include("no answer in time");
	});

	for (const status of [400, 401, 403, 404, 409, 422]) {
		it(`takes ${status} for a decision, whatever its body says`, async () => {
			script({ status }, { status, text: "{", contentType: "application/problem+json" });
			for (const _ of [1, 2]) {
				const error = await failureOf(client.call(READ, BODY));
				expect(error).to.be.instanceOf(PlatformRefused).with.property("status", status);
				expect(error.message).to.equal(`character: ${PATH}: answered ${status}`);
			}
			expect(attempts()).to.equal(2);
		});
	}

	for (const status of [301, 408, 429, 500, 501]) {
		it(`takes ${status} for no answer, and does not try again`, async () => {
			script({ status });
			expect(await failureOf(client.call(READ, BODY))).to.be.instanceOf(PlatformUnavailable);
			expect(attempts()).to.equal(1);
			expect(client.breaker.isClosed).to.equal(true);
		});
	}

	for (const [what, text, problem] of [
		["nothing", "", "answer is missing: expected object"],
		["no JSON", "<html>", "no JSON"],
		["another shape", '{"name":7}', "name = 7: expected string, received number"],
	]) {
		it(`does not believe a success that says ${what}, and logs what is wrong`, async () => {
			script({ status: 200, text });
			const error = await failureOf(client.call(READ, BODY));
			expect(error).to.be.instanceOf(PlatformUnavailable);
			expect(error.message).to.include(problem);
			expect(house.lines[0]).to.equal(`an answer of the platform cannot be read: character: ${PATH}: ${problem}`);
			expect(attempts()).to.equal(1);
		});
	}

	it("takes a success without a body where none is needed", async () => {
		script({ status: 200 }, { status: 204 });
		const operation: Operation<unknown> = { ...READ, answer: nothing };
		await client.call(operation, BODY);
		await client.call(operation, BODY);
	});

	it("leaves a service alone after five calls in vain, and lets one try after half a minute", async () => {
		script(...Array.from({ length: 5 }, () => ({ status: 503 })));
		for (let call = 0; call < 5; call++) await failureOf(client.call(WRITE, BODY));
		const error = await failureOf(client.call(READ, BODY));
		expect(error.message).to.include("left alone until it answers (answered 503)");
		expect(attempts()).to.equal(5);
		nowMs += OPEN_MS;
		await client.call(READ, BODY);
		await client.call(READ, BODY);
		expect(house.lines.at(-1)).to.equal("a service of the platform is back");
	});

	it("leaves one service alone and no other", async () => {
		script(...Array.from({ length: 5 }, () => ({ status: 503 })));
		for (let call = 0; call < 5; call++) await failureOf(client.call(WRITE, BODY));
		expect(await house.platform.wallets.ensureCurrency()).to.equal(undefined);
	});

	it("breaks off what is under way when it is closed", async () => {
		script({ never: true });
		const call = failureOf(client.call(READ, BODY));
		await house.clients.close();
		expect((await call).message).to.include("the process stops");
	});

	it("says that nobody listens", async () => {
		const port = await freePort();
		const nobody = await ownHouse({ url: `http://127.0.0.1:${port}` });
		const error = await failureOf(nobody.clients.of("seed").call(WRITE, BODY));
		await nobody.close();
		expect(error.message).to.match(new RegExp(`^seed at http://127.0.0.1:${port}: .*ECONNREFUSED`));
	});
});
