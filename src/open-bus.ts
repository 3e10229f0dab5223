import { InProcessBus } from "./bridge/in-process-bus.ts";
import { NatsBus } from "./bridge/nats-bus.ts";
import type { Config } from "./config.ts";
import type { Logger } from "./rooms/logger.ts";
import type { Starting } from "./starting.ts";

/** The bus that the configuration names: NATS where it has a URL, else one inside the process. */
export async function openBus(
	{ natsUrl: url, natsNamespace: namespace }: Pick<Config, "natsUrl" | "natsNamespace">,
	starting: Starting,
	log: Logger,
): Promise<InProcessBus | NatsBus> {
	if (url === undefined) {
		return new InProcessBus((subject, error) => log.error({ err: error, subject }, "a subscriber failed"));
	}
	const onConnection = (isUp: boolean) =>
		isUp ? log.info({}, "NATS is back") : log.warn({}, "NATS is gone; events wait for it");
	const options = { url, ...(namespace === undefined ? {} : { namespace }), onConnection };
	return await starting.waitFor("nats", "SHOWTIME_NATS_URL", () => NatsBus.connect(options));
}
