import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { DeadLetterBoxes } from "./api/dead-letter.ts";
import type { InProcessBus } from "./bridge/in-process-bus.ts";
import { NatsBus } from "./bridge/nats-bus.ts";
import type { Config } from "./config.ts";
import { ShowtimeError } from "./errors.ts";
import type { DeadLetterBox } from "./persistence/dead-letter-box.ts";
import { DeadLetterStream } from "./persistence/dead-letter-stream.ts";
import type { RelayQueue } from "./persistence/relay-queue.ts";
import { systemClock } from "./rooms/clock.ts";
import { colyseusRooms } from "./rooms/colyseus-rooms.ts";
import type { Foundation } from "./session-parts.ts";
import type { PlatformRelay } from "./workers/platform-relay.ts";

export interface OperatorDoorParts extends Pick<Foundation, "outbox" | "relay" | "owned"> {
	config: Pick<Config, "journal" | "natsNamespace">;
	bus: InProcessBus | NatsBus;
	calls: Pick<RelayQueue<unknown>, "listDead" | "revive">;
	platformRelay: Pick<PlatformRelay, "relay">;
}

/** What the internal API needs for operators alone. */
export function openOperatorDoors({ config, bus, outbox, relay, owned, calls, platformRelay }: OperatorDoorParts) {
	const deadLetters: DeadLetterBoxes = {
		event: boxOf(outbox, () => relay.nudge()),
		call: boxOf(calls, () => platformRelay.relay.nudge()),
		...(bus instanceof NatsBus &&
			config.journal !== "sql" && { message: new DeadLetterStream(bus.connection, config.natsNamespace) }),
	};
	const adminPageFolder = fileURLToPath(new URL("../web/dist-admin", import.meta.url));
	return {
		deadLetters,
		rooms: colyseusRooms,
		ownership: owned.ownership,
		...(existsSync(adminPageFolder) ? { adminPageFolder } : {}),
	};
}

function boxOf(queue: Pick<RelayQueue<unknown>, "listDead" | "revive">, nudge: () => void): DeadLetterBox {
	return {
		list: (page, pageSize) => queue.listDead(page, pageSize),
		async retry(id) {
			if (!(await queue.revive(id, systemClock.nowMs()))) {
				throw new ShowtimeError("DEAD_LETTER_NOT_FOUND", `id = ${JSON.stringify(id)}: there is no such dead letter`);
			}
			nudge();
		},
	};
}
