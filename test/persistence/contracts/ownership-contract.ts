import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { Ownership } from "../../../src/persistence/ownership.ts";
import type { SessionRecord, SessionStore } from "../../../src/persistence/session-store.ts";
import { codeOf } from "../../support/code-of.ts";

export interface OwnershipHouse {
	/** A process of its own; its lease lasts as long as the test unless `leaseMs` says otherwise. */
	join(leaseMs?: number): Promise<Ownership>;
	sessions: SessionStore;
	close(): Promise<void>;
}

/** What every ownership does for one process. */
export function ownershipContract(name: string, open: () => Promise<OwnershipHouse>): void {
	describe(`ownership contract: ${name}`, () => {
		let house: OwnershipHouse;
		let one: Ownership;
		const id = randomUUID();

		beforeEach(async () => {
			house = await open();
			one = await house.join();
		});
		afterEach(() => house.close());

		it("gives a free session to who claims it, with the same token each time", async () => {
			const token = await one.claim(id);
			expect(token).to.be.a("number");
			expect(await one.claim(id)).to.equal(token);
			expect(await one.holds(id, token as number)).to.equal(true);
			expect((await one.ownerOf(id))?.nodeId).to.equal(one.nodeId);
		});

		it("raises the token when a session was free in between", async () => {
			const first = (await one.claim(id)) as number;
			await one.release(id, first);
			expect(await one.holds(id, first)).to.equal(false);
			expect(await one.ownerOf(id)).to.equal(undefined);
			expect(await one.claim(id)).to.equal(first + 1);
		});

		it("keeps a session that is released by an old token", async () => {
			const first = (await one.claim(id)) as number;
			await one.release(id, first);
			const second = (await one.claim(id)) as number;
			await one.release(id, first);
			expect(await one.holds(id, second)).to.equal(true);
		});

		it("names the sessions that have not ended and are free, the oldest first", async () => {
			const [later, earlier, ended, owned] = [2, 1, 3, 4].map((n) => record(n));
			for (const session of [later, earlier, ended, owned]) await house.sessions.create(session);
			await house.sessions.update(ended.showtimeSessionId, { status: "ended", endedAtMs: 9, endReason: "requested" });
			await one.claim(owned.showtimeSessionId);
			expect(await one.free()).to.deep.equal([earlier.showtimeSessionId, later.showtimeSessionId]);
		});

		it("forgets a session, and frees all when its process leaves", async () => {
			const session = record(1);
			await house.sessions.create(session);
			await one.claim(session.showtimeSessionId);
			expect(await one.free()).to.deep.equal([]);
			await one.leave();
			expect(await one.free()).to.deep.equal([session.showtimeSessionId]);
			await one.drop(session.showtimeSessionId);
			expect(await one.ownerOf(session.showtimeSessionId)).to.equal(undefined);
		});

		it("lists its own process", async () => {
			expect((await one.nodes()).map(({ nodeId }) => nodeId)).to.deep.equal([one.nodeId]);
		});
	});
}

/** What an ownership that processes share does beyond that. */
export function sharedOwnershipContract(name: string, open: () => Promise<OwnershipHouse>): void {
	describe(`shared ownership contract: ${name}`, () => {
		let house: OwnershipHouse;
		const id = randomUUID();

		beforeEach(async () => {
			house = await open();
		});
		afterEach(() => house.close());

		it("gives a session to one of many processes", async () => {
			const processes = await Promise.all(Array.from({ length: 8 }, () => house.join()));
			const tokens = await Promise.all(processes.map((one) => one.claim(id)));
			expect(tokens.filter((token) => token !== undefined)).to.have.length(1);
			const owner = processes[tokens.findIndex((token) => token !== undefined)];
			for (const one of processes) expect((await one.ownerOf(id))?.nodeId).to.equal(owner.nodeId);
		});

		it("lets none but the owner change a record by token", async () => {
			const session = record(1);
			await house.sessions.create(session);
			const own = { id: session.showtimeSessionId, change: { status: "paused", pausedAtMs: 7 } } as const;
			const [one, two] = [await house.join(), await house.join()];
			const first = (await one.claim(own.id)) as number;
			await one.release(own.id, first);
			expect(await codeOf(house.sessions.update(own.id, own.change, first))).to.equal("NOT_OWNER");
			const second = await two.claim(own.id);
			expect(await codeOf(house.sessions.update(own.id, own.change, first))).to.equal("NOT_OWNER");
			expect(await house.sessions.get(own.id)).to.deep.equal(session);
			await house.sessions.update(own.id, own.change, second);
			expect(await house.sessions.get(own.id)).to.deep.equal({ ...session, ...own.change });
		});

		it("passes a session on when its owner gives it up or leaves, and never an owned one", async () => {
			const [one, two] = [await house.join(), await house.join()];
			const first = (await one.claim(id)) as number;
			expect(await two.claim(id)).to.equal(undefined);
			await one.release(id, first);
			expect(await two.claim(id)).to.equal(first + 1);
			expect(await one.holds(id, first)).to.equal(false);
			await two.leave();
			expect(await one.claim(id)).to.equal(first + 2);
		});

		it("says which process gives its sessions up, and leaves it what it still has", async () => {
			const [one, two] = [await house.join(), await house.join()];
			const token = (await one.claim(id)) as number;
			await one.drain();
			await one.renew();
			const draining = (await two.nodes()).filter(({ isDraining }) => isDraining).map(({ nodeId }) => nodeId);
			expect(draining).to.deep.equal([one.nodeId]);
			expect(await two.claim(id)).to.equal(undefined);
			expect(await one.holds(id, token)).to.equal(true);
		});

		it("passes a session on when its owner's lease has run out, to one of many", async () => {
			const dead = await house.join(-1);
			const token = (await dead.claim(id)) as number;
			const others = await Promise.all([1, 2, 3, 4].map(() => house.join()));
			expect(await others[0].ownerOf(id)).to.equal(undefined);
			const tokens = await Promise.all(others.map((one) => one.claim(id)));
			expect(tokens.filter((taken) => taken !== undefined)).to.deep.equal([token + 1]);
			expect(await dead.holds(id, token)).to.equal(false);
			expect((await others[0].nodes()).map(({ nodeId }) => nodeId)).not.to.include(dead.nodeId);
		});
	});
}

function record(n: number): SessionRecord {
	return {
		showtimeSessionId: randomUUID(),
		status: "active",
		streamer: { entityType: "character", entityId: randomUUID() },
		gameServiceId: randomUUID(),
		title: `stream ${n}`,
		realmPreset: "arena",
		listed: true,
		startedAtMs: n,
	};
}
