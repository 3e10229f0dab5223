import type { Dice } from "./dice.ts";
import type { Kind, Target } from "./kind.ts";
import { kindOf } from "./kinds.ts";

/** One fault and how long after the one before it. */
export interface Strike {
	kind: string;
	afterMs: number;
}

/** Faults that are brought about together: lanes at the same time, in a lane one after the other. */
export interface Round {
	name: string;
	lanes: Strike[][];
}

/** How many faults of each kind. */
export type Counts = Record<string, number>;

/** Processes that are in trouble at the same time; one more stays. */
const PROCESS_LANES = 3;
const MOST_A_LANE = 4;
const MOST_AFTER_MS = 400;
const OTHERS: readonly Target[] = ["release", "redis", "mariadb", "nats", "deliveries"];

/** Puts faults of several kinds together; the same dice give the same rounds. Throws when a loss meets a fault of all processes. */
export function planRounds(counts: Counts, dice: Dice): Round[] {
	const left = dice.shuffled(
		Object.entries(counts).flatMap(([name, count]) => Array(count).fill(kindOf(name)) as Kind[]),
	);
	const isMixed = left.some(({ isLoss }) => isLoss) && left.some(isOfAll);
	if (isMixed) throw new Error("what a journal loses and a fault of all processes cannot be told apart in one run");
	const of = (target: Target) => left.filter((kind) => kind.target === target).map(({ name }) => name);
	const [single, all] = [of("process"), of("processes")];
	const others = OTHERS.map(of);
	const rounds: Round[] = [];
	while (single.length + all.length + others.flat().length > 0) {
		const ofAll = Math.ceil(all.length / MOST_A_LANE);
		const roundsLeft = Math.max(1, ofAll + Math.ceil(single.length / (PROCESS_LANES * MOST_A_LANE)));
		const isForAll = ofAll > 0 && (single.length === 0 || dice.whole(roundsLeft) < ofAll);
		const ofProcesses = isForAll ? [all.splice(0, MOST_A_LANE)] : lanesOf(single);
		const ofOthers = others.map((names, place) => {
			if (isForAll && OTHERS[place] === "release") return [];
			// An even share of those that are left.
			const share = names.length / roundsLeft;
			return names.splice(0, Math.min(MOST_A_LANE, dice.whole(2) === 0 ? Math.ceil(share) : Math.round(share)));
		});
		const lanes = [...ofProcesses, ...ofOthers].filter((names) => names.length > 0);
		if (lanes.length === 0) continue;
		const strikes = lanes.map((names) => names.map((kind) => ({ kind, afterMs: dice.whole(MOST_AFTER_MS) })));
		rounds.push({ name: lanes.map((names) => names.join(", ")).join(" + "), lanes: strikes });
	}
	return rounds;
}

/** Whether it changes who owns sessions, or what runs them, in all processes. */
export function isOfAll({ target }: Pick<Kind, "target">): boolean {
	return target === "processes" || target === "release";
}

/** What of a count is not done yet. */
export function leftOf(counts: Counts, done: Counts): Counts {
	const left = Object.entries(counts).map(([kind, count]): [string, number] => [kind, count - (done[kind] ?? 0)]);
	return Object.fromEntries(left.filter(([, count]) => count > 0));
}

/** Few faults are spread over the lanes too. */
function lanesOf(names: string[]): string[][] {
	const some = names.splice(0, PROCESS_LANES * MOST_A_LANE);
	return Array.from({ length: PROCESS_LANES }, (_, lane) =>
		some.filter((_name, place) => place % PROCESS_LANES === lane),
	);
}
