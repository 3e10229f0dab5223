import { expect } from "chai";
import { SqlMentionStore } from "../../../src/persistence/sql-mention-store.ts";
import { type OpenDatabase, openSqliteDatabase } from "../../../src/persistence/sqlite-database.ts";
import { EmbeddedCharacterDirectory } from "../../../src/platform/embedded/embedded-character-directory.ts";
import { EmbeddedGameServiceDirectory } from "../../../src/platform/embedded/embedded-game-service-directory.ts";
import { EmbeddedGameSessionDirectory } from "../../../src/platform/embedded/embedded-game-session-directory.ts";

describe("embedded directories", () => {
	let database: OpenDatabase;

	beforeEach(async () => {
		database = await openSqliteDatabase(":memory:");
	});
	afterEach(() => database.close());

	for (const [kind, Directory] of [
		["game-service", EmbeddedGameServiceDirectory],
		["character", EmbeddedCharacterDirectory],
		["game-session", EmbeddedGameSessionDirectory],
	] as const) {
		it(`know a ${kind} from its first mention and remember it`, async () => {
			const directory = new Directory(new SqlMentionStore(database.db, () => 42));
			expect(await directory.knows("some-id")).to.equal(true);
			expect(await directory.knows("some-id")).to.equal(true);
			expect(await database.db.selectFrom("platform_mention").selectAll().execute()).to.deep.equal([
				{ kind, id: "some-id", firstSeenAtMs: 42 },
			]);
		});
	}
});
