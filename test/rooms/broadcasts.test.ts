import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { ShowtimeError } from "../../src/errors.ts";
import type { Input } from "../../src/events/input.ts";
import type { OpenDatabase } from "../../src/persistence/sqlite-database.ts";
import { openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";
import { Broadcasts } from "../../src/rooms/broadcasts.ts";
import { codeOf } from "../support/code-of.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { buildSessionHouse, type SessionHouse } from "../support/session-house.ts";

const FELT = { category: "Excited", intensity: 0.5 };

describe("Broadcasts", () => {
	let database: OpenDatabase;
	let clock: ManualClock;
	let house: SessionHouse;
	let broadcasts: Broadcasts;
	let told: string[];

	/** A life of the process on the same data. */
	async function live(): Promise<void> {
		house = buildSessionHouse({ database, clock });
		broadcasts = new Broadcasts({
			directory: house.directory,
			sessions: house.parts.sessions,
			clock,
			onPulse: (outcome) => told.push(`pulse ${outcome}`),
			onTrimmed: (reason, count) => told.push(`trimmed ${reason} ${count}`),
			onPlatformSession: (outcome) => told.push(`platform session ${outcome}`),
		});
		await house.directory.resumeAll();
	}

	beforeEach(async () => {
		database = await openSqliteDatabase(":memory:");
		clock = new ManualClock();
		told = [];
		await live();
	});
	afterEach(async () => {
		await house.directory.close();
		await database.close();
	});

	async function start(more: object = {}): Promise<string> {
		const streamer = { entityType: "character" as const, entityId: randomUUID() };
		const { record } = await house.directory.start({ streamer, gameServiceId: randomUUID(), ...more });
		return record.showtimeSessionId;
	}

	const at = (seconds: number) => new Date(clock.nowMs() + seconds * 1000).toISOString();
	const pulse = (more: object = {}) => ({
		eventId: randomUUID(),
		timestamp: at(0),
		intervalSeconds: 15,
		sentiments: [FELT],
		...more,
	});

	/** Inputs of a session after its start. */
	async function inputsOf(id: string): Promise<Input[]> {
		const entries = await house.parts.journal.read(id, 1);
		return entries.flatMap((entry) => ("input" in entry ? [entry.input] : []));
	}

	const trackedBy = async (id: string) =>
		(await inputsOf(id)).flatMap((input) =>
			input.kind === "pulse" ? input.entries.map(({ trackingId }) => trackingId) : [],
		);

	it("takes a pulse of the session it names, and lets it wait for the tick", async () => {
		const id = await start();
		const taken = await broadcasts.takePulse(pulse({ eventId: "one", streamSessionId: id }));
		expect(taken).to.deep.include({
			pulseId: "one",
			showtimeSessionId: id,
			applied: false,
			duplicate: false,
			entries: 1,
		});
		expect(await inputsOf(id)).to.deep.equal([{ kind: "pulse", entries: [FELT] }]);
		expect(told).to.deep.equal(["pulse accepted"]);
	});

	it("leaves out what breaks a rule, takes the rest, and tells both", async () => {
		const id = await start();
		const sentiments = [FELT, { ...FELT, category: "Sleepy" }, { ...FELT, intensity: 3 }, { ...FELT, intensity: 4 }];
		const taken = await broadcasts.takePulse(pulse({ streamSessionId: id, sentiments }));
		expect(taken).to.deep.include({ entries: 1, trimmed: { category: 1, intensity: 2 } });
		expect(told).to.deep.equal(["trimmed category 1", "trimmed intensity 2", "pulse accepted"]);
	});

	it("applies a pulse once, however often it is delivered", async () => {
		const id = await start();
		const twice = pulse({ streamSessionId: id, sentiments: [FELT, null] });
		await broadcasts.takePulse(twice);
		expect(await broadcasts.takePulse(twice)).to.include({ duplicate: true });
		expect(await inputsOf(id)).to.have.length(1);
		expect(told).to.deep.equal(["trimmed shape 1", "pulse accepted", "pulse duplicate"]);
	});

	describe("changes nothing and says why with", () => {
		const cases: [what: string, make: (id: string) => Promise<object> | object, code: string, reason: RegExp][] = [
			[
				"a pulse from the future",
				(id) => pulse({ streamSessionId: id, timestamp: at(61) }),
				"INVALID_BODY",
				/^timestamp = .*: is 61 s ahead, at most 60 s are taken$/,
			],
			[
				"an ancient pulse",
				(id) => pulse({ streamSessionId: id, timestamp: at(-61) }),
				"INVALID_BODY",
				/^timestamp = .*: is 61 s old, at most 60 s are taken$/,
			],
			[
				"an ancient pulse of a short interval",
				(id) => pulse({ streamSessionId: id, timestamp: at(-33), intervalSeconds: 1 }),
				"INVALID_BODY",
				/is 33 s old, at most 32 s are taken$/,
			],
			[
				"a pulse of an unknown session",
				() => pulse({ streamSessionId: randomUUID() }),
				"SESSION_NOT_FOUND",
				/^no live/,
			],
			[
				"a pulse of an unknown broadcast",
				() => pulse({ platformSessionId: "p" }),
				"SESSION_NOT_FOUND",
				/^no live session is linked with platform session p$/,
			],
			[
				"a pulse for the session of another game service",
				(id) => pulse({ streamSessionId: id, gameServiceId: randomUUID() }),
				"WRONG_GAME_SERVICE",
				/belongs to another game service/,
			],
			[
				"a pulse whose broadcast is another session's",
				async (id) => {
					await start({ platformSessionId: "p" });
					return pulse({ streamSessionId: id, platformSessionId: "p" });
				},
				"INVALID_BODY",
				/^platformSessionId = "p": is linked with session .*, and the pulse names /,
			],
			[
				"a pulse of which nothing is left",
				(id) => pulse({ streamSessionId: id, sentiments: [{ ...FELT, intensity: 2 }] }),
				"INVALID_BODY",
				/^sentiments: none of 1 can be taken \(intensity 1\)$/,
			],
			["no pulse", () => [], "INVALID_BODY", /^the pulse = "list"/],
		];
		for (const [what, make, code, reason] of cases) {
			it(what, async () => {
				const id = await start();
				const before = await house.parts.sessions.get(id);
				const error = await broadcasts.takePulse(await make(id)).catch((error: unknown) => error);
				expect(error).to.be.instanceOf(ShowtimeError).with.property("message").that.matches(reason);
				expect(error).to.have.property("code", code);
				expect(told).to.deep.equal([`pulse ${code}`]);
				expect(await inputsOf(id)).to.deep.equal([]);
				expect(await house.parts.sessions.get(id)).to.deep.equal(before);
			});
		}
	});

	it("takes what is as far ahead or as old as the rule allows", async () => {
		const id = await start();
		await broadcasts.takePulse(pulse({ streamSessionId: id, timestamp: at(-60) }));
		await broadcasts.takePulse(pulse({ streamSessionId: id, timestamp: at(60) }));
		expect(await inputsOf(id)).to.have.length(2);
	});

	it("drops a pulse that is older than the last one taken, also after a restart", async () => {
		const id = await start();
		await broadcasts.takePulse(pulse({ streamSessionId: id }));
		const older = pulse({ streamSessionId: id, timestamp: at(-1) });
		expect(await codeOf(broadcasts.takePulse(older))).to.equal("PULSE_OUT_OF_ORDER");
		await house.directory.close();
		await live();
		expect(await codeOf(broadcasts.takePulse(older))).to.equal("PULSE_OUT_OF_ORDER");
		await broadcasts.takePulse(pulse({ streamSessionId: id }));
		expect(await inputsOf(id)).to.have.length(2);
	});

	it("goes by the broadcast that the session was started with, that began later, or that a pulse named, also after a restart", async () => {
		const first = await start({ platformSessionId: "first" });
		const second = await start();
		const third = await start();
		const begun = await broadcasts.beginPlatformSession({ platformSessionId: "second", inGameSessionId: second });
		expect(begun).to.deep.equal({ platformSessionId: "second", showtimeSessionId: second });
		await broadcasts.takePulse(pulse({ platformSessionId: "third", streamSessionId: third }));
		for (const _ of ["life", "next life"]) {
			for (const [platformSessionId, id] of Object.entries({ first, second, third })) {
				const { showtimeSessionId } = await broadcasts.takePulse(pulse({ platformSessionId }));
				expect(showtimeSessionId).to.equal(id);
			}
			await house.directory.close();
			await live();
		}
	});

	it("links a broadcast with a live session that is there, and moves it to the one it names last", async () => {
		const [first, second] = [await start(), await start()];
		const begin = (more: object) => broadcasts.beginPlatformSession({ platformSessionId: "p", ...more });
		expect(await begin({})).to.deep.equal({ platformSessionId: "p" });
		expect(await codeOf(begin({ streamSessionId: randomUUID() }))).to.equal("SESSION_NOT_FOUND");
		expect(await codeOf(begin({ streamSessionId: first, gameServiceId: randomUUID() }))).to.equal("WRONG_GAME_SERVICE");
		expect(await codeOf(begin({ streamSessionId: "first" }))).to.equal("INVALID_BODY");
		await begin({ streamSessionId: first });
		await begin({ streamSessionId: second });
		expect((await broadcasts.takePulse(pulse({ platformSessionId: "p" }))).showtimeSessionId).to.equal(second);
		expect(await house.parts.sessions.get(first)).to.not.have.property("platformSessionId");
		expect(told.map((line) => line.replace("platform session ", ""))).to.deep.equal([
			"unlinked",
			"SESSION_NOT_FOUND",
			"WRONG_GAME_SERVICE",
			"INVALID_BODY",
			"linked",
			"linked",
			"pulse accepted",
		]);
	});

	it("tells the session that its broadcast is over, once, and takes no late pulse of it", async () => {
		const id = await start({ platformSessionId: "p" });
		const end = () => broadcasts.endPlatformSession({ platformSessionId: "p", timestamp: at(0), durationSeconds: 9 });
		expect(await end()).to.deep.equal({ platformSessionId: "p", showtimeSessionId: id });
		expect(await codeOf(end())).to.equal("SESSION_NOT_FOUND");
		expect(await inputsOf(id)).to.deep.equal([{ kind: "pulses-ended" }]);
		const late = { timestamp: at(-2), platformSessionId: "p" };
		expect(await codeOf(broadcasts.takePulse(pulse(late)))).to.equal("SESSION_NOT_FOUND");
		expect(await codeOf(broadcasts.takePulse(pulse({ ...late, streamSessionId: id })))).to.equal("PULSE_OUT_OF_ORDER");
	});

	it("does not end the broadcast that came after the one that is over", async () => {
		const id = await start({ platformSessionId: "new" });
		const old = { platformSessionId: "old", streamSessionId: id };
		expect(await codeOf(broadcasts.endPlatformSession(old))).to.equal("SESSION_NOT_FOUND");
		expect(await inputsOf(id)).to.deep.equal([]);
	});

	it("ends a broadcast that it never heard begin, by the session it names", async () => {
		const id = await start();
		await broadcasts.endPlatformSession({ platformSessionId: "p", streamSessionId: id });
		expect(await inputsOf(id)).to.deep.equal([{ kind: "pulses-ended" }]);
	});

	describe("of tracked viewers", () => {
		const viewer = randomUUID();
		const tracked = (more: object = {}) => pulse({ sentiments: [{ ...FELT, trackingId: viewer }], ...more });

		it("journals a pseudonym that is the same within the session, also after a restart, and nowhere else", async () => {
			const [id, other] = [await start(), await start()];
			await broadcasts.takePulse(tracked({ streamSessionId: id }));
			await broadcasts.takePulse(tracked({ streamSessionId: other }));
			await house.directory.close();
			await live();
			await broadcasts.takePulse(tracked({ streamSessionId: id }));
			const [first, again] = await trackedBy(id);
			const [elsewhere] = await trackedBy(other);
			expect(first)
				.to.match(/^[\w-]{22}$/)
				.and.equal(again);
			expect(elsewhere)
				.to.match(/^[\w-]{22}$/)
				.and.not.equal(first);
		});

		it("says the same of one who is injected", async () => {
			const id = await start();
			await broadcasts.takePulse(tracked({ streamSessionId: id }));
			const injecting = broadcasts.inject(id, "call:1", [{ category: "Bored", intensity: 1, trackingId: viewer }]);
			await clock.advance(100);
			await injecting;
			const [first, second] = await trackedBy(id);
			expect(second).to.equal(first);
		});

		it("writes no tracking id down, logs none, and has no key any more when the session is over", async () => {
			const id = await start();
			await broadcasts.takePulse(tracked({ streamSessionId: id }));
			await codeOf(broadcasts.takePulse(tracked({ streamSessionId: id, timestamp: at(-1) })));
			expect((await house.parts.sessions.get(id))?.trackingKey).to.match(/^[\w-]{43}$/);
			const ending = house.directory.end(id);
			await clock.advance(3_000);
			await ending;
			expect(await house.parts.sessions.get(id))
				.to.include({ status: "ended" })
				.and.not.have.property("trackingKey");
			const written = [await house.parts.journal.read(id, 0), await house.parts.sessions.get(id), house.logger.lines];
			expect(JSON.stringify(written)).to.not.include(viewer);
		});
	});

	it("goes on taking pulses while the session is paused; the world drops them", async () => {
		const id = await start();
		const pausing = house.directory.pause(id);
		await clock.advance(100);
		await pausing;
		await broadcasts.takePulse(pulse({ streamSessionId: id }));
		await house.directory.live(id)?.tick();
		expect((await house.directory.get(id)).summary).to.include({ status: "paused", droppedInputs: 1 });
		expect(await codeOf(broadcasts.inject(id, "call:1", [{ category: "Bored", intensity: 1 }]))).to.equal(
			"SESSION_PAUSED",
		);
	});
});
