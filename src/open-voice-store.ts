import type { ConfiguredDatabase } from "./open-database.ts";
import type { RedisConnection } from "./persistence/redis-connection.ts";
import { RedisVoiceBoard } from "./persistence/redis-voice-board.ts";
import { SqlVoiceStore } from "./persistence/sql-voice-store.ts";
import type { VoiceStore } from "./persistence/voice-store.ts";

/** Which voice room a session has; shown to operators where there is a Redis. */
export function openVoiceStore({ db }: Pick<ConfiguredDatabase, "db">, redis?: RedisConnection): VoiceStore {
	const store = new SqlVoiceStore(db);
	return redis === undefined ? store : new RedisVoiceBoard({ store, redis });
}
