import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { JournalEntry } from "../../src/persistence/journal.ts";
import { MemberExchange } from "../../src/rooms/member-exchange.ts";
import { membersOf } from "../../src/world/summary.ts";
import { closing } from "../support/closing.ts";
import { codeOf } from "../support/code-of.ts";
import type { SessionHouse } from "../support/session-house.ts";
import { GAME_SERVICE, onlySession, REQUEST, SessionLives } from "../support/session-lives.ts";

function arrivalsOf(entry: JournalEntry): number[] {
	return "input" in entry && entry.input.kind === "arrivals" ? entry.input.templates : [];
}

describe("exchange of members", () => {
	const lives = new SessionLives(closing());

	/** Starts what waits for the clock, and moves the clock so that it can end. */
	async function within<T>(house: SessionHouse, work: Promise<T>, ms = 200): Promise<T> {
		await house.clock.advance(ms);
		return work;
	}

	it("holds as many members as are present, tick after tick", async () => {
		const house = lives.openHouse(await lives.openDatabase());
		const { record } = await house.directory.start(REQUEST);
		const session = house.directory.live(record.showtimeSessionId);
		if (session === undefined) throw new Error("not live");
		for (let tick = 1; tick <= 120; tick++) {
			await house.clock.advance(1_000);
			const { refill } = session.world.session;
			const entries = await house.parts.journal.read(session.id, 0);
			const onTheWay = entries
				.filter((entry) => refill !== null && entry.id === `refill:${refill.marker}`)
				.flatMap(arrivalsOf);
			const { checkedOut } = await house.parts.reservoir.status(GAME_SERVICE);
			expect(checkedOut).to.equal(membersOf(session.world).length + onTheWay.length);
		}
		expect(session.world.tick).to.equal(120);
		expect(session.world.session.left).to.be.greaterThan(0);
		expect(session.world.session.arrived).to.be.greaterThan(0);
	});

	it("admits as many members as the reservoir has", async () => {
		const house = lives.openHouse(await lives.openDatabase(), { reservoirSize: 60 });
		const { record } = await house.directory.start(REQUEST);
		const admitted = await within(house, house.directory.admit(record.showtimeSessionId, "admit:1", 25));
		expect(admitted).to.include({ arrived: 10, applied: true });
		const again = await house.directory.admit(record.showtimeSessionId, "admit:1", 25);
		expect(again).to.include({ arrived: 0, duplicate: true });
		expect((await house.parts.reservoir.status(GAME_SERVICE)).checkedOut).to.equal(60);
		await within(
			house,
			house.directory.submit(record.showtimeSessionId, "go", { kind: "departures", count: 20 }, { now: true }),
		);
		await house.directory.admit(record.showtimeSessionId, "admit:1", 25);
		expect((await house.parts.reservoir.status(GAME_SERVICE)).checkedOut).to.equal(40);
	});

	it("settles a session that ticks on by what its world has not taken in yet, however long its journal is", async () => {
		const house = lives.openHouse(await lives.openDatabase());
		await house.directory.start(REQUEST);
		const session = onlySession(house);
		await house.clock.advance(20_000);
		const { journal, reservoir } = house.parts;
		const read = journal.read.bind(journal);
		const behind: number[] = [];
		journal.read = async (id, after, ...upTo) => {
			behind.push(after);
			// A tick in the middle of the first reading.
			if (behind.length === 1) await session.tick();
			return read(id, after, ...upTo);
		};
		await session.submit("more", { kind: "arrivals", cause: "refill", templates: [9_000], requested: 1 });
		const before = session.sequence;
		await reservoir.reassert(GAME_SERVICE, session.id, [], session.record.startedAtMs);
		await new MemberExchange(house.parts).settle(session);
		expect(behind).to.deep.equal([before, session.sequence]);
		const { members } = await reservoir.holding(GAME_SERVICE, session.id);
		expect([...members]).to.include.members([...membersOf(session.world), 9_000]);
	});

	it("journals the same members when an undecided attempt is retried", async () => {
		const house = lives.openHouse(await lives.openDatabase());
		await house.directory.start(REQUEST);
		const session = onlySession(house);
		const exchange = new MemberExchange(house.parts);
		const { journal } = house.parts;
		const append = journal.append.bind(journal);
		for (const isWritten of [false, true]) {
			const inputId = `admit:${isWritten}`;
			const wanted = { cause: "inject" as const, count: 5, tags: [], biasBp: 0 };
			journal.append = async (...args) => {
				if (isWritten) await append(...args);
				throw new Error("connection lost");
			};
			expect(await codeOf(exchange.admit(session, inputId, wanted))).to.equal("connection lost");
			journal.append = append;
			const retried = await within(house, exchange.admit(session, inputId, wanted));
			expect(retried).to.include({ arrived: 5, duplicate: isWritten });
			const members = membersOf(session.world);
			expect((await house.parts.reservoir.status(GAME_SERVICE)).checkedOut).to.equal(members.length);
			expect(new Set(members).size).to.equal(members.length);
		}
	});

	it("looks after the members of every session, whichever of them fails", async () => {
		const house = lives.openHouse(await lives.openDatabase());
		const { reservoir } = house.parts;
		for (const entityId of [randomUUID(), randomUUID()]) {
			await house.directory.start({ ...REQUEST, streamer: { entityType: "character", entityId } });
		}
		const [first, second] = house.directory.liveSessions();
		const { checkedOut } = await reservoir.status(GAME_SERVICE);
		for (const { id, world } of [first, second]) {
			await reservoir.giveBack(GAME_SERVICE, id, membersOf(world).slice(0, 3));
		}
		const holding = reservoir.holding.bind(reservoir);
		reservoir.holding = async (...args) => {
			if (args[1] === first.id) throw new Error("connection lost");
			return await holding(...args);
		};
		const exchange = new MemberExchange(house.parts);
		expect(await codeOf(exchange.lookAfter([first, second]))).to.equal("connection lost");
		expect((await reservoir.status(GAME_SERVICE)).checkedOut).to.equal(checkedOut - 3);
		reservoir.holding = holding;
		await exchange.lookAfter([first, second]);
		expect((await reservoir.status(GAME_SERVICE)).checkedOut).to.equal(checkedOut);
	});
});
