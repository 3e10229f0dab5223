import { loadConfig } from "../../src/config.ts";
import { type OpenNotices, openNotices } from "../../src/open-notices.ts";
import { openVoiceStore } from "../../src/open-voice-store.ts";
import type { RedisConnection } from "../../src/persistence/redis-connection.ts";
import { SqlCareerSource } from "../../src/persistence/sql-career-source.ts";
import { SqlCareerStore } from "../../src/persistence/sql-career-store.ts";
import { SqlSponsorshipStore } from "../../src/persistence/sql-sponsorship-store.ts";
import type { OpenDatabase } from "../../src/persistence/sqlite-database.ts";
import { Sponsorships } from "../../src/rooms/sponsorships.ts";
import type { SessionHouse } from "./session-house.ts";

/** What follows from notices of other services, over the sessions and the embedded platform of a house. */
export function openNoticesOver(
	house: SessionHouse,
	database: OpenDatabase,
	{ env = {}, redis }: { env?: Record<string, string>; redis?: RedisConnection } = {},
): OpenNotices {
	return openNotices({
		config: loadConfig(env),
		database: { ...database, kind: "sqlite" },
		voiceStore: openVoiceStore(database, redis),
		platform: house.platform,
		sessions: house.parts.sessions,
		careers: new SqlCareerSource(database.db),
		directory: house.directory,
		sponsorships: new Sponsorships({
			store: new SqlSponsorshipStore(database.db),
			contracts: house.platform.contracts,
			careers: new SqlCareerStore(database.db),
			templateCode: "stream_sponsorship",
			clock: house.parts.clock,
		}),
		log: house.logger,
	});
}
