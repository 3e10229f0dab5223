import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { CharacterHistory, Performance } from "../../../src/platform/character-history.ts";
import { closing } from "../../support/closing.ts";

/** What every history of characters does; `performancesOf` reads it, oldest first. */
export function characterHistoryContract(
	name: string,
	open: () => Promise<{
		characterHistory: CharacterHistory;
		performancesOf(characterId: string): Promise<Performance[]>;
		close(): Promise<void>;
	}>,
): void {
	describe(`character history contract: ${name}`, () => {
		const close = closing();
		let opened: Awaited<ReturnType<typeof open>>;

		before(async () => {
			opened = await open();
			close.add(opened.close);
		});

		it("remembers what a character took part in, each event once", async () => {
			const characterId = randomUUID();
			const performance = (eventName: string, atMs: number): Performance => ({
				characterId,
				eventId: randomUUID(),
				eventName,
				atMs,
				significance: 0.5,
			});
			const later = performance("The hall roared", 1_700_000_060_000);
			const earlier = performance("A train of level 4", 1_700_000_000_000);
			await opened.characterHistory.record(later);
			await opened.characterHistory.record(earlier);
			await Promise.all([1, 2, 3].map(() => opened.characterHistory.record(later)));
			expect(await opened.performancesOf(characterId)).to.deep.equal([earlier, later]);
			expect(await opened.performancesOf(randomUUID())).to.deep.equal([]);
		});
	});
}
