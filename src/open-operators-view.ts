import type { Config } from "./config.ts";
import { AdvisoryLocks } from "./persistence/advisory-locks.ts";
import type { RedisConnection } from "./persistence/redis-connection.ts";
import { SessionBoard } from "./persistence/session-board.ts";
import { systemClock } from "./rooms/clock.ts";
import type { Logger } from "./rooms/logger.ts";
import { OperatorsView } from "./rooms/operators-view.ts";

/** Opens what operators see of this process's sessions in Redis. */
export function openOperatorsView(
	{ distributedLockTimeoutSeconds }: Pick<Config, "distributedLockTimeoutSeconds">,
	redis: RedisConnection,
	nodeId: string,
	logger: Logger,
): OperatorsView {
	const lockMs = Math.round(distributedLockTimeoutSeconds * 1_000);
	const locks = new AdvisoryLocks(redis, lockMs);
	return new OperatorsView({ board: new SessionBoard(redis), locks, lockMs, nodeId, clock: systemClock, logger });
}
