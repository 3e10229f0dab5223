import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Config } from "./config.ts";
import type { Metrics } from "./metrics.ts";
import type { OpenCluster } from "./open-cluster.ts";
import type { Opened } from "./opened.ts";
import type { CareerStore } from "./persistence/career-store.ts";
import type { TokenVerifier } from "./platform/token-verifier.ts";
import { systemClock } from "./rooms/clock.ts";
import type { Logger } from "./rooms/logger.ts";
import { PublicServer, type PublicServerParts } from "./rooms/public-server.ts";
import type { SessionDirectory } from "./rooms/session-directory.ts";

export interface OpenPublicServerParts {
	tokens: TokenVerifier | undefined;
	directory: SessionDirectory;
	careerStore: CareerStore;
	streams: PublicServerParts["streams"];
	cluster: OpenCluster | undefined;
	metrics: Metrics;
	log: Logger;
	demo: PublicServerParts["demo"];
}

/** The players' port, ready for rooms and not listening yet. */
export async function openPublicServer(
	config: Config,
	parts: OpenPublicServerParts,
	opened: Opened,
): Promise<PublicServer> {
	const { tokens, directory, careerStore, streams, cluster, metrics, log: logger, demo } = parts;
	const { publicUrl, allowedOrigins, allowAnonymousJoins } = config;
	const { maxClientsPerRoom, maxMessagesPerSecond, maxPayloadBytes } = config;
	const pageFolder = fileURLToPath(new URL("../web/dist", import.meta.url));
	const publicServer = new PublicServer({
		live: (showtimeSessionId) => directory.live(showtimeSessionId),
		joinable: (showtimeSessionId) => directory.joinable(showtimeSessionId),
		streams,
		careers: careerStore,
		...(cluster === undefined ? {} : { cluster }),
		...(tokens === undefined ? {} : { tokens }),
		allowAnonymousJoins,
		maxClientsPerRoom,
		maxMessagesPerSecond,
		maxPayloadBytes,
		allowedOrigins: allowedOrigins ?? [],
		...(publicUrl === undefined ? {} : { publicUrl }),
		...(existsSync(pageFolder) ? { pageFolder } : {}),
		...(demo === undefined ? {} : { demo }),
		onRefused: (code) => metrics.playerRefusals.inc({ code }),
		clock: systemClock,
		logger,
	});
	await publicServer.prepare();
	opened.add("players' port", () => publicServer.close());
	return publicServer;
}
