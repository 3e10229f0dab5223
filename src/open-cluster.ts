import type { Config } from "./config.ts";
import { RedisConnection, redisOptions } from "./persistence/redis-connection.ts";
import type { Logger } from "./rooms/logger.ts";
import type { Cluster } from "./rooms/public-server.ts";
import { SharedDriver } from "./rooms/shared-driver.ts";
import { SharedPresence } from "./rooms/shared-presence.ts";
import type { Starting } from "./starting.ts";

/** What several processes share through Redis. */
export interface OpenCluster extends Cluster {
	redis: RedisConnection;
	close(): void;
}

/** Opens Redis where the configuration names one. */
export async function openCluster(
	{ redisUrl }: Pick<Config, "redisUrl">,
	starting: Starting,
	log: Pick<Logger, "warn">,
): Promise<OpenCluster | undefined> {
	if (redisUrl === undefined) return undefined;
	const variable = "SHOWTIME_REDIS_URL";
	const onDoubt = (doubt: string) => log.warn({}, `${variable}: ${doubt}`);
	const redis = await starting.waitFor("redis", variable, () => RedisConnection.open(redisUrl, onDoubt));
	const driver = new SharedDriver(redisOptions(redisUrl) as never);
	const presence = new SharedPresence(redisOptions(redisUrl));
	return { redis, driver, presence, close: () => redis.close() };
}
