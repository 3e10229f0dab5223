import type { Show } from "../examples/shows/show.ts";
import { PRESENT } from "../src/components/member.ts";
import type { RuleSettings } from "../src/world/rules.ts";
import type { World } from "../src/world/world.ts";
import { type PlayedTrain, playShow } from "../test/support/play-show.ts";

/** What a crowd did over some time of a show. */
export interface Behaviour {
	minutes: number;
	/** Mean of the members present. */
	audience: number;
	/** Mean engagement, 0 to 1. */
	engagement: number;
	/** Time watched by all over the number of those who left: stays that are not over yet count with what they have. */
	visitMinutes: number;
	/** Shares of all who were there whose entries over the time, by the hour, are few, or many. */
	quiet: number;
	heavy: number;
	/** Trains by peak level, level 1 first; the last counts that level and beyond. */
	trainsByLevel: number[];
	/** Share of the time in which a train ran. */
	inTrains: number;
	/** Trains that began as the one before timed out. */
	restarted: number;
}

/** Entries an hour of a quiet member at most, of a heavy one at least. */
const QUIET = 2;
const HEAVY = 60;
const LEVELS = 5;
const INTERVAL_SECONDS = 5;

/** Plays `show` to a fresh crowd of `phase` for `minutes` of simulated time, by the shipped rules but for `settings`. */
export async function behaviourOf(
	show: Show,
	phase: number,
	seed: number,
	minutes: number,
	settings: Partial<RuleSettings> = {},
): Promise<Behaviour> {
	const entriesOf = new Map<number, number>();
	const onTick = (world: World): void => observe(world, entriesOf);
	const { summaries, trains, departed } = await playShow(show, phase, seed, minutes * 60, { settings, onTick });
	const ticks = summaries.length;
	const memberTicks = summaries.reduce((sum, { counts }) => sum + counts.total, 0);
	const engagement = summaries.reduce(
		(sum, { averageEngagement, counts }) => sum + averageEngagement * counts.total,
		0,
	);
	const shareOf = (isCounted: (anHour: number) => boolean): number =>
		[...entriesOf.values()].filter((entries) => isCounted((entries * 60) / minutes)).length / entriesOf.size;
	return {
		minutes,
		audience: memberTicks / ticks,
		engagement: engagement / memberTicks,
		visitMinutes: (memberTicks * INTERVAL_SECONDS) / 60 / Math.max(1, departed),
		quiet: shareOf((anHour) => anHour <= QUIET),
		heavy: shareOf((anHour) => anHour >= HEAVY),
		trainsByLevel: byLevel(trains),
		inTrains: secondsInTrains(trains, minutes * 60) / (minutes * 60),
		restarted: trains.filter((train, i) => isRestart(trains[i - 1], train)).length,
	};
}

/** Who is there, and who of them emitted in this tick; by template, so that who comes back is the same. */
function observe(world: World, entriesOf: Map<number, number>): void {
	const { template, departure, lastActiveTick } = world.components.member;
	const arrived = new Set(world.arrived);
	for (const eid of world.members) {
		if (departure[eid] !== PRESENT) continue;
		const emitted = lastActiveTick[eid] === world.tick && !arrived.has(eid) ? 1 : 0;
		entriesOf.set(template[eid], (entriesOf.get(template[eid]) ?? 0) + emitted);
	}
}

function byLevel(trains: readonly PlayedTrain[]): number[] {
	const counts = new Array<number>(LEVELS).fill(0);
	for (const { levels } of trains) {
		const peak = Math.max(1, ...levels.map(({ level }) => level));
		counts[Math.min(LEVELS, peak) - 1]++;
	}
	return counts;
}

function secondsInTrains(trains: readonly PlayedTrain[], until: number): number {
	return trains.reduce(
		(sum, { startedAtSeconds, endedAtSeconds = until }) => sum + endedAtSeconds - startedAtSeconds,
		0,
	);
}

function isRestart(former: PlayedTrain | undefined, { startedAtSeconds }: PlayedTrain): boolean {
	if (former?.endReason !== "timeout" || former.endedAtSeconds === undefined) return false;
	return startedAtSeconds - former.endedAtSeconds <= 2 * INTERVAL_SECONDS;
}
