import type { Input } from "../events/input.ts";
import type { Clock } from "../rooms/clock.ts";
import type { LiveSession } from "../rooms/live-session.ts";
import type { Logger } from "../rooms/logger.ts";
import { Repeating } from "./repeating.ts";

const LOOK_MS = 60_000;

/** Inputs that the house makes by itself; every other one is somebody's doing. */
const OWN_INPUTS: ReadonlySet<Input["kind"]> = new Set([
	"displaced",
	"rules",
	"phase",
	"morale",
	"pulses-ended",
	"end",
]);

export interface IdleSessionsParts {
	/** The sessions of this process. */
	sessions(): Iterable<LiveSession>;
	/** Players that watch a session here. */
	watchers(showtimeSessionId: string): number;
	/** Ends a session as idle. */
	end(showtimeSessionId: string): Promise<unknown>;
	idleMs: number;
	clock: Clock;
	logger: Logger;
}

/**
 * Ends sessions that nobody has had anything to do with for long: no input but those of the house itself, and nobody who
 * watches. A process that takes a session up counts anew.
 */
export class IdleSessions {
	readonly #parts: IdleSessionsParts;
	readonly #activeAtMs = new WeakMap<LiveSession, number>();
	readonly #looks: Repeating;

	constructor(parts: IdleSessionsParts) {
		this.#parts = parts;
		const failure = "idle sessions were not looked for";
		this.#looks = new Repeating({ ...parts, intervalMs: LOOK_MS, work: () => this.#look(), failure });
	}

	/** From here on it looks at intervals. */
	open(): void {
		this.#looks.open();
	}

	/** After it returns no session is ended any more. */
	async close(): Promise<void> {
		await this.#looks.close();
	}

	async #look(): Promise<void> {
		const { sessions, watchers, idleMs, clock } = this.#parts;
		const idle: LiveSession[] = [];
		for (const session of sessions()) {
			if (session.isOver) continue;
			if (!this.#activeAtMs.has(session)) this.#watch(session);
			if (watchers(session.id) > 0) this.#note(session);
			if (clock.nowMs() - (this.#activeAtMs.get(session) ?? 0) >= idleMs) idle.push(session);
		}
		await Promise.all(idle.map((session) => this.#end(session)));
	}

	#watch(session: LiveSession): void {
		this.#note(session);
		session.onStepped(({ inputs }) => {
			if (inputs.some(isDoing)) this.#note(session);
		});
	}

	#note(session: LiveSession): void {
		this.#activeAtMs.set(session, this.#parts.clock.nowMs());
	}

	async #end({ id }: LiveSession): Promise<void> {
		const { end, logger } = this.#parts;
		try {
			await end(id);
			logger.info({ showtimeSessionId: id }, "session ended: nobody had anything to do with it for long");
		} catch (error) {
			logger.error({ err: error, showtimeSessionId: id }, "idle session not ended; tried again in a minute");
		}
	}
}

function isDoing(input: Input): boolean {
	return !OWN_INPUTS.has(input.kind) && !(input.kind === "arrivals" && input.cause === "refill");
}
