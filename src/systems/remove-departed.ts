import { removeVacant } from "../world/actions.ts";
import type { World } from "../world/world.ts";

/** Last in every schedule and the only remover: who left goes back to the reservoir. */
export function removeDeparted(world: World): void {
	if (world.departed.length > 0) {
		const { template } = world.components.member;
		world.outbox.push({ kind: "members.returned", templates: world.departed.map((eid) => template[eid]) });
	}
	removeVacant(world);
}
