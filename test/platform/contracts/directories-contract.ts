import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { Registration } from "../../../src/events/registration.ts";
import type { Platform } from "../../../src/platform/platform.ts";
import { closing } from "../../support/closing.ts";

/** What the directories of a platform do that knows only what it has; `put` has it know a record. */
export function directoriesContract(
	name: string,
	open: () => Promise<
		Pick<Platform, "characters" | "gameServices" | "gameSessions"> & {
			put(record: Registration): Promise<void>;
			close(): Promise<void>;
		}
	>,
): void {
	describe(`directories contract: ${name}`, () => {
		const close = closing();
		let opened: Awaited<ReturnType<typeof open>>;
		let id: string;

		before(async () => {
			opened = await open();
			close.add(opened.close);
		});
		beforeEach(() => {
			id = randomUUID();
		});

		it("know nothing of what never was", async () => {
			expect(await opened.characters.find(id)).to.equal(undefined);
			expect(await opened.gameServices.find(id)).to.equal(undefined);
			expect(await opened.gameServices.findByStub("no-such-game")).to.equal(undefined);
			expect(await opened.gameSessions.find(id)).to.equal(undefined);
		});

		it("know a character, its realm and whether it is dead", async () => {
			const realmId = randomUUID();
			await opened.put({ kind: "character", id, name: "Ada", realmId });
			expect(await opened.characters.find(id)).to.deep.equal({ characterId: id, name: "Ada", realmId, isDead: false });
			await opened.put({ kind: "character", id, name: "Ada", realmId, isDead: true });
			expect((await opened.characters.find(id))?.isDead).to.equal(true);
			expect(await opened.gameServices.find(id)).to.equal(undefined);
		});

		it("know a game service by id and by stub name", async () => {
			const stubName = `game-${id.slice(0, 8)}`;
			await opened.put({ kind: "game-service", id, name: "A Game", stubName });
			const gameService = { gameServiceId: id, stubName, displayName: "A Game" };
			expect(await opened.gameServices.find(id)).to.deep.equal(gameService);
			expect(await opened.gameServices.findByStub(stubName)).to.deep.equal(gameService);
		});

		it("know a game session, its game and owner and whether it is finished", async () => {
			const ownerAccountId = randomUUID();
			await opened.put({ kind: "game-session", id, gameType: "a-game", ownerAccountId });
			const session = { gameSessionId: id, gameType: "a-game", ownerAccountId, isFinished: false };
			expect(await opened.gameSessions.find(id)).to.deep.equal(session);
			await opened.put({ kind: "game-session", id, gameType: "a-game", ownerAccountId, isFinished: true });
			expect((await opened.gameSessions.find(id))?.isFinished).to.equal(true);
		});
	});
}
