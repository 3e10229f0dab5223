import { addComponent, addEntity, query, removeEntity } from "bitecs";
import type { HypeTrainRow } from "../components/hype-train.ts";
import { growMemberColumns, INTEREST_WORDS, PRESENT } from "../components/member.ts";
import { TAG_LIMIT } from "../components/tag-table.ts";
import { draftTemplate } from "./template.ts";
import type { World } from "./world.ts";

/** Adds the member of a template and writes every column of its row. Returns its entity id. */
export function spawnMember(world: World, template: number, serial: number, engagementBp: number): number {
	const { member } = world.components;
	const eid = addEntity(world);
	if (eid >= member.capacity) growMemberColumns(member, eid + 1);
	addComponent(world, eid, member);

	const { draft } = world;
	draftTemplate(world.session.reservoirSeed, template, world.rules, draft);
	member.serial[eid] = serial;
	member.template[eid] = template;
	member.personality[eid] = draft.personality;
	const word = eid * INTEREST_WORDS;
	for (let w = 0; w < INTEREST_WORDS; w++) member.interests[word + w] = 0;
	// The vocabulary is interned first, so that its index is the tag's bit.
	for (let i = 0; i < draft.interestCount; i++) {
		const tag = draft.interests[i];
		member.interests[word + (tag >>> 5)] |= 1 << (tag & 31);
	}
	member.decayBp[eid] = draft.decayBp;
	member.bias[eid] = draft.bias;
	member.mood[eid] = draft.bias;
	member.swayTicks[eid] = 0;
	member.engagementBp[eid] = engagementBp;
	member.matchBp[eid] = 0;
	member.engagementSum[eid] = 0;
	member.ticksWatched[eid] = 0;
	member.lastActiveTick[eid] = world.tick;
	member.trainFed[eid] = 0;
	member.departure[eid] = PRESENT;
	noteSeen(world, template);
	return eid;
}

function noteSeen(world: World, template: number): void {
	const byte = template >>> 3;
	if (byte >= world.seenTemplates.length) {
		let length = world.seenTemplates.length;
		while (length <= byte) length *= 2;
		const grown = new Uint8Array(length);
		grown.set(world.seenTemplates);
		world.seenTemplates = grown;
	}
	const bit = 1 << (template & 7);
	if (world.seenTemplates[byte] & bit) return;
	world.seenTemplates[byte] |= bit;
	world.session.uniqueViewers++;
}

/** Marks a member as departed: it counts no longer and is removed at the end of the step. */
export function departMember(world: World, eid: number, reason: number): void {
	world.components.member.departure[eid] = reason;
	world.departed.push(eid);
	world.session.left++;
}

/** Removes every member marked as departed. */
export function removeDeparted(world: World): void {
	if (world.departed.length === 0) return;
	for (const eid of world.departed) removeEntity(world, eid);
	// bitECS defers the removal from queries until one is asked.
	query(world, [world.components.member]);
	world.departed.length = 0;
}

export function spawnHypeTrain(world: World, row: HypeTrainRow): void {
	world.trainEid = addEntity(world);
	addComponent(world, world.trainEid, world.components.hypeTrain);
	world.components.hypeTrain[world.trainEid] = row;
}

export function removeHypeTrain(world: World): void {
	removeEntity(world, world.trainEid);
	delete world.components.hypeTrain[world.trainEid];
	world.trainEid = 0;
}

/** Index of a tag in the session, interning it when new; -1 when the session knows `TAG_LIMIT` tags already. */
export function internTag(world: World, name: string): number {
	const { tags } = world;
	const known = tags.indexOf.get(name);
	if (known !== undefined) return known;
	if (tags.names.length >= TAG_LIMIT) return -1;
	const index = tags.names.push(name) - 1;
	tags.indexOf.set(name, index);
	return index;
}
