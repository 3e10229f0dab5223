import type { OpenCluster } from "./open-cluster.ts";
import type { Opened } from "./opened.ts";
import { StreamBoard } from "./persistence/stream-board.ts";
import type { PublicServerParts } from "./rooms/public-server.ts";
import type { SessionDirectory } from "./rooms/session-directory.ts";
import { SharedStreams } from "./rooms/shared-streams.ts";
import type { sessionParts } from "./session-parts.ts";

/** The public list of streams: of this process, or of all that share a Redis. */
export function openStreams(
	directory: SessionDirectory,
	{ ownership, clock, logger }: ReturnType<typeof sessionParts>,
	cluster: OpenCluster | undefined,
	opened: Opened,
): PublicServerParts["streams"] {
	if (cluster === undefined) return () => directory.streams();
	const board = new StreamBoard(cluster.redis, ownership.nodeId);
	const shared = new SharedStreams({ board, own: () => directory.streams(), clock, logger });
	shared.open();
	opened.add("list of streams", () => shared.close());
	return () => shared.streams();
}
