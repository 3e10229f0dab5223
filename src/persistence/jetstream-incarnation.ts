import { randomUUID } from "node:crypto";
import type { StreamInfo } from "@nats-io/jetstream";

const INCARNATION = /^incarnation ([\da-f-]{36})$/;

/** Description of a new stream, which says for good which one it is. */
export function newIncarnation(): string {
	return `incarnation ${randomUUID()}`;
}

/**
 * Which stream it is, over changes of its settings and starts of the server: by its description, since after both NATS 2.9 tells another
 * creation. Of a stream without one its creation.
 */
export function incarnationOf({ config, created }: Pick<StreamInfo, "config" | "created">): string {
	return INCARNATION.exec(config.description ?? "")?.[1] ?? created;
}
