/** How long after its answer an event may still be what a reaction answers: the two come over different connections. */
const LATE_MS = 100;
/** Reactions of a session that some client may still be waiting for. */
const REMEMBERED = 16;

/** An event on its way, or answered just now. */
interface Sent {
	sentAtMs: number;
	significance: number;
	/** Undefined until it is. */
	answeredAtMs?: number;
}

interface OfSession {
	events: Set<Sent>;
	/** By the marker of a reaction: when the event that it answers was sent; undefined when there is none. */
	answered: Map<number, number | undefined>;
}

/**
 * Tells how long after an event was sent the crowd's reaction to it came to a client. A reaction does not say what it answers. The
 * server answers the most significant of the events that a step applies, of equals the first, and tells the players before
 * the publisher: so it is the most significant of the session's events that are under way, or else of those answered just now.
 */
export class ReactionTimes {
	readonly #sessions = new Map<string, OfSession>();

	/** An event was sent; what is returned is to be called with the time of its answer. */
	sent(session: string, significance: number, sentAtMs: number): (answeredAtMs: number) => void {
		const { events } = this.#of(session);
		const event: Sent = { sentAtMs, significance };
		forgetBefore(events, sentAtMs - LATE_MS);
		events.add(event);
		return (answeredAtMs) => {
			event.answeredAtMs = answeredAtMs;
		};
	}

	/**
	 * A reaction, told by its marker, came to one client of the session. Milliseconds since the event that it answers was sent; undefined when it
	 * answers none, but a swing of moods or a hype train.
	 */
	came(session: string, marker: number, atMs: number): number | undefined {
		const { events, answered } = this.#of(session);
		if (!answered.has(marker)) {
			forgetBefore(events, atMs - LATE_MS);
			answered.set(marker, answeredBy(events));
			if (answered.size > REMEMBERED) answered.delete(answered.keys().next().value ?? marker);
		}
		const sentAtMs = answered.get(marker);
		return sentAtMs === undefined ? undefined : atMs - sentAtMs;
	}

	#of(session: string): OfSession {
		const found = this.#sessions.get(session) ?? { events: new Set(), answered: new Map() };
		this.#sessions.set(session, found);
		return found;
	}
}

function forgetBefore(events: Set<Sent>, answeredMs: number): void {
	for (const event of events) {
		if (event.answeredAtMs !== undefined && event.answeredAtMs < answeredMs) events.delete(event);
	}
}

function answeredBy(events: ReadonlySet<Sent>): number | undefined {
	const open = [...events].filter(({ answeredAtMs }) => answeredAtMs === undefined);
	const candidates = open.length > 0 ? open : [...events];
	if (candidates.length === 0) return undefined;
	return candidates.reduce((most, event) => (event.significance > most.significance ? event : most)).sentAtMs;
}
