import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { closing } from "../../support/closing.ts";
import { codeOf } from "../../support/code-of.ts";
import { EMBEDDED_PLATFORMS, type OpenEmbeddedPlatform } from "../../support/embedded-platforms.ts";

for (const { name, open } of EMBEDDED_PLATFORMS) {
	describe(`directories: ${name}`, () => {
		const close = closing();
		let platform: OpenEmbeddedPlatform;
		let id: string;

		before(async () => {
			platform = await open({ nowMs: () => 42 });
			close.add(platform.close);
		});
		beforeEach(() => {
			id = randomUUID();
		});

		for (const [kind, find] of [
			["game-service", () => platform.gameServices.find(id)],
			["character", () => platform.characters.find(id)],
			["game-session", () => platform.gameSessions.find(id)],
		] as const) {
			it(`know a ${kind} from its first mention and remember it`, async () => {
				expect(await find()).to.be.an("object");
				expect(await find()).to.be.an("object");
				const rows = platform.database.db.selectFrom("platform_mention").selectAll().where("id", "=", id);
				expect(await rows.execute()).to.deep.equal([{ kind, id, firstSeenAtMs: 42 }]);
			});
		}

		it("call a game service by its id until it has a name", async () => {
			const mentioned = { gameServiceId: id, stubName: id, displayName: id };
			expect(await platform.gameServices.find(id)).to.deep.equal(mentioned);
			expect(await platform.gameServices.findByStub(id)).to.deep.equal(mentioned);
			const stubName = `game-${id.slice(0, 8)}`;
			await platform.registry.register({ kind: "game-service", id, stubName });
			expect(await platform.gameServices.find(id)).to.deep.equal({
				gameServiceId: id,
				stubName,
				displayName: stubName,
			});
			expect(await platform.gameServices.findByStub(id)).to.equal(undefined);
		});

		it("answer what was registered over what was mentioned", async () => {
			await platform.characters.find(id);
			await platform.registry.register({ kind: "character", id, isDead: true });
			expect(await platform.characters.find(id)).to.deep.equal({ characterId: id, isDead: true });
		});

		it("keep what a later registration leaves out", async () => {
			await platform.registry.register({ kind: "character", id, name: "Ada", realmId: id });
			await platform.registry.register({ kind: "character", id, isDead: true });
			await platform.registry.register({ kind: "character", id });
			const ada = { characterId: id, name: "Ada", realmId: id, isDead: true };
			expect(await platform.characters.find(id)).to.deep.equal(ada);
			await platform.registry.register({ kind: "character", id, isDead: false });
			expect((await platform.characters.find(id))?.isDead).to.equal(false);
		});

		it("register at once what many register at once", async () => {
			const names = ["Ada", "Bob", "Eve"];
			await Promise.all(names.map((name) => platform.registry.register({ kind: "character", id, name })));
			expect((await platform.characters.find(id))?.name).to.be.oneOf(names);
		});

		it("give a stub name to one game service only", async () => {
			const stubName = `game-${id.slice(0, 8)}`;
			await platform.registry.register({ kind: "game-service", id, stubName });
			await platform.registry.register({ kind: "game-service", id, stubName, name: "A Game" });
			const other = { kind: "game-service", id: randomUUID(), stubName } as const;
			expect(await codeOf(platform.registry.register(other))).to.equal("STUB_NAME_TAKEN");
			const takers = [1, 2, 3].map(() => ({ ...other, id: randomUUID(), stubName: `${stubName}-2` }));
			const taken = await Promise.allSettled(takers.map((taker) => platform.registry.register(taker)));
			expect(taken.filter(({ status }) => status === "fulfilled")).to.have.length(1);
		});
	});
}
