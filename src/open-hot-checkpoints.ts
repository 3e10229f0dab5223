import type { RedisConnection } from "./persistence/redis-connection.ts";
import { RedisHotCheckpointStore } from "./persistence/redis-hot-checkpoint-store.ts";
import { systemClock } from "./rooms/clock.ts";
import { HotCheckpoints } from "./rooms/hot-checkpoints.ts";
import type { Logger } from "./rooms/logger.ts";

/** Opens the hot checkpoints of this process's sessions in Redis. */
export function openHotCheckpoints(redis: RedisConnection, logger: Logger): HotCheckpoints {
	return new HotCheckpoints({ store: new RedisHotCheckpointStore(redis), clock: systemClock, logger });
}
