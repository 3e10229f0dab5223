import { $internal, addComponent, addEntity, type InternalWorld, query, removeEntity } from "bitecs";
import type { HypeTrainRow } from "../components/hype-train.ts";
import { growMemberColumns, INTEREST_WORDS, PRESENT } from "../components/member.ts";
import { NEVER, SIMULATED } from "../components/real-derived.ts";
import type { Rules } from "../components/rules.ts";
import { createSentimentWindow } from "../components/sentiment-window.ts";
import { TAG_LIMIT } from "../components/tag-table.ts";
import { CATEGORIES } from "../components/tally.ts";
import { mulBp } from "./basis-points.ts";
import { draftMember } from "./overrides.ts";
import { noteSeen } from "./seen-templates.ts";
import { sharedRulesOf } from "./shared-rules.ts";
import type { World } from "./world.ts";

/** Stands for the interest bit of a tag that a session has no room for. */
const NO_BIT = 255;

/** Puts a rule set in force in a world without members; the sentiment window takes its length from it and starts empty. */
export function useRules(world: World, given: Rules): void {
	const { rules, bytes } = sharedRulesOf(world.sharedRules, given);
	world.rules = rules;
	world.rulesBytes = bytes;
	world.window = createSentimentWindow(rules.windowTicks);
	world.vocabularyBits = Uint8Array.from(rules.tags.vocabulary, (name) => {
		const tag = internTag(world, name);
		return tag < 0 ? NO_BIT : tag;
	});
}

/** Writes what follows from the draft: personality, interests, decay and bias. */
export function writeDraft(world: World, eid: number): void {
	const { member } = world.components;
	const { draft, vocabularyBits } = world;
	member.personality[eid] = draft.personality;
	for (let word = 0; word < INTEREST_WORDS; word++) member.interests[word][eid] = 0;
	for (let i = 0; i < draft.interestCount; i++) {
		const tag = vocabularyBits[draft.interests[i]];
		if (tag !== NO_BIT) member.interests[tag >>> 5][eid] |= 1 << (tag & 31);
	}
	member.decayBp[eid] = mulBp(draft.decayBp, world.rules.personalities[draft.personality].decayBp);
	member.bias[eid] = draft.bias;
}

/** Adds the member at a place of the reservoir. Returns its entity id. */
export function spawnMember(world: World, template: number, serial: number, engagementBp: number): number {
	draftMember(world, template);
	const eid = addMemberRow(world, serial, engagementBp);
	world.components.member.template[eid] = template;
	if (noteSeen(world.seenTemplates, template)) world.session.uniqueViewers++;
	return eid;
}

/** A simulated member after the draft, in a vacant row if there is one: writes every column but `template`. */
export function addMemberRow(world: World, serial: number, engagementBp: number): number {
	const { member } = world.components;
	const eid = world.vacant.pop() ?? addMemberEntity(world);
	member.serial[eid] = serial;
	writeDraft(world, eid);
	member.mood[eid] = member.bias[eid];
	member.swayTicks[eid] = 0;
	member.engagementBp[eid] = engagementBp;
	member.matchBp[eid] = 0;
	member.engagementSum[eid] = 0;
	member.joinedTicksLive[eid] = world.session.ticksLive;
	member.lastEmission.fill(0, eid * CATEGORIES, (eid + 1) * CATEGORIES);
	member.lastActiveTick[eid] = world.tick;
	member.isFollower[eid] = 0;
	member.origin[eid] = SIMULATED;
	member.expiresTick[eid] = NEVER;
	member.departure[eid] = PRESENT;
	return eid;
}

/** Grows the columns once for `count` members to come. */
export function makeRoom(world: World, count: number): void {
	const { member } = world.components;
	// Beside the members there are the session and perhaps a train.
	const needed = world.members.length + count + 3;
	if (needed > member.capacity) growMemberColumns(member, needed);
}

function addMemberEntity(world: World): number {
	const { member } = world.components;
	const eid = addEntity(world);
	// bitECS keeps a set of components for each entity. All members have the same one, and theirs would be a third of a small world.
	(world as unknown as InternalWorld)[$internal].entityComponents.set(eid, world.memberComponents);
	if (eid >= member.capacity) growMemberColumns(member, eid + 1);
	addComponent(world, eid, member);
	return eid;
}

/** Marks a member as one that follows the streamer. */
export function markFollower({ components, session }: World, eid: number): void {
	components.member.isFollower[eid] = 1;
	session.followersPresent++;
}

/** Marks a member as departed: from here on it counts no longer. */
export function departMember(world: World, eid: number, reason: number): void {
	const { session } = world;
	const { departure, origin, isFollower } = world.components.member;
	departure[eid] = reason;
	world.departed.push(eid);
	session.followersPresent -= isFollower[eid];
	if (origin[eid] === SIMULATED) session.left++;
}

/** Simulated members that are present, departed ones and vacant rows not included. */
export function simulatedCount(world: World): number {
	return world.members.length - world.departed.length - world.vacant.length - world.realDerived.eids.length;
}

/**
 * Removes the rows that nobody took over and leaves those of this step's departed to the next step's arrivals: a row that
 * changes hands costs a tenth of an entity that is removed and added.
 */
export function removeVacant(world: World): void {
	if (world.departed.length === 0 && world.vacant.length === 0) return;
	for (const eid of world.vacant) removeEntity(world, eid);
	// bitECS defers the removal from queries until one is asked.
	if (world.vacant.length > 0) query(world, [world.components.member]);
	world.vacant = vacantRows(world);
	world.departed = [];
}

/** Rows of departed members in the order of the members: a restored world finds the same. */
export function vacantRows(world: World): number[] {
	const { departure } = world.components.member;
	const { members } = world;
	const vacant: number[] = [];
	for (let i = 0; i < members.length; i++) if (departure[members[i]] !== PRESENT) vacant.push(members[i]);
	return vacant;
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
