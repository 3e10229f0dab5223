import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { EntityReference } from "../../../src/events/reference.ts";
import type { Leaderboards } from "../../../src/platform/leaderboards.ts";
import { closing } from "../../support/closing.ts";
import { refusalOf } from "../../support/refusal-of.ts";

/** What all leaderboards do; `open` answers a game service that is there, too. */
export function leaderboardsContract(
	name: string,
	open: () => Promise<{ leaderboards: Leaderboards; gameServiceId: string; close(): Promise<void> }>,
): void {
	describe(`leaderboards contract: ${name}`, () => {
		const close = closing();
		let leaderboards: Leaderboards;
		let gameServiceId: string;
		let leaderboardId: string;

		before(async () => {
			const opened = await open();
			close.add(opened.close);
			({ leaderboards, gameServiceId } = opened);
		});
		beforeEach(() => {
			leaderboardId = `peak-${randomUUID()}`;
		});

		const ensure = (update: "replace" | "max") =>
			leaderboards.ensure({ gameServiceId, leaderboardId, displayName: "Peak viewers", update });
		const submit = (entity: EntityReference, score: number) =>
			leaderboards.submit(gameServiceId, leaderboardId, entity, score);
		const streamer = (): EntityReference => ({ entityType: "character", entityId: randomUUID() });
		const scores = async (count = 10) => await leaderboards.top(gameServiceId, leaderboardId, count);

		it("keep the best score", async () => {
			await ensure("max");
			const ada = streamer();
			await submit(ada, 10);
			await submit(ada, 7);
			expect(await scores()).to.deep.equal([{ entity: ada, score: 10 }]);
			await submit(ada, 12.5);
			expect(await scores()).to.deep.equal([{ entity: ada, score: 12.5 }]);
		});

		it("keep the newest score where they replace", async () => {
			await ensure("replace");
			const ada = streamer();
			await submit(ada, 10);
			await submit(ada, 7);
			expect(await scores()).to.deep.equal([{ entity: ada, score: 7 }]);
		});

		it("keep the best of many scores that come at once", async () => {
			await ensure("max");
			const streamers = Array.from({ length: 80 }, streamer);
			await Promise.all(streamers.flatMap((one) => [3, 9, 1, 7].map((score) => submit(one, score))));
			expect((await scores(100)).map(({ score }) => score)).to.deep.equal(streamers.map(() => 9));
		});

		it("answer the best first, as many as wanted", async () => {
			await ensure("max");
			const [ada, bob, eve] = [streamer(), streamer(), streamer()];
			await submit(bob, 5);
			await submit(ada, 50);
			await submit(eve, 20);
			expect((await scores(2)).map(({ entity }) => entity)).to.deep.equal([ada, eve]);
			expect((await scores()).map(({ score }) => score)).to.deep.equal([50, 20, 5]);
		});

		it("stay as they are when they are there already", async () => {
			await ensure("max");
			await ensure("replace");
			const ada = streamer();
			await submit(ada, 10);
			await submit(ada, 7);
			expect(await scores()).to.deep.equal([{ entity: ada, score: 10 }]);
		});

		it("refuse a score where there is none", async () => {
			expect(await refusalOf(submit(streamer(), 1))).to.equal(404);
		});
	});
}
