import { PRESENT } from "../components/member.ts";
import type { SessionTotals } from "../events/effect.ts";
import { stintsOf } from "../world/stints.ts";
import { membersOf } from "../world/summary.ts";
import type { World } from "../world/world.ts";
import { tellTips } from "./reward.ts";

const TOP_MOMENTS = 5;

/** A session that ended in this step says what it was, and what every stay came to, and gives everyone back (docs/simulation.md, "Session end"). */
export function conclude(world: World): void {
	if (world.session.status !== "ended") return;
	tellTips(world);
	const { departure } = world.components.member;
	const present = world.members.filter((eid) => departure[eid] === PRESENT);
	const stints = [...stintsOf(world, world.departed, false), ...stintsOf(world, present, true)];
	world.outbox.push(
		{ kind: "stints.ended", stints },
		{ kind: "members.returned", templates: membersOf(world) },
		{ kind: "session.ended", reason: world.session.endReason, totals: totalsOf(world) },
	);
}

/** What the session came to so far. Seconds are of simulated time; engagement is 0 to 1. */
export function totalsOf(world: World): SessionTotals {
	const { session, rules } = world;
	const secondsATick = rules.intervalMs / 1_000;
	const { ticksLive, memberTicks, engagementTicks } = session;
	return {
		ticks: world.tick,
		durationSeconds: world.atMs / 1_000,
		watchSeconds: memberTicks * secondsATick,
		peakViewers: session.peak,
		averageViewers: ticksLive === 0 ? world.tally.total : memberTicks / ticksLive,
		averageEngagement: memberTicks === 0 ? 0 : engagementTicks / memberTicks / 10_000,
		uniqueViewers: session.uniqueViewers,
		tips: session.tips,
		worldFirsts: session.worldFirsts,
		tags: world.tags.wasCurrent.reduce((sum, was) => sum + was, 0),
		eventTypes: session.eventTypes.length,
		hype: { trains: session.trains, peakLevel: session.bestLevel },
		topMoments: [...session.moments]
			.sort((a, b) => b.value - a.value || a.atMs - b.atMs)
			.slice(0, TOP_MOMENTS)
			.map(({ kind, detail, atMs, value }) => ({ kind: `${kind}:${detail}`, atMs, value })),
	};
}
