import { LEFT_BORED, PRESENT } from "../components/member.ts";
import { SIMULATED } from "../components/real-derived.ts";
import { departMember, simulatedCount } from "../world/actions.ts";
import { factorOf } from "../world/amplification.ts";
import { mulBp } from "../world/basis-points.ts";
import { drawAt, drawKey, FOR_LEAVING } from "../world/draw.ts";
import type { World } from "../world/world.ts";
import { boredChurnBp } from "./blend-pulse.ts";

const WHOLE_BP = 10_000;

/**
 * Disengaged simulated members leave with chance (1 - e / 0.2) x restlessness x churn, then the gap to the target is asked for
 * (docs/simulation.md, "One tick"). The refill comes back as an input of a later tick; one request at a time.
 * Paused: nobody moves.
 */
export function migrate(world: World): void {
	if (world.session.status !== "active") return;
	leave(world);
	refill(world);
}

function leave(world: World): void {
	const { engagementBp, personality, serial, departure, origin } = world.components.member;
	const { disengagedBelowBp } = world.rules.audience;
	const churn = (boredChurnBp(world) / WHOLE_BP) * factorOf(world, "churnBp");
	const restlessnessOf = Int32Array.from(world.rules.personalities, ({ restlessnessBp }) =>
		Math.min(WHOLE_BP, Math.floor(restlessnessBp * churn)),
	);
	const key = drawKey(world.session.seed, world.marker, FOR_LEAVING);
	const { members } = world;
	for (let i = 0; i < members.length; i++) {
		const eid = members[i];
		const e = engagementBp[eid];
		if (e >= disengagedBelowBp || departure[eid] !== PRESENT || origin[eid] !== SIMULATED) continue;
		const lackBp = Math.floor(((disengagedBelowBp - e) * WHOLE_BP) / disengagedBelowBp);
		const chanceBp = mulBp(lackBp, restlessnessOf[personality[eid]]);
		if ((drawAt(key, serial[eid]) >>> 16) * WHOLE_BP < chanceBp * 65_536) departMember(world, eid, LEFT_BORED);
	}
}

function refill(world: World): void {
	const { session, tags, rules } = world;
	if (session.refill !== null) return;
	const count = session.targetSize - simulatedCount(world);
	if (count <= 0) return;
	const current = tags.names.filter((_, tag) => world.effectiveBp[tag] > 0);
	session.refill = { marker: world.marker, count, tags: current };
	world.outbox.push({ kind: "arrivals.requested", count, tags: current, biasBp: rules.audience.refillBiasBp });
}
