import type { Broadcasts } from "../rooms/broadcasts.ts";
import { openWireDoor, type WireDoor, type WireDoorOptions } from "./wire-door.ts";

/** Subjects without the namespace, of every generation (docs/broadcast.md, "Subjects"). */
export const PULSE_SUBJECTS = ["stream.audience.pulse", "broadcast.audience.pulse"] as const;
export const PLATFORM_SESSION_BEGUN_SUBJECTS = [
	"stream.platform.session.started",
	"broadcast.platform.session.started",
	"broadcast.platform-session.created",
	"broadcast.platform-session.updated",
] as const;
export const PLATFORM_SESSION_ENDED_SUBJECTS = [
	"stream.platform.session.ended",
	"broadcast.platform.session.ended",
	"broadcast.platform-session.deleted",
] as const;

/** As much as a NATS server takes unless told otherwise. */
const MOST_PULSE_BYTES = 1_048_576;
const MOST_NOTICE_BYTES = 65_536;
/** Pulses that may wait for the journal at once. */
const MOST_PENDING = 2000;

/** Every broadcast of a platform is heard of here, also those that have nothing to do with us. */
const NOT_OURS = ["SESSION_NOT_FOUND", "SESSION_ENDED", "PULSE_OUT_OF_ORDER"];

export interface PulseDoorOptions extends WireDoorOptions {
	broadcasts: Broadcasts;
	/** Learns the code of each pulse that could not be read. */
	onUnreadPulse(code: string): void;
}

/** Takes audience pulses and the beginnings and ends of platform sessions from NATS. */
export async function openPulseDoor(options: PulseDoorOptions): Promise<WireDoor> {
	const { broadcasts, onUnreadPulse } = options;
	const common = { mostPending: MOST_PENDING, dropped: NOT_OURS, isPrivate: true };
	const notices = { ...common, name: "platform sessions", mostBytes: MOST_NOTICE_BYTES };
	const doors = await Promise.all([
		openWireDoor(
			{
				...common,
				name: "pulses",
				subjects: PULSE_SUBJECTS,
				mostBytes: MOST_PULSE_BYTES,
				take: (_, pulse) => broadcasts.takePulse(pulse),
				onUnread: onUnreadPulse,
			},
			options,
		),
		openWireDoor(
			{
				...notices,
				subjects: PLATFORM_SESSION_BEGUN_SUBJECTS,
				take: (_, notice) => broadcasts.beginPlatformSession(notice),
			},
			options,
		),
		openWireDoor(
			{
				...notices,
				subjects: PLATFORM_SESSION_ENDED_SUBJECTS,
				take: (_, notice) => broadcasts.endPlatformSession(notice),
			},
			options,
		),
	]);
	return {
		async close() {
			await Promise.all(doors.map((door) => door.close()));
		},
	};
}
