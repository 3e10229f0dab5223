import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { LegendaryEvent, RealmHistory } from "../../../src/platform/realm-history.ts";
import { closing } from "../../support/closing.ts";

/** What every history of realms does; `eventsOf` reads it, oldest first. */
export function realmHistoryContract(
	name: string,
	open: () => Promise<{
		realmHistory: RealmHistory;
		eventsOf(realmId: string): Promise<LegendaryEvent[]>;
		close(): Promise<void>;
	}>,
): void {
	describe(`realm history contract: ${name}`, () => {
		const close = closing();
		let opened: Awaited<ReturnType<typeof open>>;

		before(async () => {
			opened = await open();
			close.add(opened.close);
		});

		it("remembers what shook a realm, each event once", async () => {
			const realmId = randomUUID();
			const event = (eventName: string, atMs: number): LegendaryEvent => ({
				realmId,
				eventId: randomUUID(),
				eventName,
				atMs,
				impact: 0.75,
			});
			const later = event("The realm stood still", 1_700_000_060_000);
			const earlier = event("A legend was made", 1_700_000_000_000);
			await opened.realmHistory.record(later);
			await opened.realmHistory.record(earlier);
			await Promise.all([1, 2, 3].map(() => opened.realmHistory.record(later)));
			expect(await opened.eventsOf(realmId)).to.deep.equal([earlier, later]);
			expect(await opened.eventsOf(randomUUID())).to.deep.equal([]);
		});
	});
}
