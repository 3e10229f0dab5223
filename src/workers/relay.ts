import type { Claimed, RelayQueue, WaitingFigures } from "../persistence/relay-queue.ts";
import type { Clock } from "../rooms/clock.ts";
import type { Logger } from "../rooms/logger.ts";
import { Hold } from "./hold.ts";
import { Repeating } from "./repeating.ts";

/** Time between two looks at the queue. */
const LOOK_MS = 1_000;
/** A relay that dies holds a line no longer than this. */
const HOLD_MS = 30_000;
const FIRST_RETRY_MS = 1_000;
/** An item that nobody took for so long is given up. */
const DEAD_AFTER_MS = 86_400_000;
/** A queue whose oldest item is older than this is behind. */
const BEHIND_AFTER_MS = 300_000;

export interface RelayParts<Item> {
	queue: RelayQueue<Item>;
	/** What an item is called in the log, such as "an event", and where those that are given up stay. */
	itemName: string;
	placeName: string;
	idOf(item: Item): string;
	/** What the log says of an item. */
	factsOf(item: Item): object;
	/** After it returns the item is carried out; a rejection leaves that open. */
	carryOut(item: Item): Promise<void>;
	/** Whether the error is a decision about the item itself, which another attempt does not change. */
	isRefusal(error: unknown): boolean;
	/** False while it is known that nothing can be carried out. */
	mayCarryOut(): boolean;
	/** Lines that are carried out side by side. */
	mostAtOnce: number;
	/** The longest time between two attempts. */
	lastRetryMs: number;
	/** Whether what is due is carried out before the relay closes; else it stops after the items that are under way. */
	finishesAtClose: boolean;
	clock: Clock;
	logger: Logger;
	/** Learns of each item that is given up. */
	onDead(item: Item): void;
}

/**
 * Carries out what a queue has, in the order of each line (docs/durability.md, "Effects"). Every process has a relay; one
 * at a time holds a line. What fails is tried again after 1 s and then after ever longer times.
 */
export class Relay<Item extends { atMs: number }> {
	readonly #parts: RelayParts<Item>;
	/** Work on lines that is under way. */
	readonly #hands = new Set<Promise<void>>();
	#figures: WaitingFigures = { waiting: 0, oldestAtMs: undefined, dead: 0 };
	readonly #looks: Repeating;
	#couldCarryOut = true;

	constructor(parts: RelayParts<Item>) {
		this.#parts = parts;
		const work = () => this.#look(LOOK_MS);
		this.#looks = new Repeating({
			...parts,
			intervalMs: LOOK_MS,
			work,
			failure: `${parts.placeName} was not looked at`,
		});
	}

	/** As of the last look. */
	get figures(): WaitingFigures {
		return this.#figures;
	}

	/** Age of the oldest waiting item, in milliseconds. */
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
		this.#looks.open();
	}

	/** After it returns nothing is carried out any more. */
	async close(): Promise<void> {
		await this.#looks.close();
		if (this.#parts.finishesAtClose) await this.look();
		else while (this.#hands.size > 0) await Promise.all(this.#hands);
	}

	get #isStopping(): boolean {
		return this.#looks.isClosed && !this.#parts.finishesAtClose;
	}

	/** Something is due: it is begun at once, and not at the next look. */
	nudge(): void {
		if (this.#parts.mayCarryOut() && !this.#looks.isClosed) this.#lendHand();
	}

	/** Carries out everything that is due. */
	look(): Promise<void> {
		return this.#look(Number.POSITIVE_INFINITY);
	}

	/** A line that takes longer than `patienceMs` keeps nobody from the next look. */
	async #look(patienceMs: number): Promise<void> {
		const { queue, mayCarryOut } = this.#parts;
		if (mayCarryOut()) {
			if (!this.#couldCarryOut) await queue.hurry();
			this.#lendHand();
			await this.#atRest(patienceMs);
		}
		this.#couldCarryOut = mayCarryOut();
		this.#figures = await queue.figures();
	}

	async #atRest(patienceMs: number): Promise<void> {
		const rest = async () => {
			while (this.#hands.size > 0) await Promise.all(this.#hands);
		};
		if (patienceMs === Number.POSITIVE_INFINITY) return rest();
		await new Promise<void>((resolve) => {
			const cancel = this.#parts.clock.after(patienceMs, resolve);
			void rest().then(() => {
				cancel();
				resolve();
			});
		});
	}

	#lendHand(): void {
		const { mostAtOnce, logger, placeName } = this.#parts;
		if (this.#hands.size >= mostAtOnce) return;
		const hand: Promise<void> = this.#work()
			.catch((error: unknown) => logger.error({ err: error }, `${placeName} was not worked off; tried again`))
			.finally(() => this.#hands.delete(hand));
		this.#hands.add(hand);
	}

	/** One line after the other; where there is a line there may be more, for another hand. */
	async #work(): Promise<void> {
		const { queue, clock, mayCarryOut } = this.#parts;
		while (mayCarryOut() && !this.#isStopping) {
			const claim = await queue.claim(clock.nowMs(), HOLD_MS);
			if (claim === undefined) return;
			this.#lendHand();
			await this.#carryOut(claim);
		}
	}

	async #carryOut(claim: Claimed<Item>): Promise<void> {
		const { queue, clock } = this.#parts;
		const done: string[] = [];
		const hold = new Hold(claim, { ...this.#parts, holdMs: HOLD_MS });
		let waitMs: number | undefined;
		try {
			for (const item of claim.items) {
				if (hold.isLost || this.#isStopping) break;
				waitMs = await this.#attempt(item, done, claim.tries);
				if (waitMs !== undefined) break;
			}
		} finally {
			await hold.end();
		}
		if (waitMs === undefined) await queue.settle(claim, done);
		else await queue.postpone(claim, done, clock.nowMs() + waitMs);
	}

	/** Answers how long to wait for the next attempt, when there is to be one. */
	async #attempt(item: Item, done: string[], failedTries: number): Promise<number | undefined> {
		const { clock, logger, itemName, idOf, factsOf, carryOut, isRefusal, lastRetryMs } = this.#parts;
		try {
			await carryOut(item);
			done.push(idOf(item));
			return undefined;
		} catch (error) {
			if (isRefusal(error) || clock.nowMs() - item.atMs > DEAD_AFTER_MS) {
				await this.#giveUp(item, (error as Error).message);
				return undefined;
			}
			const tries = done.length > 0 ? 0 : failedTries;
			const waitMs = retryMs(tries, lastRetryMs);
			logger.warn({ err: error, ...factsOf(item), tries, waitMs }, `${itemName} was not taken; tried again later`);
			return waitMs;
		}
	}

	async #giveUp(item: Item, reason: string): Promise<void> {
		const { queue, logger, itemName, placeName, idOf, factsOf, onDead } = this.#parts;
		await queue.bury(idOf(item), reason);
		const facts = { id: idOf(item), ...factsOf(item), reason };
		logger.error(facts, `${itemName} was given up; it stays in ${placeName} as a dead letter`);
		onDead(item);
	}
}

/** Twice as long with every attempt, and up to half shorter, so that lines do not come all at once. */
function retryMs(tries: number, lastRetryMs: number): number {
	const longest = Math.min(lastRetryMs, FIRST_RETRY_MS * 2 ** Math.min(tries, 20));
	return longest * (1 - Math.random() / 2);
}
