import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { EntityReference } from "../../../src/events/reference.ts";
import type { Analytics, AnalyticsEvent } from "../../../src/platform/analytics.ts";
import { closing } from "../../support/closing.ts";

const AT_MS = 1_700_000_000_000;

/** What all analytics do; `sumOf` looks at what they made of what they were told. */
export function analyticsContract(
	name: string,
	open: () => Promise<{
		analytics: Analytics;
		sumOf(gameServiceId: string, type: string, entity: EntityReference): Promise<number>;
		close(): Promise<void>;
	}>,
): void {
	describe(`analytics contract: ${name}`, () => {
		const close = closing();
		let opened: Awaited<ReturnType<typeof open>>;

		before(async () => {
			opened = await open();
			close.add(opened.close);
		});

		it("add up what they are told, by game service, type and entity", async () => {
			const [gameServiceId, otherService] = [randomUUID(), randomUUID()];
			const entity: EntityReference = { entityType: "character", entityId: randomUUID() };
			const event = (value: number, more: Partial<AnalyticsEvent> = {}): AnalyticsEvent => ({
				callId: randomUUID(),
				gameServiceId,
				type: "watch_minutes",
				entity,
				value,
				atMs: AT_MS,
				...more,
			});
			await opened.analytics.ingest([event(30), event(12.5), event(1, { type: "sessions" })]);
			await opened.analytics.ingest([event(7.5), event(99, { gameServiceId: otherService })]);
			await opened.analytics.ingest([event(4, { entity: { entityType: "account", entityId: entity.entityId } })]);
			expect(await opened.sumOf(gameServiceId, "watch_minutes", entity)).to.equal(50);
			expect(await opened.sumOf(gameServiceId, "sessions", entity)).to.equal(1);
			expect(await opened.sumOf(otherService, "watch_minutes", entity)).to.equal(99);
			expect(await opened.sumOf(gameServiceId, "hype_trains", entity)).to.equal(0);
		});

		it("take nothing", () => opened.analytics.ingest([]));
	});
}
