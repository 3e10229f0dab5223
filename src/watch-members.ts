import type { EmbeddedReservoir } from "./persistence/embedded-reservoir.ts";
import { RedisReservoir } from "./persistence/redis-reservoir.ts";
import type { Logger } from "./rooms/logger.ts";
import type { SessionDirectory } from "./rooms/session-directory.ts";

const WATCH_MS = 5_000;

/** Looks at intervals whether reservoir and sessions agree on who of the members is where; returns what ends that. */
export function watchMembers(
	reservoir: EmbeddedReservoir | RedisReservoir,
	directory: SessionDirectory,
	log: Logger,
): () => void {
	const look = async () => {
		if (reservoir instanceof RedisReservoir) await reservoir.watch();
		await directory.lookAfterMembers();
	};
	const timer = setInterval(() => {
		look().catch((error: unknown) => log.warn({ err: error }, "who of the members is where was not looked at"));
	}, WATCH_MS);
	return () => clearInterval(timer);
}
