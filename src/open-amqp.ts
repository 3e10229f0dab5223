import { openAmqpDoor } from "./bridge/amqp-door.ts";
import { AmqpWire } from "./bridge/amqp-wire.ts";
import { incomingNotices } from "./bridge/notice-door.ts";
import type { Config } from "./config.ts";
import type { Opened } from "./opened.ts";
import { systemClock as clock } from "./rooms/clock.ts";
import type { Logger } from "./rooms/logger.ts";
import type { PlatformNotices } from "./rooms/platform-notices.ts";
import type { Starting } from "./starting.ts";

const AMQP_VARIABLE = "SHOWTIME_AMQP_URL";

/** The platform's RabbitMQ, where the configuration names one. */
export async function openAmqp(
	{ amqpUrl: url }: Pick<Config, "amqpUrl">,
	starting: Starting,
	log: Logger,
	opened: Opened,
): Promise<AmqpWire | undefined> {
	if (url === undefined) return undefined;
	const onConnection = (isUp: boolean) =>
		isUp ? log.info({}, "RabbitMQ is back") : log.warn({}, "RabbitMQ is gone; events wait for it");
	const wire = await starting.waitFor("amqp", AMQP_VARIABLE, () => AmqpWire.connect({ url, onConnection }));
	opened.add("RabbitMQ", () => wire.close());
	return wire;
}

export interface AmqpNoticesParts {
	amqp: AmqpWire;
	starting: Starting;
	notices: PlatformNotices;
	log: Logger;
	onDeadLetter(code: string): void;
}

/** Takes what other services tell everybody from RabbitMQ, until it is closed. */
export async function openAmqpNotices(
	{ amqp: wire, starting, notices, log, onDeadLetter }: AmqpNoticesParts,
	opened: Opened,
): Promise<void> {
	const open = () => openAmqpDoor(incomingNotices(notices), { wire, clock, log, onDeadLetter });
	const door = await starting.waitFor("amqp", AMQP_VARIABLE, open);
	opened.add("notices by AMQP", () => door.close());
}
