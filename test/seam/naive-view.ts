import { PRESENT } from "../../src/components/member.ts";
import type { World } from "../../src/world/world.ts";
import type { View } from "./view.ts";

const MOST_SEATS = 1_024;
const STEP_BP = 625;

/**
 * The view that gives the secret away: a seat a member, the lowest that is free, from its coming to its going, with its
 * own engagement and mood. A classifier that cannot tell who is who here is no test of anything.
 */
export function naiveView(): View {
	const state = new Uint8Array(MOST_SEATS);
	const occupancy = new Uint8Array(MOST_SEATS);
	const serials = new Uint32Array(MOST_SEATS);
	const view = {
		seats: { seatCount: 0, state, occupancy },
		changed: new Uint32Array(0),
		project(world: World): void {
			const { serial, departure, engagementBp, mood } = world.components.member;
			const eidOf = new Map<number, number>();
			for (const eid of world.members) if (departure[eid] === PRESENT) eidOf.set(serial[eid], eid);
			const next = new Uint8Array(MOST_SEATS);
			for (let seat = 0; seat < view.seats.seatCount; seat++) {
				const eid = eidOf.get(serials[seat]);
				if (eid === undefined) serials[seat] = 0;
				else next[seat] = lookOf(engagementBp[eid], mood[eid]);
				eidOf.delete(serials[seat]);
			}
			const turned = new Set<number>();
			for (const [newcomer, eid] of [...eidOf].sort(([a], [b]) => a - b)) {
				const seat = serials.indexOf(0);
				serials[seat] = newcomer;
				occupancy[seat] ^= 1;
				next[seat] = lookOf(engagementBp[eid], mood[eid]);
				view.seats.seatCount = Math.max(view.seats.seatCount, seat + 1);
				turned.add(seat);
			}
			const seats = Array.from({ length: view.seats.seatCount }, (_, seat) => seat);
			view.changed = Uint32Array.from(seats.filter((seat) => turned.has(seat) || next[seat] !== state[seat]));
			state.set(next);
		},
		idAt: (seat: number) => serials[seat].toString(16).padStart(16, "0"),
		memberAt: (seat: number) => serials[seat],
	};
	return view;
}

function lookOf(engagementBp: number, mood: number): number {
	return (Math.min(15, Math.floor(engagementBp / STEP_BP)) << 4) | (mood << 1) | 1;
}
