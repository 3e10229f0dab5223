import { LEFT_EXPIRED } from "../components/member.ts";
import { TRACKED } from "../components/real-derived.ts";
import { addMemberRow, departMember } from "./actions.ts";
import { draw, FOR_REAL_TEMPLATE } from "./draw.ts";
import { draftTemplate } from "./template.ts";
import type { World } from "./world.ts";

/** The seed from which a session's real-derived members are drawn: no reservoir has it. */
export function realDerivedSeedOf(world: World): number {
	return draw(world.session.seed, 0, 0, FOR_REAL_TEMPLATE);
}

/** Adds a real-derived member, a person of the same mix as any other. Returns its entity id. */
export function spawnRealDerived(
	world: World,
	serial: number,
	engagementBp: number,
	{ origin, expiresTick }: { origin: number; expiresTick: number },
): number {
	const { member } = world.components;
	draftTemplate(realDerivedSeedOf(world), serial, world.rules, world.draft);
	const eid = addMemberRow(world, serial, engagementBp);
	member.template[eid] = serial;
	member.origin[eid] = origin;
	member.expiresTick[eid] = expiresTick;
	world.realDerived.eids.push(eid);
	return eid;
}

/** Marks everyone whose time is up as departed. */
export function expireRealDerived(world: World): void {
	const { realDerived, tick } = world;
	const { expiresTick, origin, serial } = world.components.member;
	const gone = realDerived.eids.filter((eid) => expiresTick[eid] <= tick);
	if (gone.length === 0) return;
	realDerived.eids = realDerived.eids.filter((eid) => expiresTick[eid] > tick);
	realDerived.expired += gone.length;
	const untracked = new Set<number>();
	for (const eid of gone) {
		if (origin[eid] === TRACKED) untracked.add(serial[eid]);
		departMember(world, eid, LEFT_EXPIRED);
	}
	if (untracked.size === 0) return;
	for (const [trackingId, itsSerial] of realDerived.tracked) {
		if (untracked.has(itsSerial)) realDerived.tracked.delete(trackingId);
	}
}

/** How many of each kind are present. */
export function realDerivedCounts(world: World): { anonymous: number; tracked: number } {
	const { eids } = world.realDerived;
	const tracked = eids.filter((eid) => world.components.member.origin[eid] === TRACKED).length;
	return { anonymous: eids.length - tracked, tracked };
}
