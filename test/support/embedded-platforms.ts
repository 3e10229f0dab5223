import { inTransaction } from "../../src/persistence/in-transaction.ts";
import { SqlMentionStore } from "../../src/persistence/sql-mention-store.ts";
import type { OpenDatabase } from "../../src/persistence/sqlite-database.ts";
import { isUniqueViolation } from "../../src/persistence/unique-violation.ts";
import { createEmbeddedPlatform, type EmbeddedPlatform } from "../../src/platform/embedded/embedded-platform.ts";
import { DATABASES } from "./databases.ts";

/** The embedded platform over a database of its own. */
export interface OpenEmbeddedPlatform extends EmbeddedPlatform {
	database: OpenDatabase;
	close(): Promise<void>;
}

/** The embedded platform over the database, with the codes of the configuration's defaults. */
export function embeddedPlatformOver(
	{ db }: Pick<OpenDatabase, "db">,
	{ nowMs = Date.now, isStrict = false }: { nowMs?: () => number; isStrict?: boolean } = {},
): EmbeddedPlatform {
	return createEmbeddedPlatform({
		db,
		inTransaction,
		isUniqueViolation,
		mentions: new SqlMentionStore(db, nowMs),
		nowMs,
		isStrict,
		seedTypeCode: "streamer",
		currencyCode: "stream_tip",
		relationshipTypeCode: "stream_follower",
	});
}

/** Every database that an embedded platform runs on. */
export const EMBEDDED_PLATFORMS = DATABASES.filter(({ name }) => name !== "SQLite in a file").map(({ name, open }) => ({
	name: `embedded on ${name}`,
	async open(options?: { nowMs?: () => number; isStrict?: boolean }): Promise<OpenEmbeddedPlatform> {
		const database = await open();
		return { ...embeddedPlatformOver(database, options), database, close: () => database.close() };
	},
}));
