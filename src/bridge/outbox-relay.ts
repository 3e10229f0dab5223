import { ShowtimeError } from "../errors.ts";
import type { ClaimedMessages, Outbox, OutboxFigures, OutboxMessage } from "../persistence/outbox.ts";
import type { Cancel, Clock } from "../rooms/clock.ts";
import type { Logger } from "../rooms/logger.ts";

/** Time between two looks at the outbox. */
const LOOK_MS = 1_000;
/** A relay that dies holds a session's messages no longer than this. */
const HOLD_MS = 30_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 300_000;
/** A message that nobody took for so long is given up. */
const DEAD_AFTER_MS = 86_400_000;
/** An outbox whose oldest message is older than this takes no new sessions. */
const BEHIND_AFTER_MS = 300_000;

export interface OutboxRelayParts {
	outbox: Outbox;
	/** After it returns the message is handed over. */
	publish(message: OutboxMessage): Promise<void>;
	/** False while it is known that nothing can be published. */
	mayPublish(): boolean;
	clock: Clock;
	logger: Logger;
	/** Learns of each message that is given up. */
	onDead(message: OutboxMessage, reason: string): void;
}

/**
 * Publishes what the outbox has, in the order of each session (docs/durability.md, "Effects"). Every process has a relay; of
 * a session's messages one at a time holds some. What fails is tried again after 1 s and then after ever longer times.
 */
export class OutboxRelay {
	readonly #parts: OutboxRelayParts;
	#figures: OutboxFigures = { waiting: 0, oldestAtMs: undefined, dead: 0 };
	#cancel: Cancel = () => {};
	#looking: Promise<void> | undefined;
	#couldPublish = true;
	#isClosed = false;

	constructor(parts: OutboxRelayParts) {
		this.#parts = parts;
	}

	/** As of the last look. */
	get figures(): OutboxFigures {
		return this.#figures;
	}

	/** Age of the oldest waiting message, in milliseconds. */
	get ageMs(): number {
		const { oldestAtMs } = this.#figures;
		return oldestAtMs === undefined ? 0 : Math.max(0, this.#parts.clock.nowMs() - oldestAtMs);
	}

	/** True while so much waits for so long that more would only wait as well. */
	get isBehind(): boolean {
		return this.ageMs > BEHIND_AFTER_MS;
	}

	/** From here on it looks at intervals. */
	open(): void {
		if (this.#isClosed) return;
		const { clock, logger } = this.#parts;
		this.#cancel = clock.after(LOOK_MS, () => {
			this.#looking = this.look()
				.catch((error: unknown) => logger.error({ err: error }, "the outbox was not looked at"))
				.finally(() => this.open());
		});
	}

	/** After it returns what could be published is, and nothing is published any more. */
	async close(): Promise<void> {
		this.#isClosed = true;
		this.#cancel();
		await this.#looking;
		await this.look();
	}

	/** Publishes everything that is due. */
	async look(): Promise<void> {
		const { outbox, clock, mayPublish } = this.#parts;
		if (mayPublish()) {
			if (!this.#couldPublish) await outbox.hurry();
			for (;;) {
				const claim = await outbox.claim(clock.nowMs(), HOLD_MS);
				if (claim === undefined || !(await this.#relay(claim))) break;
			}
		}
		this.#couldPublish = mayPublish();
		this.#figures = await outbox.figures();
	}

	/** Answers false when it is better to wait for the next look. */
	async #relay(claim: ClaimedMessages): Promise<boolean> {
		const { outbox, clock, logger } = this.#parts;
		const delivered: string[] = [];
		for (const message of claim.messages) {
			try {
				await this.#parts.publish(message);
				delivered.push(message.messageId);
			} catch (error) {
				if (isRefusal(error) || clock.nowMs() - message.atMs > DEAD_AFTER_MS) {
					await this.#giveUp(message, (error as Error).message);
					continue;
				}
				const { showtimeSessionId, tries } = claim;
				const waitMs = retryMs(delivered.length > 0 ? 0 : tries);
				logger.warn({ err: error, showtimeSessionId, tries, waitMs }, "an event was not taken; tried again later");
				await outbox.postpone(claim, delivered, clock.nowMs() + waitMs);
				return this.#parts.mayPublish();
			}
		}
		await outbox.settle(claim, delivered);
		return true;
	}

	async #giveUp(message: OutboxMessage, reason: string): Promise<void> {
		const { messageId, showtimeSessionId, subject } = message;
		await this.#parts.outbox.bury(messageId, reason);
		const facts = { messageId, showtimeSessionId, subject, reason };
		this.#parts.logger.error(facts, "an event was given up; it stays in the outbox as a dead letter");
		this.#parts.onDead(message, reason);
	}
}

/** A decision about the message itself, which another attempt does not change. */
function isRefusal(error: unknown): boolean {
	return error instanceof ShowtimeError;
}

/** Twice as long with every attempt, and up to half shorter, so that sessions do not come all at once. */
function retryMs(tries: number): number {
	const longest = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(tries, 20));
	return longest * (1 - Math.random() / 2);
}
