import { expect } from "chai";
import type { MentionStore } from "../../../src/persistence/mention-store.ts";

/** What every mention store does; `open` takes the clock that the store is to use. */
export function mentionStoreContract(
	name: string,
	open: (nowMs: () => number) => Promise<{ mentions: MentionStore; close(): Promise<void> }>,
): void {
	describe(`mention store contract: ${name}`, () => {
		let mentions: MentionStore;
		let close: () => Promise<void>;
		let now: number;

		beforeEach(async () => {
			now = 1000;
			({ mentions, close } = await open(() => now));
		});
		afterEach(() => close());

		it("remembers when an id was first mentioned, of each kind by itself", async () => {
			expect(await mentions.remember("character", "a")).to.deep.equal({ firstSeenAtMs: 1000 });
			now = 2000;
			expect(await mentions.remember("character", "a")).to.deep.equal({ firstSeenAtMs: 1000 });
			expect(await mentions.remember("game-session", "a")).to.deep.equal({ firstSeenAtMs: 2000 });
			expect(await mentions.remember("character", "b")).to.deep.equal({ firstSeenAtMs: 2000 });
		});

		it("agrees on one instant when an id is mentioned many times at once", async () => {
			const answers = await Promise.all([1, 2, 3, 4].map(() => mentions.remember("game-service", "a")));
			expect(new Set(answers.map(({ firstSeenAtMs }) => firstSeenAtMs)).size).to.equal(1);
		});
	});
}
