import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { expect } from "chai";
import { NatsBus } from "../../src/bridge/nats-bus.ts";
import {
	openPulseDoor,
	PLATFORM_SESSION_BEGUN_SUBJECTS,
	PLATFORM_SESSION_ENDED_SUBJECTS,
	PULSE_SUBJECTS,
} from "../../src/bridge/pulse-door.ts";
import type { DeadLetter } from "../../src/events/dead-letter.ts";
import type { PulseEntry } from "../../src/events/input.ts";
import { MOST_PULSE_ENTRIES } from "../../src/events/pulse.ts";
import { broadcastCounters, createMetrics, type Metrics } from "../../src/metrics.ts";
import { openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";
import { Broadcasts } from "../../src/rooms/broadcasts.ts";
import { closing } from "../support/closing.ts";
import { temporaryFolder } from "../support/databases.ts";
import { startNatsServer } from "../support/nats-server.ts";
import { buildSessionHouse, type SessionHouse } from "../support/session-house.ts";
import { until } from "../support/until.ts";

const FELT = { category: "Excited", intensity: 0.5 };
/** What a NATS server takes unless told otherwise. */
const USUAL_MAX_PAYLOAD = 1_048_576;

describe("pulse door", () => {
	const close = closing();
	const letters: DeadLetter[] = [];
	let house: SessionHouse;
	let metrics: Metrics;
	let broadcast: NatsConnection;
	let id: string;

	before(async () => {
		const folder = await temporaryFolder();
		close.add(folder.remove);
		const config = join(folder.path, "nats.conf");
		await writeFile(config, `max_payload: ${2 * USUAL_MAX_PAYLOAD}`);
		const server = await startNatsServer("--config", config);
		close.add(server.close);
		const database = await openSqliteDatabase(":memory:");
		close.add(database.close);
		house = buildSessionHouse({ database, rules: { defaultAudiencePoolSize: 100 } });
		close.add(() => house.directory.close());
		metrics = createMetrics();
		const bus = await NatsBus.connect({ url: server.url, namespace: "play" });
		close.add(() => bus.close());
		const { directory, parts, clock, logger: log } = house;
		const broadcasts = new Broadcasts({ directory, sessions: parts.sessions, clock, ...broadcastCounters(metrics) });
		const door = await openPulseDoor({
			bus,
			broadcasts,
			log,
			nowMs: () => 0,
			onDeadLetter: (code) => metrics.deadLetters.inc({ code }),
			onUnreadPulse: (outcome) => metrics.pulses.inc({ outcome }),
		});
		close.add(door.close);
		broadcast = await connect({ servers: server.url });
		close.add(() => broadcast.close());
		broadcast.subscribe("play.showtime.dead-letter", { callback: (_, message) => void letters.push(message.json()) });
		await broadcast.flush();
	});

	beforeEach(async () => {
		letters.length = 0;
		metrics.registry.resetMetrics();
		const streamer = { entityType: "character" as const, entityId: randomUUID() };
		id = (await house.directory.start({ streamer, gameServiceId: randomUUID() })).record.showtimeSessionId;
	});

	const at = (seconds: number) => new Date(house.clock.nowMs() + seconds * 1000).toISOString();
	const pulse = (more: object = {}) => ({
		eventId: randomUUID(),
		timestamp: at(0),
		streamSessionId: id,
		intervalSeconds: 15,
		sentiments: [FELT],
		...more,
	});

	async function send(subject: string, payload: object | string | Uint8Array): Promise<Record<string, unknown>> {
		const data = typeof payload === "string" || payload instanceof Uint8Array ? payload : JSON.stringify(payload);
		return (await broadcast.request(`play.${subject}`, data, { timeout: 5000 })).json();
	}

	async function pulsesTaken(): Promise<PulseEntry[][]> {
		const entries = await house.parts.journal.read(id, 1);
		return entries.flatMap((entry) => ("input" in entry && entry.input.kind === "pulse" ? [entry.input.entries] : []));
	}

	const kindsTaken = async () =>
		(await house.parts.journal.read(id, 1)).map((entry) => ("input" in entry ? entry.input.kind : "marker"));

	/** Values above 0 of a counter by its label. */
	async function counted(counter: "pulses" | "trimmedPulseEntries" | "platformSessions" | "deadLetters") {
		const { values } = await metrics[counter].get();
		return Object.fromEntries(values.map(({ labels, value }) => [Object.values(labels)[0], value]));
	}

	it("takes pulses of every subject, with a namespace, and answers who asks", async () => {
		for (const subject of PULSE_SUBJECTS) {
			const answer = await send(subject, pulse({ eventId: subject }));
			expect(answer).to.deep.include({ pulseId: subject, showtimeSessionId: id, duplicate: false, entries: 1 });
		}
		expect(await pulsesTaken()).to.deep.equal([[FELT], [FELT]]);
		expect(await counted("pulses")).to.deep.equal({ accepted: 2 });
		expect(letters).to.deep.equal([]);
	});

	it("links and ends platform sessions by every subject", async () => {
		for (const subject of PLATFORM_SESSION_BEGUN_SUBJECTS) {
			const notice = { platformSessionId: subject, accountId: randomUUID(), platform: "Twitch", inGameSessionId: id };
			expect(await send(subject, notice)).to.deep.equal({ platformSessionId: subject, showtimeSessionId: id });
			const unnamed = { platformSessionId: subject, streamSessionId: undefined };
			expect(await send("broadcast.audience.pulse", pulse(unnamed))).to.include({ showtimeSessionId: id });
		}
		for (const subject of PLATFORM_SESSION_ENDED_SUBJECTS) {
			const ended = { platformSessionId: subject, streamSessionId: id, durationSeconds: 60 };
			await send("stream.platform.session.started", ended);
			expect(await send(subject, ended)).to.deep.equal({ platformSessionId: subject, showtimeSessionId: id });
		}
		expect(await kindsTaken()).to.deep.equal([
			"marker",
			...PLATFORM_SESSION_BEGUN_SUBJECTS.map(() => "pulse"),
			...PLATFORM_SESSION_ENDED_SUBJECTS.map(() => "pulses-ended"),
		]);
		expect(await counted("platformSessions")).to.deep.equal({ linked: 7, ended: 3 });
	});

	it("counts a redelivery and applies it once", async () => {
		const twice = pulse({ sentiments: [FELT, { category: "Sleepy", intensity: 1 }] });
		await send("stream.audience.pulse", twice);
		expect(await send("broadcast.audience.pulse", twice)).to.include({ duplicate: true });
		expect(await pulsesTaken()).to.have.length(1);
		expect(await counted("pulses")).to.deep.equal({ accepted: 1, duplicate: 1 });
		expect(await counted("trimmedPulseEntries")).to.deep.equal({ category: 1 });
	});

	const dropped: [what: string, pulse: () => object, code: string][] = [
		["of an unknown session", () => pulse({ streamSessionId: randomUUID() }), "SESSION_NOT_FOUND"],
		[
			"of an unknown platform session",
			() => pulse({ streamSessionId: undefined, platformSessionId: "nobody's" }),
			"SESSION_NOT_FOUND",
		],
		["older than one before it", () => pulse({ timestamp: at(-2) }), "PULSE_OUT_OF_ORDER"],
	];
	for (const [what, make, code] of dropped) {
		it(`drops and counts a pulse ${what}, without a dead letter`, async () => {
			await send("stream.audience.pulse", pulse({ timestamp: at(-1) }));
			expect(await send("stream.audience.pulse", make())).to.include({ code });
			expect(await pulsesTaken()).to.have.length(1);
			expect(await counted("pulses")).to.deep.equal({ accepted: 1, [code]: 1 });
			expect(await counted("deadLetters")).to.deep.equal({});
		});
	}

	const refused: [what: string, pulse: () => object | string | Uint8Array, code: string, reason: RegExp][] = [
		["that is no JSON", () => '{"eventId": }', "MALFORMED_JSON", /^the message is not JSON: .* in field eventId$/],
		["that is no text", () => new Uint8Array([0xff, 0xfe, 0]), "MALFORMED_JSON", /^the message is not JSON/],
		["from the future", () => pulse({ timestamp: at(61) }), "INVALID_BODY", /^timestamp = .* 61 s ahead/],
		["from long ago", () => pulse({ timestamp: at(-3600) }), "INVALID_BODY", /^timestamp = .* 3600 s old/],
		[
			"with nothing but broken entries",
			() => pulse({ sentiments: [{ category: "Excited", intensity: 7, trackingId: "the-viewer" }] }),
			"INVALID_BODY",
			/^sentiments: none of 1 can be taken \(intensity 1\)$/,
		],
		[
			"for the session of another game service",
			() => pulse({ gameServiceId: randomUUID() }),
			"WRONG_GAME_SERVICE",
			/belongs to another game service/,
		],
		[
			"larger than a server takes as a rule",
			() => pulse({ padding: "x".repeat(USUAL_MAX_PAYLOAD) }),
			"BODY_TOO_LARGE",
			/at most 1048576 are taken$/,
		],
	];
	for (const [what, make, code, reason] of refused) {
		it(`refuses and counts a pulse ${what}, with a dead letter that names no viewer`, async () => {
			const refusedPulse = make();
			expect(await send("broadcast.audience.pulse", refusedPulse)).to.include({ code });
			await until(() => letters.length === 1, "the dead letter arrives");
			const [letter] = letters;
			expect(letter).to.include({ subject: "broadcast.audience.pulse", code, payload: "" });
			expect(letter.reason).to.match(reason);
			expect(JSON.stringify(letter)).to.not.include("the-viewer");
			expect(await counted("pulses")).to.deep.equal({ [code]: 1 });
			expect(await counted("deadLetters")).to.deep.equal({ [code]: 1 });
			expect(await kindsTaken()).to.deep.equal(["marker"]);
			expect(await send("broadcast.audience.pulse", pulse())).to.include({ duplicate: false });
		});
	}

	it("takes the largest pulse that fits, and so many of its entries", async () => {
		const entry = (i: number) => ({ category: "Amused", intensity: 0.25, count: (i % 7) + 1 });
		const frame = pulse({ sentiments: [] });
		const most = Math.floor((USUAL_MAX_PAYLOAD - JSON.stringify(frame).length) / (JSON.stringify(entry(0)).length + 1));
		const sentiments = Array.from({ length: most }, (_, i) => entry(i));
		expect(most).to.be.above(20_000);
		const answer = await send("stream.audience.pulse", { ...frame, sentiments });
		expect(answer).to.deep.include({ entries: MOST_PULSE_ENTRIES, trimmed: { limit: most - MOST_PULSE_ENTRIES } });
		const [taken] = await pulsesTaken();
		expect(taken).to.have.length(MOST_PULSE_ENTRIES);
		expect(new Set(taken.map(({ count }) => count))).to.have.property("size", 7);
		expect(await counted("trimmedPulseEntries")).to.deep.equal({ limit: most - MOST_PULSE_ENTRIES });
	});

	async function audienceAfter(ticks: number) {
		for (let i = 0; i < ticks; i++) await house.directory.live(id)?.tick();
		const { counts, realDerived } = (await house.directory.get(id)).summary ?? expect.fail("no session");
		return { simulated: counts.total - realDerived.anonymous - realDerived.tracked, ...realDerived };
	}

	it("makes 150 of 100 simulated and 50 real, and 100 again when the pulses stop", async () => {
		const tracked = Array.from({ length: 20 }, (_, i) => ({ ...FELT, trackingId: `viewer-${i}` }));
		const crowd = (more: object = {}) => pulse({ sentiments: [{ ...FELT, count: 30 }, ...tracked], ...more });
		await send("stream.audience.pulse", crowd());
		await house.directory.live(id)?.apply();
		expect(await audienceAfter(0)).to.deep.equal({ simulated: 100, anonymous: 30, tracked: 20 });
		await send("broadcast.audience.pulse", crowd({ timestamp: at(1) }));
		expect(await audienceAfter(3)).to.include({ anonymous: 30, tracked: 20 });
		// The TTL of 30 s is 6 ticks; tracked ones go from twice as long on, within 12 ticks.
		expect(await audienceAfter(6)).to.include({ anonymous: 0, tracked: 20 });
		const { simulated, ...real } = await audienceAfter(18);
		expect(real).to.deep.equal({ anonymous: 0, tracked: 0 });
		expect(simulated).to.be.above(80);
	});

	it("lets tracked viewers go when the platform session ends", async () => {
		await send("stream.platform.session.started", { platformSessionId: "p", streamSessionId: id });
		await send("stream.audience.pulse", pulse({ sentiments: [{ ...FELT, trackingId: "viewer" }] }));
		expect(await audienceAfter(1)).to.include({ tracked: 1 });
		await send("stream.platform.session.ended", { platformSessionId: "p", durationSeconds: 9 });
		expect(await audienceAfter(13)).to.include({ tracked: 0 });
	});

	it("tells the reason to who sent a notice that is none, and counts it", async () => {
		expect(await send("stream.platform.session.started", { accountId: id })).to.deep.equal({
			code: "INVALID_BODY",
			message: "platformSessionId is missing: expected string",
		});
		expect(await counted("platformSessions")).to.deep.equal({ INVALID_BODY: 1 });
	});
});
