import { CAREER_PHASES } from "../components/career-phase.ts";
import { LEFT_DISPLACED, LEFT_INJECTED, PRESENT } from "../components/member.ts";
import { SIMULATED } from "../components/real-derived.ts";
import { SENTIMENT_CATEGORIES } from "../components/sentiment.ts";
import { MOST_EVENT_TYPES } from "../components/session.ts";
import type { ArrivalsInput, Input, StartInput } from "../events/input.ts";
import { departMember, internTag, makeRoom, markFollower, spawnMember, useRules } from "../world/actions.ts";
import { amplify } from "../world/amplification.ts";
import { mulBp, toBp } from "../world/basis-points.ts";
import { changeRules } from "../world/change-rules.ts";
import { below, drawAt, drawKey, FOR_DEPARTURE, FOR_ENTRY } from "../world/draw.ts";
import { addContributions } from "../world/kick-off.ts";
import { remember } from "../world/moments.ts";
import { noteOverrides } from "../world/overrides.ts";
import { addAnonymous, slideWindow } from "../world/sentiment-window.ts";
import type { World } from "../world/world.ts";
import { windDown } from "./blend-pulse.ts";
import { matchOf } from "./match-interests.ts";

const WHOLE_BP = 10_000;
const MOMENT_FROM_SIGNIFICANCE_BP = 9_000;

/** The only reader of the inbox: applies the inputs of this marker in journal order. */
export function applyInputs(world: World): void {
	// Before anything is put in: a slot of the window still holds what is about to go.
	slideWindow(world, world.tick);
	for (const input of world.inbox) applyInput(world, input);
}

function applyInput(world: World, input: Input): void {
	const { session } = world;
	if (session.status === "ended" || (session.status === "waiting") !== (input.kind === "start")) {
		session.droppedInputs++;
		return;
	}
	switch (input.kind) {
		case "start":
			return begin(world, input);
		case "arrivals":
			return arrive(world, input);
		case "departures":
			if (session.status === "paused") session.droppedInputs++;
			else depart(world, input.count);
			return;
		case "displaced":
			return displace(world, input.templates);
		case "pulses-ended":
			return windDown(world);
		case "amplify":
			if (!amplify(world, input.amplification)) session.droppedInputs++;
			return;
		case "voice":
			session.voiceParticipants = input.participants;
			return;
		case "phase":
			session.phase = input.phase;
			session.targetSize = world.rules.audience.poolSizes[input.phase];
			return;
		case "rules":
			if (input.rules.revision > world.rules.revision) changeRules(world, input.rules);
			return;
		case "pause":
			if (session.status === "active") world.outbox.push({ kind: "session.paused" });
			session.status = "paused";
			return;
		case "resume":
			if (session.status === "paused") world.outbox.push({ kind: "session.resumed" });
			session.status = "active";
			return;
		case "end":
			session.status = "ended";
			session.endReason = input.reason;
			return;
		default:
			// What feeds the crowd is accepted while paused and dropped with a count (docs/simulation.md, "Pause").
			if (session.status === "paused") session.droppedInputs++;
			else feed(world, input);
	}
}

type FeedingInput = Extract<Input, { kind: "game-event" | "pulse" | "hype" | "contributions" | "set-tags" | "morale" }>;

function feed(world: World, input: FeedingInput): void {
	switch (input.kind) {
		case "game-event":
			return happen(world, input);
		case "pulse":
			world.pulses.push(input.entries);
			return;
		case "hype":
			return emitAnonymous(world, input);
		case "contributions":
			return addContributions(world, input.contributions);
		case "morale":
			return cheerUp(world, input.boostBp);
		case "set-tags":
			for (const [name, weight] of Object.entries(input.tags)) setTag(world, name, toBp(weight));
			return;
	}
}

function begin(world: World, start: StartInput): void {
	const { session } = world;
	useRules(world, start.rules);
	session.status = "active";
	session.showtimeSessionId = start.showtimeSessionId;
	session.gameServiceId = start.gameServiceId;
	session.streamer = start.streamer;
	session.seed = start.seed;
	session.reservoirSeed = start.reservoirSeed;
	session.phase = start.phase;
	session.startedAtMs = start.startedAtMs;
	session.allTimeHigh = { level: start.allTimeHigh.level, score: Math.round(start.allTimeHigh.total * 1_000) };
	session.targetSize = start.rules.audience.poolSizes[start.phase];
	for (const [name, weight] of Object.entries(start.contentTags)) setTag(world, name, toBp(weight));

	const { firstEntryBp, firstEntrySpreadBp } = start.rules.audience;
	const key = drawKey(session.seed, 0, FOR_ENTRY);
	makeRoom(world, start.roster.length);
	noteOverrides(world, start.roster, start.overrides);
	const followers = new Set(start.followers);
	for (const template of start.roster) {
		const serial = session.nextSerial++;
		const offset = below(drawAt(key, serial), 2 * firstEntrySpreadBp + 1) - firstEntrySpreadBp;
		const eid = spawnMember(world, template, serial, firstEntryBp + offset);
		if (followers.has(template)) welcomeBack(world, eid);
		world.arrived.push(eid);
	}
	session.initial = start.roster.length;
	world.outbox.push({ kind: "session.started", phase: CAREER_PHASES[start.phase], audience: start.roster.length });
}

function arrive(world: World, input: ArrivalsInput): void {
	const { session, rules } = world;
	if (input.cause === "refill") session.refill = null;
	// Asked for before the pause: they go back, and the gap is asked for again after it (docs/simulation.md, "Pause").
	if (session.status === "paused") {
		world.outbox.push({ kind: "members.returned", templates: input.templates });
		return;
	}
	const { member } = world.components;
	noteOverrides(world, input.templates, input.overrides);
	const followers = new Set(input.followers);
	for (const template of input.templates) {
		const eid = spawnMember(world, template, session.nextSerial++, rules.audience.entryBp);
		member.engagementBp[eid] += mulBp(rules.audience.entryMatchBp, matchOf(world, eid));
		if (followers.has(template)) welcomeBack(world, eid);
		world.arrived.push(eid);
	}
	session.arrived += input.templates.length;
}

/** Who follows the streamer comes with more interest than others. */
function welcomeBack(world: World, eid: number): void {
	const { engagementBp } = world.components.member;
	engagementBp[eid] = Math.min(WHOLE_BP, engagementBp[eid] + world.rules.audience.followerEntryBp);
	markFollower(world, eid);
}

/** Members that go on request are picked by draw, so that the choice hangs on no order. */
function depart(world: World, count: number): void {
	const { member } = world.components;
	const key = drawKey(world.session.seed, world.marker, FOR_DEPARTURE);
	const rank = (eid: number): number => drawAt(key, member.serial[eid]);
	const isThere = (eid: number) => member.departure[eid] === PRESENT && member.origin[eid] === SIMULATED;
	const present = world.members.filter(isThere);
	present.sort((a, b) => rank(a) - rank(b) || member.serial[a] - member.serial[b]);
	for (const eid of present.slice(0, count)) departMember(world, eid, LEFT_INJECTED);
}

function displace(world: World, templates: readonly number[]): void {
	const { template, departure, origin } = world.components.member;
	const isTwice = (eid: number) => departure[eid] === PRESENT && origin[eid] === SIMULATED;
	const twice = world.members.filter((eid) => isTwice(eid) && templates.includes(template[eid]));
	for (const eid of twice) departMember(world, eid, LEFT_DISPLACED);
}

function happen(world: World, { event, isWorldFirst }: Extract<Input, { kind: "game-event" }>): void {
	const { session, tags } = world;
	const { byEventType, worldFirstFactor } = world.rules.tags;
	if (event.contributions !== undefined) addContributions(world, event.contributions);
	const { eventTypes } = session;
	if (eventTypes.length < MOST_EVENT_TYPES && !eventTypes.includes(event.type)) eventTypes.push(event.type);
	if (isWorldFirst === true && event.worldFirst !== undefined) {
		// Whatever its type: the code is claimed for good, and no later event could tell of it.
		session.worldFirsts++;
		world.outbox.push({ kind: "world-first", ...event.worldFirst, eventType: event.type });
	}
	// "constructor" is a type that an event may have.
	if (!Object.hasOwn(byEventType, event.type)) {
		if (event.contributions === undefined) session.unmappedEvents++;
		return;
	}
	const factor = isWorldFirst === true ? worldFirstFactor : 1;
	const significanceBp = Math.min(WHOLE_BP, toBp(event.significance) * factor);
	world.happened.push({ type: event.type, significanceBp });
	for (const name of byEventType[event.type]) {
		const tag = internTag(world, name);
		if (tag < 0) session.droppedInputs++;
		else tags.weightBp[tag] = Math.min(WHOLE_BP, tags.weightBp[tag] + significanceBp);
	}
	if (isWorldFirst === true) {
		// Between two ticks members do not emit: they do in the next.
		session.worldFirstTick = world.isTick ? world.tick : world.tick + 1;
		remember(world, { kind: "world-first", detail: event.type, atMs: world.atMs, value: 100 });
	} else if (significanceBp >= MOMENT_FROM_SIGNIFICANCE_BP) {
		remember(world, { kind: "event", detail: event.type, atMs: world.atMs, value: Math.floor(significanceBp / 200) });
	}
}

function setTag(world: World, name: string, weightBp: number): void {
	const tag = internTag(world, name);
	if (tag < 0) world.session.droppedInputs++;
	else world.tags.weightBp[tag] = weightBp;
}

function emitAnonymous(world: World, { category, intensity, weight, count }: Extract<Input, { kind: "hype" }>): void {
	addAnonymous(world, {
		tick: world.tick,
		serial: 0,
		category: SENTIMENT_CATEGORIES.indexOf(category),
		intensityBp: toBp(intensity),
		weightBp: Math.round(weight * 10_000),
		count,
	});
}

function cheerUp({ components, members }: World, boostBp: number): void {
	const { engagementBp, departure } = components.member;
	for (const eid of members) {
		if (departure[eid] === PRESENT) engagementBp[eid] += mulBp(boostBp, WHOLE_BP - engagementBp[eid]);
	}
}
