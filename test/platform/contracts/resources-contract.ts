import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { ResourceReference, Resources } from "../../../src/platform/resources.ts";
import { closing } from "../../support/closing.ts";

/** What all resources do; `sourcesOf` and `cleanupOf` look at what the platform was told. */
export function resourcesContract(
	name: string,
	open: () => Promise<{
		resources: Resources;
		sourcesOf(resourceType: ResourceReference["resourceType"], resourceId: string): Promise<string[]>;
		cleanupOf(resourceType: ResourceReference["resourceType"]): Promise<string | undefined>;
		close(): Promise<void>;
	}>,
): void {
	describe(`resources contract: ${name}`, () => {
		const close = closing();
		let opened: Awaited<ReturnType<typeof open>>;
		let resources: Resources;

		before(async () => {
			opened = await open();
			close.add(opened.close);
			({ resources } = opened);
		});

		it("count a reference once, until it is taken back", async () => {
			const reference: ResourceReference = {
				resourceType: "character",
				resourceId: randomUUID(),
				sourceId: `streamer:${randomUUID()}`,
			};
			const sources = () => opened.sourcesOf("character", reference.resourceId);
			await resources.unregister(reference);
			expect(await sources()).to.deep.equal([]);
			await resources.register(reference);
			await resources.register(reference);
			expect(await sources()).to.deep.equal([reference.sourceId]);
			await resources.register({ ...reference, sourceId: "another" });
			expect((await sources()).sort()).to.deep.equal(["another", reference.sourceId]);
			await resources.unregister(reference);
			await resources.unregister(reference);
			expect(await sources()).to.deep.equal(["another"]);
		});

		it("keep resources of two types apart", async () => {
			const resourceId = randomUUID();
			await resources.register({ resourceType: "game-service", resourceId, sourceId: "session" });
			expect(await opened.sourcesOf("character", resourceId)).to.deep.equal([]);
			expect(await opened.sourcesOf("game-service", resourceId)).to.deep.equal(["session"]);
		});

		it("count a reference once that many register at once", async () => {
			const reference = { resourceType: "character", resourceId: randomUUID(), sourceId: "streamer" } as const;
			await Promise.all([1, 2, 3, 4].map(() => resources.register(reference)));
			expect(await opened.sourcesOf("character", reference.resourceId)).to.deep.equal(["streamer"]);
		});

		it("know for each type what a deletion calls", async () => {
			await resources.defineCleanup("character", "/showtime/cleanup-by-character");
			await resources.defineCleanup("game-service", "/showtime/cleanup-by-game-service");
			await resources.defineCleanup("character", "/showtime/cleanup-by-character");
			expect(await opened.cleanupOf("character")).to.equal("/showtime/cleanup-by-character");
			expect(await opened.cleanupOf("game-service")).to.equal("/showtime/cleanup-by-game-service");
		});
	});
}
