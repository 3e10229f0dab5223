import { expect } from "chai";
import { StoreUnavailable } from "../../src/errors.ts";
import type { Input } from "../../src/events/input.ts";
import type { CheckpointStore } from "../../src/persistence/checkpoint-store.ts";
import type { Journal } from "../../src/persistence/journal.ts";
import { SqlJournal } from "../../src/persistence/sql-journal.ts";
import { SqlSessionConclusions } from "../../src/persistence/sql-session-conclusions.ts";
import type { RoomHost } from "../../src/rooms/room-host.ts";
import { chaptersOf } from "../../src/rooms/session-fold.ts";
import { closing } from "../support/closing.ts";
import { codeOf } from "../support/code-of.ts";
import { NO_ROOMS } from "../support/session-house.ts";
import { type SharedProcess, SharedProcesses } from "../support/shared-processes.ts";

const UNREADABLE: CheckpointStore = {
	save: async () => {},
	list: () => Promise.reject(new StoreUnavailable("the database does not answer")),
	drop: async () => {},
};

describe("processes between which a session changes its owner", () => {
	const shared = new SharedProcesses(closing());

	beforeEach(() => shared.open());

	it("step down from a session that was taken though nobody else writes it, and take it up again when it is free", async () => {
		const one = await shared.join();
		const [id] = await shared.start(one, 1);
		const former = one.directory.live(id);
		await shared.database.db.updateTable("session_owner").set({ nodeId: null, token: 7 }).execute();
		await shared.clock.advance(8_000);
		const late = former?.submit("late", { kind: "set-tags", tags: {} });
		expect(await codeOf(late as Promise<unknown>), "an input that had found it before").to.equal("NOT_OWNER");
		expect(one.logger.messages("warn")).to.include("stepped down: another process owns the session");
		expect(one.ids()).to.deep.equal([id]);
		expect(await one.ownership.holds(id, 8)).to.equal(true);
	});

	it("take a session up at once to end it, with all that its journal has", async () => {
		const one = await shared.join();
		const [id] = await shared.start(one, 1);
		await shared.clock.advance(4_000);
		await one.directory.submit(id, "late", { kind: "departures", count: 5 });
		await shared.kill(one);
		const two = await shared.join();
		const ending = two.directory.end(id);
		await shared.clock.advance(3_000);
		const { record, applied } = await ending;
		expect(applied).to.equal(true);
		expect(record).to.include({ status: "ended", endReason: "requested" });
		const entries = await two.parts.journal.read(id, 0);
		expect(entries.map((entry) => entry.id)).to.include.members(["late", "end"]);
		expect(record.totals?.durationSeconds).to.be.at.least(4);
		expect(await shared.ownerRow(id)).to.include({ nodeId: null });
	});

	it("refuse to end a session that cannot be taken up now, and leave it as it is", async () => {
		const one = await shared.join();
		const [id] = await shared.start(one, 1);
		await shared.clock.advance(2_000);
		await shared.kill(one);
		const two = await shared.join(undefined, { checkpoints: UNREADABLE });
		expect(await codeOf(two.directory.end(id))).to.equal("NOT_OWNER");
		expect((await two.directory.get(id)).record.status).to.equal("active");
		expect(await shared.ownerRow(id)).to.include({ nodeId: null });
	});

	it("take a session up whose room could not be opened once it can, and it has lost nothing", async () => {
		const one = await shared.join();
		const [id] = await shared.start(one, 1);
		await shared.clock.advance(2_000);
		await shared.kill(one);
		let isAway = true;
		const open: RoomHost["open"] = async () => {
			if (isAway) throw new StoreUnavailable("Redis lists no room");
		};
		const two = await shared.join(undefined, { rooms: { ...NO_ROOMS, open } });
		expect(two.ids()).to.deep.equal([]);
		await two.directory.submitAnywhere(id, "meanwhile", { kind: "departures", count: 5 });
		isAway = false;
		await shared.clock.advance(3_000);
		expect(two.ids()).to.deep.equal([id]);
		const entries = await two.parts.journal.read(id, 0);
		expect(entries.map((entry) => entry.id)).to.include("meanwhile");
		expect(two.directory.live(id)?.world.tick).to.equal(5);
	});

	it("end a session that is halted where it is halted", async () => {
		const one = await shared.join();
		const [id] = await shared.start(one, 1);
		await one.directory.submit(id, "poison", { kind: "pulse", entries: null } as unknown as Input);
		await shared.clock.advance(2_000);
		expect(one.directory.live(id)?.isHalted).to.equal(true);
		const { record } = await one.directory.end(id, "cleanup");
		expect(record).to.include({ status: "ended", endReason: "cleanup" });
		await shared.clock.advance(0);
		expect(await shared.ownerRow(id)).to.include({ nodeId: null });
	});

	it("keep a session that takes long to be put away until it is", async () => {
		const one = await shared.join();
		const [id] = await shared.start(one, 1);
		await shared.clock.advance(2_000);
		one.parts.conclusions.conclude = () => Promise.reject(new Error("database gone"));
		void one.directory.end(id).catch(() => undefined);
		await shared.clock.advance(500);
		await shared.kill(one);
		const { promise, resolve } = Promise.withResolvers<void>();
		const conclusions = new SqlSessionConclusions(shared.database.db);
		const slow: typeof conclusions.conclude = (...ending) => promise.then(() => conclusions.conclude(...ending));
		const joining = shared.join(undefined, { conclusions: { conclude: slow } });
		await shared.clock.advance(6_000);
		const two = await joining;
		expect(await shared.ownerRow(id)).to.include({ nodeId: two.ownership.nodeId });
		resolve();
		await shared.clock.advance(500);
		expect((await two.directory.get(id)).record.status).to.equal("ended");
		expect(await shared.ownerRow(id)).to.include({ nodeId: null });
		expect(two.logger.messages("error")).to.deep.equal([]);
	});

	it("put a session away that came back to them while they still tried to put it away as its owner before", async () => {
		const one = await shared.join();
		const [id] = await shared.start(one, 1);
		await shared.clock.advance(2_000);
		const { conclusions } = one.parts;
		const conclude = conclusions.conclude.bind(conclusions);
		conclusions.conclude = () => Promise.reject(new StoreUnavailable("the database does not answer"));
		void one.directory.end(id);
		await shared.clock.advance(500);
		await shared.database.db.updateTable("session_owner").set({ nodeId: null, token: 7 }).execute();
		await one.directory.leaseRegained();
		conclusions.conclude = conclude;
		// Longer than the rest between two tries.
		await shared.clock.advance(8_000);
		expect(one.logger.messages("warn")).to.deep.equal(["stepped down: another process owns the session"]);
		expect(one.ids()).to.deep.equal([]);
		expect((await one.parts.sessions.get(id))?.status).to.equal("ended");
		expect(await shared.ownerRow(id)).to.include({ nodeId: null, token: 8 });
	});

	it("take up what they claimed or gave back without an answer, soon after the stores are back", async () => {
		const one = await shared.join();
		const [id] = await shared.start(one, 1);
		await shared.clock.advance(2_000);
		const two = await shared.join();
		const { ownership, parts } = two;
		const [claim, release] = [ownership.claim.bind(ownership), ownership.release.bind(ownership)];
		let unheard = 3;
		const unanswered = async () => {
			if (unheard-- > 0) throw new StoreUnavailable("the answer did not come");
		};
		ownership.claim = async (wanted) => {
			const token = await claim(wanted);
			await unanswered();
			return token;
		};
		ownership.release = async (...held) => {
			await unanswered();
			await release(...held);
		};
		const read = parts.journal.read.bind(parts.journal);
		parts.journal.read = async (...range) => {
			await unanswered();
			return read(...range);
		};
		await shared.kill(one);
		await shared.clock.advance(4_000);
		expect(unheard).to.be.below(0);
		expect(two.ids()).to.deep.equal([id]);
	});

	describe("when one of them lags behind", () => {
		const LOST = "journal lost: the session goes on in a new epoch";

		for (const [what, isAnswered] of [
			["", true],
			[", and of which they do not know whether it was written", false],
		] as const) {
			it(`leave a session to who has gone on with it, and trimmed what they wrote last${what}`, () =>
				expectLeft(isAnswered));
		}

		async function expectLeft(isAnswered: boolean): Promise<void> {
			const lease = { isHeld: true };
			const sleeper = await shared.join(-1, { lease });
			const [id] = await shared.start(sleeper, 1);
			await shared.clock.advance(1_000);
			const { marker } = [...sleeper.directory.liveSessions()][0].world;
			if (!isAnswered) await loseAnswer(sleeper, lease);
			lease.isHeld = false;
			// As the database answered before the other took it.
			sleeper.ownership.holds = async () => true;
			const other = await shared.join();
			await shared.clock.advance(30_000);
			const left = chaptersOf(await other.parts.journal.read(id, 0)).chapters;
			expect(left[0].marker.marker, "trimmed behind the sleeper").to.be.above(marker + 1);
			lease.isHeld = true;
			await shared.clock.advance(2_000);
			expect(sleeper.ids()).to.deep.equal([]);
			expect(sleeper.logger.messages("warn")).to.include("stepped down: another process has gone on with the session");
			for (const { logger } of [sleeper, other]) expect(logger.messages("error")).not.to.include(LOST);
			expect([...other.directory.liveSessions()][0].world.tick).to.be.at.least(32);
		}

		/** The next marker of a process is written, and the process is not told; without its lease it reads nothing either. */
		async function loseAnswer({ parts: { journal } }: SharedProcess, lease: { isHeld: boolean }): Promise<void> {
			const { append, read } = { append: journal.appendMarker.bind(journal), read: journal.read.bind(journal) };
			const away = new StoreUnavailable("the answer did not come");
			journal.appendMarker = async (...marker) => {
				journal.appendMarker = append;
				await append(...marker);
				throw away;
			};
			journal.read = (...range) => (lease.isHeld ? read(...range) : Promise.reject(away));
			await shared.clock.advance(1_000);
		}

		/** The journal, which lets something happen before it first says which history it is. */
		function late(happen: () => Promise<void>): Journal {
			const journal = new SqlJournal(shared.database.db);
			const incarnation = journal.incarnation.bind(journal);
			let happened: Promise<void> | undefined;
			journal.incarnation = async (id) => {
				happened ??= happen();
				await happened;
				return incarnation(id);
			};
			return journal;
		}

		it("begin no epoch from a checkpoint that another has gone on from", async () => {
			const one = await shared.join();
			const [id] = await shared.start(one, 1);
			await shared.clock.advance(2_000);
			await shared.kill(one);
			let other: SharedProcess | undefined;
			const journal = late(async () => {
				await shared.database.db.updateTable("node").set({ expiresAtMs: 0 }).execute();
				other = await shared.join();
				await shared.clock.advance(30_000);
			});
			const two = await shared.join(undefined, { journal });
			await shared.clock.advance(2_000);
			expect(two.ids()).to.deep.equal([]);
			expect(other?.ids()).to.deep.equal([id]);
			for (const house of [two, other]) expect(house?.logger.messages("error")).not.to.include(LOST);
		});

		it("begin no epoch of a session that another has taken meanwhile", async () => {
			const one = await shared.join();
			const [id] = await shared.start(one, 1);
			await shared.clock.advance(2_000);
			await shared.kill(one);
			await one.parts.journal.drop(id);
			const journal = late(async () => {
				await shared.database.db.updateTable("session_owner").set({ nodeId: "another", token: 9 }).execute();
			});
			const two = await shared.join(undefined, { journal });
			expect(two.ids()).to.deep.equal([]);
			expect(two.logger.messages("error")).to.deep.equal(["session not resumed"]);
			expect(await journal.read(id, 0)).to.deep.equal([]);
		});
	});
});
