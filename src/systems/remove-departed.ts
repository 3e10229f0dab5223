import { SIMULATED } from "../components/real-derived.ts";
import { removeVacant } from "../world/actions.ts";
import type { World } from "../world/world.ts";

/** Last in every schedule and the only remover: who left goes back to the reservoir. */
export function removeDeparted(world: World): void {
	const { template, origin } = world.components.member;
	const templates = world.departed.filter((eid) => origin[eid] === SIMULATED).map((eid) => template[eid]);
	if (templates.length > 0) world.outbox.push({ kind: "members.returned", templates });
	removeVacant(world);
}
