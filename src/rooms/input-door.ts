import { TAG_LIMIT } from "../components/tag-table.ts";
import { ShowtimeError } from "../errors.ts";
import type { Input } from "../events/input.ts";
import type { World } from "../world/world.ts";
import type { Clock } from "./clock.ts";

/** Inputs that wait for a marker, a session; more are refused (docs/durability.md, "Bounds"). */
export const MOST_WAITING_INPUTS = 2_000;
/** How long a caller waits for an input to be applied. */
export const APPLIED_WITHIN_MS = 2_000;

/** What became of an input. */
export interface Submitted {
	/** Its place in the session's history. */
	sequence: number;
	/** True when a marker has applied it. */
	applied: boolean;
	/** True when an input of this id was there already; this one was not written then. */
	duplicate: boolean;
}

interface Waiter {
	sequence: number;
	settle(applied: boolean): void;
}

/** Inputs of the session itself pass when the door is full: without them it could neither end nor get its members. */
function isFree(input: Input): boolean {
	switch (input.kind) {
		case "start":
		case "pause":
		case "resume":
		case "end":
		case "phase":
		case "voice":
		case "displaced":
		case "pulses-ended":
		case "rules":
			return true;
		case "arrivals":
			return input.cause === "refill";
		default:
			return false;
	}
}

/** Somebody injected it and wants to know that a paused session does not take it; a broadcast goes on regardless. */
function isInjected(input: Input): boolean {
	if (input.kind === "pulse") return input.injected === true;
	if (input.kind === "arrivals") return input.cause === "inject";
	return ["hype", "contributions", "departures", "set-tags"].includes(input.kind);
}

/** Where inputs wait between the journal and their marker: refuses what cannot be applied, and tells when the rest was. */
export class InputDoor {
	readonly #clock: Clock;
	readonly #world: World;
	#waiting: number;
	#isEnding = false;
	#waiters: Waiter[] = [];

	/** `waiting`: inputs that stand in the journal after the last marker already. */
	constructor(clock: Clock, world: World, waiting: number) {
		this.#clock = clock;
		this.#world = world;
		this.#waiting = waiting;
	}

	/** Inputs that wait for a marker. */
	get waiting(): number {
		return this.#waiting;
	}

	/** True when a marker would have something to apply, or somebody waits for one. */
	get isWaiting(): boolean {
		return this.#waiting > 0 || this.#waiters.length > 0;
	}

	/** Throws the error for the caller when the session does not take the input now. */
	check(input: Input): void {
		const { session } = this.#world;
		const id = session.showtimeSessionId;
		if (input.kind !== "end" && (this.#isEnding || session.status === "ended")) {
			throw new ShowtimeError("SESSION_ENDED", `session ${id} has ended`);
		}
		if (session.status === "paused" && isInjected(input)) {
			throw new ShowtimeError("SESSION_PAUSED", `session ${id} is paused: nothing can be injected or set`);
		}
		this.#checkRuleSet(input);
		if (input.kind === "set-tags") this.#checkTags(Object.keys(input.tags));
		if (input.kind === "amplify") this.#checkTags(Object.keys(input.amplification.tags));
		if (this.#waiting >= MOST_WAITING_INPUTS && !isFree(input)) {
			throw new ShowtimeError(
				"TOO_MANY_INPUTS",
				`session ${id} has ${this.#waiting} waiting inputs, the most is ${MOST_WAITING_INPUTS}`,
			);
		}
	}

	/** What feeds no train of the session's rule set is refused, so that nobody waits for it to. */
	#checkRuleSet({ kind }: Input): void {
		const { ruleSet } = this.#world.rules.hype;
		const feeds = kind === "hype" ? "spec" : kind === "contributions" ? "twitch" : ruleSet;
		if (feeds === ruleSet) return;
		const what = kind === "hype" ? "a category" : "contributions";
		throw new ShowtimeError("WRONG_RULE_SET", `${what}: the session's trains run by the rule set ${ruleSet}`);
	}

	#checkTags(named: readonly string[]): void {
		const { names, indexOf } = this.#world.tags;
		const added = named.filter((tag) => !indexOf.has(tag)).length;
		if (names.length + added <= TAG_LIMIT) return;
		const message = `tags: ${added} new tags beside the ${names.length} that the session knows; the most is ${TAG_LIMIT}`;
		throw new ShowtimeError("TAG_LIMIT", message);
	}

	/** Counts an input that is about to be appended. */
	enter(input: Input): void {
		this.#waiting++;
		if (input.kind === "end") this.#isEnding = true;
	}

	/** Takes back `enter`: the input was not appended, or stood there already. `isAccepted`: it is in the journal. */
	withdraw(input: Input, isAccepted: boolean): void {
		this.#waiting = Math.max(0, this.#waiting - 1);
		if (input.kind === "end" && !isAccepted) this.#isEnding = false;
	}

	/** Tells the callers whose inputs belong to the marker at `sequence`; `count` inputs were applied by it. */
	release(sequence: number, count: number): void {
		this.#waiting = Math.max(0, this.#waiting - count);
		const released = this.#waiters.filter((waiter) => waiter.sequence < sequence);
		this.#waiters = this.#waiters.filter((waiter) => waiter.sequence >= sequence);
		for (const waiter of released) waiter.settle(true);
	}

	/** Tells every caller that his input was not applied here. */
	releaseAll(): void {
		const waiters = this.#waiters;
		this.#waiters = [];
		for (const waiter of waiters) waiter.settle(false);
	}

	/** Resolves to true when the input at `sequence` is applied, to false after 2 s. */
	applied(sequence: number): Promise<boolean> {
		return new Promise((resolve) => {
			const waiter: Waiter = {
				sequence,
				settle: (applied) => {
					cancel();
					resolve(applied);
				},
			};
			const cancel = this.#clock.after(APPLIED_WITHIN_MS, () => {
				this.#waiters = this.#waiters.filter((other) => other !== waiter);
				resolve(false);
			});
			this.#waiters.push(waiter);
		});
	}
}
