import type { Dependency } from "./api/health.ts";
import type { AmqpWire } from "./bridge/amqp-wire.ts";
import type { InProcessBus } from "./bridge/in-process-bus.ts";
import { NatsBus } from "./bridge/nats-bus.ts";
import { isJournalInNats } from "./open-journal.ts";
import type { OpenPlatform } from "./open-platform.ts";
import type { Clock } from "./rooms/clock.ts";
import type { LiveSession } from "./rooms/live-session.ts";
import { within } from "./rooms/within.ts";
import type { Foundation } from "./session-parts.ts";
import type { PlatformRelay } from "./workers/platform-relay.ts";

/** A database that takes longer is as good as down. */
const ANSWER_MS = 1_000;
/** A session is behind that missed so many ticks, and so many milliseconds. */
const BEHIND_TICKS = 2;
const BEHIND_MS = 10_000;
/** Share of the sessions that may be behind. */
const MAY_BE_BEHIND = 0.05;

export interface DependencyParts extends Pick<Foundation, "config" | "database" | "owned"> {
	bus: InProcessBus | NatsBus;
	amqp: AmqpWire | undefined;
	redis: Foundation["redis"] | undefined;
	platformRelay: Pick<PlatformRelay, "away" | "relay">;
	services: Pick<OpenPlatform, "dependencies">;
	clock: Clock;
	liveSessions(): Iterable<LiveSession>;
}

/** What the process hangs on, as it is now; takes a second at most. */
export async function dependenciesOf(parts: DependencyParts): Promise<Record<string, Dependency>> {
	const { config, database, bus, amqp, owned, redis } = parts;
	const { lease } = owned;
	return {
		[database.kind]: await databaseOf(parts),
		...(lease === undefined ? {} : { lease: leaseOf(lease) }),
		...(bus instanceof NatsBus ? { nats: { isUp: bus.connected, isNeeded: isJournalInNats(config, bus) } } : {}),
		...(amqp === undefined ? {} : { amqp: amqpOf(amqp) }),
		...(redis === undefined ? {} : { redis: { isUp: redis.isUp, isNeeded: false } }),
		platform: platformOf(parts),
		...parts.services.dependencies(),
		sessions: sessionsOf(parts),
	};
}

async function databaseOf({ database: { db }, clock }: DependencyParts): Promise<Dependency> {
	const query = db.selectNoFrom((expression) => expression.lit(1).as("one")).execute();
	const detail = await within(clock, ANSWER_MS, query).then(
		() => undefined,
		(error: Error) => error.message,
	);
	return detail === undefined ? { isUp: true, isNeeded: true } : { isUp: false, isNeeded: true, detail };
}

function leaseOf({ isHeld }: { isHeld: boolean }): Dependency {
	if (isHeld) return { isUp: true, isNeeded: true };
	return { isUp: false, isNeeded: true, detail: "it has run out and was not renewed: nothing is appended" };
}

/** Events wait in the outbox, and notices in its queues. */
function amqpOf({ connected, trouble }: AmqpWire): Dependency {
	return { isUp: connected, isNeeded: false, ...(trouble === undefined ? {} : { detail: trouble }) };
}

/** Its calls wait: nothing is lost, and nothing stands still. */
function platformOf({ platformRelay: { away, relay } }: DependencyParts): Dependency {
	if (away.size === 0 && !relay.isBehind) return { isUp: true, isNeeded: false };
	const silent = [...away].map(([service, reason]) => `${service} (${reason})`).join(", ");
	const oldest = `${relay.figures.waiting} calls wait, the oldest for ${Math.round(relay.ageMs / 1000)} s`;
	return { isUp: false, isNeeded: false, detail: silent === "" ? oldest : `no answer from ${silent}; ${oldest}` };
}

function sessionsOf({ liveSessions, clock }: DependencyParts): Dependency {
	const ticking = [...liveSessions()].filter(({ isOver }) => !isOver);
	const behind = ticking.filter((session) => {
		const overdueMs = clock.nowMs() - session.nextTickAtMs;
		return overdueMs > BEHIND_MS && overdueMs > BEHIND_TICKS * session.intervalMs;
	});
	if (behind.length <= ticking.length * MAY_BE_BEHIND) return { isUp: true, isNeeded: true };
	return { isUp: false, isNeeded: true, detail: `${behind.length} of ${ticking.length} are behind their ticks` };
}
