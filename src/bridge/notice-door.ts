import { NOTICE_TOPICS } from "../events/platform-notice.ts";
import type { PlatformNotices } from "../rooms/platform-notices.ts";
import { openWireDoor, type WireDoor, type WireDoorOptions } from "./wire-door.ts";

const MOST_BYTES = 262_144;
/** Notices that may be under way at once. */
const MOST_PENDING = 2000;

/** How notices come in, whatever the wire: one of several processes takes each. They may name persons. */
export function incomingNotices(notices: Pick<PlatformNotices, "take">) {
	return {
		name: "notices of the platform",
		queue: "showtime",
		subjects: NOTICE_TOPICS,
		mostBytes: MOST_BYTES,
		mostPending: MOST_PENDING,
		isPrivate: true,
		take: (topic: string, value: unknown) => notices.take(topic, value),
	};
}

/** Takes what other services tell everybody from NATS. */
export function openNoticeDoor(
	options: WireDoorOptions & { notices: Pick<PlatformNotices, "take"> },
): Promise<WireDoor> {
	return openWireDoor(incomingNotices(options.notices), options);
}
