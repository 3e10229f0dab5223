import type { Closing } from "../../test/support/closing.ts";
import { startJetStream } from "../../test/support/jetstream-server.ts";
import { startMariadbServer } from "../../test/support/mariadb-server.ts";
import { type ClusterHouse, openCluster } from "../../test/support/two-processes.ts";

/** The stores of several processes as they are meant to run: MariaDB, Redis, and NATS with JetStream for the journal. */
export async function openStores(
	opened: Closing,
	settings: Record<string, string>,
): Promise<ClusterHouse & { natsUrl: string }> {
	const mariadb = startMariadbServer();
	opened.add(async () => (await mariadb).close());
	const nats = await startJetStream();
	opened.add(() => nats.close());
	const cluster = await openCluster(opened, { SHOWTIME_NATS_URL: nats.url, ...settings }, mariadb);
	return { ...cluster, natsUrl: nats.url };
}
