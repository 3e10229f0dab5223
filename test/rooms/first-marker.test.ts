import { expect } from "chai";
import { closing } from "../support/closing.ts";
import { buildSessionHouse, type SessionHouse } from "../support/session-house.ts";
import { onlySession, REQUEST, SessionLives } from "../support/session-lives.ts";
import { until } from "../support/until.ts";

describe("a session whose process died before its first marker", () => {
	const lives = new SessionLives(closing());
	let house: SessionHouse;
	let id: string;

	/** It is taken up by the next life, and has its beginning only. */
	beforeEach(async () => {
		const database = await lives.openDatabase();
		// Never closed: it is dead.
		const dying = buildSessionHouse({ database });
		dying.parts.journal.appendMarker = () => new Promise<never>(() => {});
		void dying.directory.start(REQUEST);
		id = await until(async () => {
			const [session] = dying.directory.liveSessions();
			return session?.id;
		}, "it waits for its first marker");
		({ house } = await lives.restart(dying, database));
		expect(onlySession(house).world.marker).to.equal(0);
	});

	it("begins as it was started, also when the lease of who has it comes back just then", async () => {
		await house.directory.leaseRegained();
		await house.clock.advance(1_000);
		expect(onlySession(house).world.session.status).to.equal("active");
		expect(onlySession(house).world.session.initial).to.be.above(0);
		expect(house.logger.messages("error")).to.deep.equal([]);
		const ending = house.directory.end(id);
		await house.clock.advance(1_000);
		expect(await ending).to.have.nested.property("record.status", "ended");
	});

	describe("and whose journal has lost its beginning", () => {
		beforeEach(() => house.parts.journal.drop(id));

		async function expectLeft(endReason: string): Promise<void> {
			expect(house.directory.live(id)).to.equal(undefined);
			expect(house.logger.messages("warn")).to.deep.equal(["stepped down: its journal has lost its beginning"]);
			expect((await house.directory.end(id)).record).to.include({ status: "ended", endReason });
		}

		it("is left when the lease of who has it comes back, and ends as one that never started", async () => {
			await house.directory.leaseRegained();
			await expectLeft("start-failed");
		});

		it("is left at its first marker, with which it may have started for all that is known", async () => {
			await house.clock.advance(1_000);
			await expectLeft("orphaned");
		});
	});
});
