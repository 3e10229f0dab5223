import { LEFT_DISPLACED } from "../components/member.ts";
import { SIMULATED } from "../components/real-derived.ts";
import { removeVacant } from "../world/actions.ts";
import { stintsOf } from "../world/stints.ts";
import type { World } from "../world/world.ts";

/** Last in every schedule and the only remover: who left has watched for so long, and goes back to the reservoir. */
export function removeDeparted(world: World): void {
	// The end of the session has told of these already.
	if (world.departed.length > 0 && world.session.status !== "ended") {
		world.outbox.push({ kind: "stints.ended", stints: stintsOf(world, world.departed, false) });
	}
	const { template, origin, departure } = world.components.member;
	const isReturned = (eid: number) => origin[eid] === SIMULATED && departure[eid] !== LEFT_DISPLACED;
	const templates = world.departed.filter(isReturned).map((eid) => template[eid]);
	if (templates.length > 0) world.outbox.push({ kind: "members.returned", templates });
	removeVacant(world);
}
