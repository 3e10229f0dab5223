import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { EntityReference } from "../../../src/events/reference.ts";
import { closing } from "../../support/closing.ts";
import { EMBEDDED_PLATFORMS, type OpenEmbeddedPlatform } from "../../support/embedded-platforms.ts";
import { refusalOf } from "../../support/refusal-of.ts";

for (const { name, open } of EMBEDDED_PLATFORMS) {
	describe(`soft services: ${name}`, () => {
		const close = closing();
		const gameServiceId = randomUUID();
		let platform: OpenEmbeddedPlatform;
		let entity: EntityReference;

		before(async () => {
			platform = await open();
			close.add(platform.close);
		});
		beforeEach(() => {
			entity = { entityType: "character", entityId: randomUUID() };
		});

		const event = (type: string, value: number) => ({
			callId: randomUUID(),
			gameServiceId,
			type,
			entity,
			value,
			atMs: 1_700_000_000_000,
		});

		it("of figures count an event once however often it comes, many at once too", async () => {
			const minutes = event("watch_minutes", 30);
			await Promise.all([1, 2, 3].map(() => platform.analytics.ingest([minutes, minutes])));
			expect(await platform.analytics.sumOf(gameServiceId, "watch_minutes", entity)).to.equal(30);
		});

		it("make the sum of figures the score in the leaderboard of the same name", async () => {
			await platform.leaderboards.ensure({
				gameServiceId,
				leaderboardId: "hype_trains",
				displayName: "Hype trains",
				update: "replace",
			});
			await platform.analytics.ingest([event("hype_trains", 2), event("hype_trains", 3)]);
			expect(await platform.leaderboards.top(gameServiceId, "hype_trains", 1)).to.deep.equal([{ entity, score: 5 }]);
		});

		it("refuse a leaderboard whose id breaks its rule", async () => {
			const board = { gameServiceId, leaderboardId: "Peak Viewers", displayName: "Peak", update: "max" } as const;
			expect(await refusalOf(platform.leaderboards.ensure(board))).to.equal(400);
		});

		it("take no event into a history without a name or with a weight above 1", async () => {
			const told = { characterId: entity.entityId, eventId: randomUUID(), atMs: 1, eventName: "Roar", significance: 1 };
			const { characterHistory } = platform;
			expect(await refusalOf(characterHistory.record({ ...told, eventName: "" }))).to.equal(400);
			expect(await refusalOf(characterHistory.record({ ...told, eventName: "x".repeat(201) }))).to.equal(400);
			expect(await refusalOf(characterHistory.record({ ...told, significance: 1.5 }))).to.equal(400);
			expect(await characterHistory.performancesOf(entity.entityId)).to.deep.equal([]);
		});
	});
}
