import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { StoreUnavailable } from "../../src/errors.ts";
import type { JournalEntry } from "../../src/persistence/journal.ts";
import { SqlOwnership } from "../../src/persistence/sql-ownership.ts";
import type { OpenDatabase } from "../../src/persistence/sqlite-database.ts";
import { foldFor } from "../../src/rooms/fold-versions.ts";
import { beginFold, beginFoldBy, chaptersOf, foldChapter, openFold } from "../../src/rooms/session-fold.ts";
import type { ResumeReport } from "../../src/rooms/session-resume.ts";
import { CURRENT_SIMULATION } from "../../src/simulation/current-simulation.ts";
import type { Simulation } from "../../src/simulation/simulation.ts";
import { closing } from "../support/closing.ts";
import { codeOf } from "../support/code-of.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { type Build, nextBuild, thisBuild } from "../support/next-build.ts";
import type { SessionHouse, SessionHouseOptions } from "../support/session-house.ts";
import { onlySession, REQUEST, SessionLives, startPopular } from "../support/session-lives.ts";
import { hashOfFold } from "../support/session-probe.ts";
import { startOf } from "../support/worlds.ts";

const LEFT = "session left to a release that knows its version";
const LOOK_MS = 100;

describe("a release with another simulation", function () {
	this.timeout(60_000);
	const opened = closing();
	const lives = new SessionLives(opened);
	let older: Build;
	let newer: Build;
	let database: OpenDatabase;
	let clock: ManualClock;

	before(async () => {
		older = await thisBuild();
		newer = await nextBuild(opened, older);
	});

	beforeEach(async () => {
		database = await lives.openDatabase();
		clock = new ManualClock();
	});

	/** A process of that build on the stores of the test; the journal is never trimmed, so that it can be checked from its start. */
	async function open(build: Build, parts: SessionHouseOptions["parts"] = {}): Promise<SessionHouse> {
		const module = await build.module<typeof import("../support/session-house.ts")>("test/support/session-house.ts");
		const rules = { tickIntervalSeconds: 1, pulseIntervalSeconds: 5 };
		const house = module.buildSessionHouse({ database, clock, rules, parts });
		house.parts.journal.trim = async () => {};
		opened.add(() => house.directory.close());
		await house.load();
		return house;
	}

	/** A session of the older release at tick 10, with inputs that no marker has taken. */
	async function leaveOne(): Promise<string> {
		const house = await open(older);
		const id = await startPopular(house);
		await clock.advance(10_000);
		await house.directory.submit(id, "tags", { kind: "set-tags", tags: { combat: 0.8 } });
		for (const session of house.directory.liveSessions()) session.halt();
		return id;
	}

	async function resume(house: SessionHouse): Promise<ResumeReport> {
		const [report] = await house.directory.resumeAll();
		return report;
	}

	const versionMarkers = (entries: readonly JournalEntry[]) =>
		entries.flatMap((entry) => ("marker" in entry && entry.marker.kind === "version" ? [entry.marker] : []));

	/** One pass over the journal from its first entry, by both simulations, is what the session stands at. */
	async function expectFoldOfJournal(house: SessionHouse, id: string): Promise<void> {
		const session = house.directory.live(id);
		if (session === undefined) throw new Error(`session ${id} is not live`);
		await session.checkpoint();
		const [newest] = await house.parts.checkpoints.list(id);
		expect(newest.marker).to.equal(session.world.marker);
		const stored = openFold(newest, house.parts.format, [newer.simulation]);
		const folded = foldedBy([older.simulation, newer.simulation], await house.parts.journal.read(id, 0));
		expect(hashOfFold(stored)).to.equal(hashOfFold(folded));
		expect(stored.chain).to.equal(folded.chain);
	}

	function foldedBy(simulations: readonly Simulation[], entries: readonly JournalEntry[]) {
		const [first] = entries;
		if (!("input" in first) || first.input.kind !== "start") throw new Error("the journal begins with no start");
		let fold = beginFoldBy(simulations[0], first.input);
		for (const chapter of chaptersOf(entries).chapters) {
			fold = foldFor(chapter, fold, simulations);
			foldChapter(fold, chapter);
		}
		return fold;
	}

	it("folds what the release before wrote by its simulation, and goes on in its own by a marker", async () => {
		const id = await leaveOne();
		const house = await open(newer);
		const report = await resume(house);
		expect(report).to.include({
			showtimeSessionId: id,
			outcome: "resumed",
			tick: 10,
			upgradedFrom: older.simulation.version,
		});
		const { world } = onlySession(house);
		const entries = await house.parts.journal.read(id, 0);
		expect(versionMarkers(entries)).to.deep.equal([
			{ marker: world.marker, kind: "version", version: newer.simulation.version, atMs: 10_000 },
		]);
		expect((await house.directory.get(id)).summary?.contentTags, "what waited is applied").to.deep.equal({
			combat: 0.8,
		});
		const [newest] = await house.parts.checkpoints.list(id);
		expect(newest.marker, "a checkpoint of the new version at once").to.equal(world.marker);
		await expectFoldOfJournal(house, id);
		await clock.advance(8_000);
		expect(onlySession(house).world.tick).to.equal(18);
		await expectFoldOfJournal(house, id);
	});

	it("is another one: the same journal leads elsewhere by either simulation alone", async () => {
		const id = await leaveOne();
		const house = await open(newer);
		await resume(house);
		await clock.advance(8_000);
		const entries = await house.parts.journal.read(id, 0);
		const unmarked = entries.flatMap((entry) =>
			"marker" in entry && entry.marker.kind === "version"
				? [{ ...entry, marker: { ...entry.marker, kind: "apply" as const } }]
				: [entry],
		);
		const both = hashOfFold(foldedBy([older.simulation, newer.simulation], entries));
		expect(hashOfFold(foldedBy([older.simulation], unmarked))).to.not.equal(both);
		expect(hashOfFold(foldedBy([newer.simulation], unmarked))).to.not.equal(both);
	});

	it("finds its marker when it was killed before the checkpoint, and writes no second one", async () => {
		const id = await leaveOne();
		const dying = await open(newer);
		dying.parts.checkpoints.save = async () => {
			throw new Error("killed");
		};
		expect(await resume(dying)).to.include({ outcome: "resumed", upgradedFrom: older.simulation.version });
		await clock.advance(2_000);
		onlySession(dying).halt();
		const house = await open(newer);
		const report = await resume(house);
		expect(report).to.include({ outcome: "resumed", tick: 12 }).and.not.to.have.property("upgradedFrom");
		expect(versionMarkers(await house.parts.journal.read(id, 0))).to.have.length(1);
		await expectFoldOfJournal(house, id);
	});

	it("finds its marker when it never learned that it was written", async () => {
		const id = await leaveOne();
		const dying = await open(newer);
		const { journal } = dying.parts;
		const { appendMarker } = journal;
		journal.appendMarker = async (...args) => {
			await appendMarker.apply(journal, args);
			throw new StoreUnavailable("no answer");
		};
		expect(await resume(dying)).to.include({ outcome: "failed" });
		const house = await open(newer);
		expect(await resume(house)).to.include({ outcome: "resumed", tick: 10 });
		expect(versionMarkers(await house.parts.journal.read(id, 0))).to.have.length(1);
		await expectFoldOfJournal(house, id);
	});

	it("folds on when the owner before got one more marker in", async () => {
		const id = await leaveOne();
		const house = await open(newer);
		const { journal } = house.parts;
		const { appendMarker } = journal;
		let appends = 0;
		journal.appendMarker = async (session, marker, chain) => {
			if (++appends === 1) await appendMarker.call(journal, session, { ...marker, kind: "apply", version: undefined });
			return appendMarker.call(journal, session, marker, chain);
		};
		expect(await resume(house)).to.include({ outcome: "resumed", upgradedFrom: older.simulation.version });
		expect(appends).to.equal(2);
		await expectFoldOfJournal(house, id);
	});

	it("writes no marker without a lease", async () => {
		const id = await leaveOne();
		const house = await open(newer, { lease: { isHeld: false } });
		expect(await resume(house)).to.include({ outcome: "failed" });
		expect(versionMarkers(await house.parts.journal.read(id, 0))).to.deep.equal([]);
	});

	it("takes a session up from the beginning of its journal by the version it began in", async () => {
		const id = await leaveOne();
		await (await open(older)).parts.checkpoints.drop(id);
		const house = await open(newer);
		expect(await resume(house)).to.include({ outcome: "resumed", tick: 10, upgradedFrom: older.simulation.version });
		await expectFoldOfJournal(house, id);
	});

	it("begins a session whose first marker the release before never wrote", async () => {
		const house = await open(older);
		const { promise, reject } = Promise.withResolvers<never>();
		opened.add(() => reject(new Error("killed")));
		house.parts.sessions.update = async () => {};
		house.parts.journal.appendMarker = () => promise;
		void house.directory.start(REQUEST).catch(() => undefined);
		await clock.advance(0);
		const next = await open(newer);
		expect(await resume(next)).to.include({ outcome: "resumed", tick: 0, upgradedFrom: older.simulation.version });
		const { id } = onlySession(next);
		expect(onlySession(next).world.tally.total).to.equal(50);
		await clock.advance(3_000);
		await expectFoldOfJournal(next, id);
	});

	it("begins a new epoch from a checkpoint of the release before when the journal is lost", async () => {
		const id = await leaveOne();
		const house = await open(newer);
		await house.parts.journal.drop(id);
		const [{ tick }] = await house.parts.checkpoints.list(id);
		expect(await resume(house)).to.include({ outcome: "resumed", tick, upgradedFrom: older.simulation.version });
		expect(versionMarkers(await house.parts.journal.read(id, 0))).to.have.length(1);
		const ticks = onlySession(house).world.tick;
		await clock.advance(2_000);
		expect(onlySession(house).world.tick).to.be.greaterThan(ticks);
	});

	it("applies nothing again that its caller sent again behind a lost journal, before its marker", async () => {
		const input = { kind: "set-tags", tags: { combat: 0.8 } } as const;
		const house = await open(older);
		const id = await startPopular(house);
		await house.directory.submit(id, "tags", input);
		await clock.advance(10_000);
		await onlySession(house).checkpoint();
		await house.parts.journal.drop(id);
		onlySession(house).halt();
		const behind = await open(older);
		expect(await resume(behind)).to.include({ outcome: "resumed" });
		expect((await behind.directory.submit(id, "tags", input)).duplicate).to.equal(false);
		onlySession(behind).halt();
		const next = await open(newer);
		await resume(next);
		const entries = await next.parts.journal.read(id, 0);
		const place = entries.findLastIndex(({ id: own }) => own === "tags") - 1;
		expect(versionMarkers(entries)).to.have.length(1);
		expect(versionMarkers(entries)[0].again).to.deep.equal([place]);
	});

	it("ends a session that had ended in the release before", async () => {
		const house = await open(older);
		const id = await startPopular(house);
		await clock.advance(3_000);
		house.parts.conclusions.conclude = async () => {
			throw new Error("database gone");
		};
		void house.directory.end(id).catch(() => undefined);
		await clock.advance(500);
		const next = await open(newer);
		expect(await resume(next)).to.include({ outcome: "ended" });
		expect((await next.directory.get(id)).record).to.include({ status: "ended", endReason: "requested" });
	});

	it("lays the sections of the version before out anew where it says how", () => {
		const start = startOf({ size: 10 });
		const fold = beginFold(start);
		const chapter = { sequence: 2, ids: ["start", "marker:1"], marker: { marker: 1, kind: "apply", atMs: 0 } as const };
		foldChapter(fold, { ...chapter, inputs: [start] });
		const told = { ...fold.watch, size: 7 };
		const laidOut: Simulation = {
			...(CURRENT_SIMULATION as Simulation),
			version: 99,
			upgrade: ([world, personas]) => [world, personas, new TextEncoder().encode(JSON.stringify(told))],
		};
		const change = { ...chapter, inputs: [], marker: { marker: 2, kind: "version", version: 99, atMs: 0 } as const };
		const goesOn = foldFor(change, fold, [CURRENT_SIMULATION, laidOut]);
		expect(goesOn).to.have.property("watch").that.deep.equals(told);
		expect(goesOn).to.include({ simulation: laidOut, sequence: fold.sequence, chain: fold.chain });
	});

	describe("beside processes of the release before", () => {
		/** A process that shares the stores with others. */
		async function join(build: Build) {
			const nodeId = randomUUID();
			const leaseMs = 3_600_000;
			const ownership = new SqlOwnership(database, { nodeId, internalUrl: () => `http://${nodeId}`, leaseMs });
			await ownership.renew();
			const unknown: number[] = [];
			const onVersionsUnknown = (sessions: number) => void unknown.push(sessions);
			const house = await open(build, { ownership, lease: { isHeld: true }, supervisorMs: LOOK_MS, onVersionsUnknown });
			await house.directory.resumeAll();
			const ids = () => [...house.directory.liveSessions()].map(({ id }) => id);
			return { ...house, ownership, ids, unknown };
		}

		it("takes over what they hand over, and they leave alone what it leaves behind", async () => {
			const old = await join(older);
			const id = await startPopular(old);
			await clock.advance(3_000);
			const stays = await join(older);
			const fresh = await join(newer);
			await stays.directory.close();
			await stays.ownership.leave();
			await old.directory.close();
			await old.ownership.leave();
			await clock.advance(3 * LOOK_MS);
			expect(fresh.ids()).to.deep.equal([id]);

			const back = await join(older);
			await fresh.directory.close();
			await fresh.ownership.leave();
			let claims = 0;
			const { claim } = back.ownership;
			back.ownership.claim = (wanted) => {
				claims++;
				return claim.call(back.ownership, wanted);
			};
			await clock.advance(20 * LOOK_MS);
			expect(claims).to.equal(1);
			expect(back.ids()).to.deep.equal([]);
			expect(back.unknown.at(-1)).to.equal(1);
			expect(back.logger.messages("error")).to.deep.equal([LEFT]);
			expect((await back.parts.sessions.get(id))?.status).to.equal("active");
			expect(await back.ownership.ownerOf(id)).to.equal(undefined);
			expect(await codeOf(back.directory.end(id))).to.equal("NOT_OWNER");
			expect((await back.parts.sessions.get(id))?.status).to.equal("active");

			const again = await join(newer);
			await clock.advance(3 * LOOK_MS);
			expect(again.ids()).to.deep.equal([id]);
			expect(back.unknown.at(-1)).to.equal(0);
			await expectFoldOfJournal(again, id);
		});

		it("leaves them what they have, and they take each other's sessions up as before", async () => {
			const old = await join(older);
			const id = await startPopular(old);
			const fresh = await join(newer);
			await clock.advance(3_000);
			expect(fresh.ids()).to.deep.equal([]);
			await fresh.directory.close();
			await fresh.ownership.leave();
			await old.directory.close();
			await old.ownership.leave();
			const back = await join(older);
			await clock.advance(3_000);
			expect(back.ids()).to.deep.equal([id]);
			expect(back.unknown.at(-1)).to.equal(0);
			expect(versionMarkers(await back.parts.journal.read(id, 0))).to.deep.equal([]);
		});

		it("is left alone by them with sessions that began in it", async () => {
			const fresh = await join(newer);
			const id = await startPopular(fresh);
			for (const session of fresh.directory.liveSessions()) session.halt();
			await fresh.parts.checkpoints.drop(id);
			await fresh.ownership.leave();
			const back = await join(older);
			await clock.advance(3 * LOOK_MS);
			expect(back.unknown.at(-1)).to.equal(1);
			expect((await back.parts.sessions.get(id))?.status).to.equal("active");
		});

		it("takes a session from under one of them that lost it without knowing", async () => {
			const old = await join(older);
			const id = await startPopular(old);
			await clock.advance(1_000);
			const session = onlySession(old);
			const { version } = newer.simulation;
			const marker = { marker: session.world.marker + 1, kind: "version", version, atMs: 1_000 } as const;
			await old.parts.journal.appendMarker(id, marker);
			await clock.advance(2_000);
			expect(old.ids()).to.deep.equal([]);
			expect(await old.ownership.ownerOf(id)).to.equal(undefined);
			const fresh = await join(newer);
			await clock.advance(3 * LOOK_MS);
			expect(fresh.ids()).to.deep.equal([id]);
		});
	});
});
