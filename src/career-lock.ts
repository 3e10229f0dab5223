import type { Config } from "./config.ts";
import { AdvisoryLocks } from "./persistence/advisory-locks.ts";
import type { RedisConnection } from "./persistence/redis-connection.ts";
import type { CareerWorkerParts } from "./workers/career-worker.ts";

const SECOND_MS = 1_000;

/** Shows in Redis which process looks after careers. */
export function openCareerLock(
	redis: RedisConnection,
	nodeId: string,
	{ distributedLockTimeoutSeconds }: Pick<Config, "distributedLockTimeoutSeconds">,
): NonNullable<CareerWorkerParts["lock"]> {
	const locks = new AdvisoryLocks(redis, Math.round(distributedLockTimeoutSeconds * SECOND_MS));
	const own = [{ name: "career-worker", holder: nodeId }];
	return {
		take: async () => (await locks.hold(own)).length > 0,
		giveBack: () => locks.release(own),
	};
}
