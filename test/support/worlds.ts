import { PRESENT } from "../../src/components/member.ts";
import type { MemberOverride } from "../../src/components/member-override.ts";
import type { PersonalityRules, Rules } from "../../src/components/rules.ts";
import type { Effect } from "../../src/events/effect.ts";
import type { Input, Marker, StartInput } from "../../src/events/input.ts";
import { createPersonas, type Personas } from "../../src/personas/personas.ts";
import { projectPersonas } from "../../src/personas/project-personas.ts";
import { step } from "../../src/systems/schedule.ts";
import { compileRules, DEFAULT_RULE_SETTINGS, type RuleSettings } from "../../src/world/rules.ts";
import { SIMULATION_VERSION } from "../../src/world/version.ts";
import { createShowtimeWorld, type World } from "../../src/world/world.ts";

export interface WorldOptions {
	/** Career phase number; 2 (Popular) when absent. */
	phase?: number;
	/** Members of the first audience, and the size the session wants; the phase's pool size when absent. */
	size?: number;
	seed?: number;
	viewKey?: string;
	reservoirSeed?: number;
	contentTags?: Record<string, number>;
	/** Of the first audience: who follows the streamer, and who is another than its template says. */
	followers?: number[];
	overrides?: MemberOverride[];
	settings?: Partial<RuleSettings>;
	/** Changes the compiled rules before the session starts. */
	rules?: (rules: Rules) => void;
}

/** Of sessions that do not ask for another. */
export const VIEW_KEY = "00112233445566778899aabbccddeeff";

/** The start input of a session whose first audience are the templates 0, 1, 2 ... */
export function startOf(options: WorldOptions = {}): StartInput {
	const { phase = 2, seed = 7, viewKey = VIEW_KEY, reservoirSeed = 11, contentTags = {} } = options;
	const rules = compileRules({ ...DEFAULT_RULE_SETTINGS, ...options.settings });
	if (options.size !== undefined) rules.audience.poolSizes[phase] = options.size;
	options.rules?.(rules);
	const { followers, overrides } = options;
	return {
		kind: "start",
		showtimeSessionId: "5f3a1f0e-7c3b-4a53-9d5e-1f6f6f0a9b01",
		simulationVersion: SIMULATION_VERSION,
		seed,
		viewKey,
		reservoirSeed,
		gameServiceId: "0d9f4f5e-2d2c-4f2e-8a35-94e5b3b7c902",
		streamer: { entityType: "character", entityId: "c1b7f3a4-55ce-4b0e-8a3f-6f0f5d1b2c03" },
		phase,
		allTimeHigh: { level: 0, total: 0 },
		startedAtMs: 1_700_000_000_000,
		contentTags,
		roster: Array.from({ length: rules.audience.poolSizes[phase] }, (_, index) => index),
		...(followers === undefined ? {} : { followers }),
		...(overrides === undefined ? {} : { overrides }),
		rules,
	};
}

/** Somebody else at a place of a reservoir; every second decays and leans as the template does. */
export function standIn(template: number): MemberOverride {
	return {
		template,
		memberId: `00000000-0000-4000-8000-${String(template).padStart(12, "0")}`,
		personality: template % 3 === 0 ? "loyal" : "vocal",
		interests: ["combat", "epic", "nothing-maps-to-it"],
		...(template % 2 === 0 ? {} : { decayBp: 150, bias: "Amused" as const }),
	};
}

/** A world whose session has started in marker 1 and has not ticked yet. */
export function liveWorld(options: WorldOptions = {}): World {
	const world = createShowtimeWorld();
	step(world, { marker: 1, kind: "apply", atMs: 0 }, [startOf(options)]);
	return world;
}

/** The marker that follows a world's last one; an apply keeps the time, the others move it on by whole intervals. */
export function nextMarker(world: World, kind: Marker["kind"], ticks = 1): Marker {
	const marker = world.marker + 1;
	const { intervalMs } = world.rules;
	if (kind === "apply") return { marker, kind, atMs: world.atMs };
	if (kind === "tick") return { marker, kind, atMs: (world.tick + 1) * intervalMs };
	return { marker, kind, ticks, atMs: (world.tick + ticks) * intervalMs };
}

export function tick(world: World, inputs: readonly Input[] = []): Effect[] {
	return step(world, nextMarker(world, "tick"), inputs);
}

export function apply(world: World, inputs: readonly Input[] = []): Effect[] {
	return step(world, nextMarker(world, "apply"), inputs);
}

export function skip(world: World, ticks: number, inputs: readonly Input[] = []): Effect[] {
	return step(world, nextMarker(world, "skip", ticks), inputs);
}

/** The effects of one kind, in order. */
export function ofKind<Kind extends Effect["kind"]>(
	effects: readonly Effect[],
	kind: Kind,
): Extract<Effect, { kind: Kind }>[] {
	return effects.filter((effect): effect is Extract<Effect, { kind: Kind }> => effect.kind === kind);
}

/** Entity ids of everyone present, in the order of the members. */
export function presentMembers(world: World): number[] {
	return world.members.filter((eid) => world.components.member.departure[eid] === PRESENT);
}

/** Columns of a member that hold one number. */
type NumberColumn = "engagementBp" | "matchBp" | "decayBp" | "bias" | "mood" | "swayTicks" | "personality";

/** Writes the same numbers into the rows of the members given, of everyone present when none are. */
export function setMembers(
	world: World,
	values: Partial<Record<NumberColumn, number>>,
	eids: readonly number[] = presentMembers(world),
): void {
	for (const [column, value] of Object.entries(values)) {
		for (const eid of eids) world.components.member[column as NumberColumn][eid] = value;
	}
}

/** Interests of one member by tag, instead of its template's; the tags have to be known to the session. */
export function setInterests(world: World, eid: number, tags: readonly string[]): void {
	const { interests } = world.components.member;
	for (const word of interests) word[eid] = 0;
	for (const name of tags) {
		const tag = world.tags.indexOf.get(name);
		if (tag === undefined) throw new Error(`the session does not know the tag ${name}`);
		interests[tag >>> 5][eid] |= 1 << (tag & 31);
	}
}

/** A personality that does nothing of its own accord: plain gain and decay, never leaves, emits or catches a feeling. */
export const PLAIN: PersonalityRules = {
	name: "plain",
	shareBp: 10_000,
	gainBp: 10_000,
	decayBp: 10_000,
	restlessnessBp: 0,
	vocalityBp: 0,
	contagionBp: 0,
	rallyBp: 0,
	generosityBp: 0,
	interestsMin: 2,
	interestsMax: 2,
	biasWeights: [1, 0, 0, 0, 0, 0, 0, 0],
};

/** Makes everyone of one personality, plain but for what is given. */
export function onlyPersonality(rules: Rules, row: Partial<PersonalityRules> = {}): void {
	rules.personalities = [{ ...PLAIN, ...row }];
	rules.blending.syntheticShareBp = 0;
}

/** Members of a game service for one session: whoever is not in the session is free. */
export class TinyReservoir {
	readonly size: number;
	readonly held: Set<number>;
	#next: number;

	constructor(size: number, held: readonly number[]) {
		this.size = size;
		this.held = new Set(held);
		this.#next = held.length;
	}

	/** Takes up to `count` free members, round and round; a dry reservoir gives what it has. */
	checkOut(count: number): number[] {
		const taken: number[] = [];
		for (let tried = 0; tried < this.size && taken.length < count; tried++) {
			const template = this.#next++ % this.size;
			if (this.held.has(template)) continue;
			this.held.add(template);
			taken.push(template);
		}
		return taken;
	}

	/** Throws when a member comes back that is not out. */
	giveBack(templates: readonly number[]): void {
		for (const template of templates) {
			if (!this.held.delete(template)) throw new Error(`member ${template} came back and was not out`);
		}
	}
}

/** One marker of a session's history with the inputs that belong to it. */
export interface Chapter {
	marker: Marker;
	inputs: Input[];
}

/** A session as an owner runs it: world, personas, and a reservoir that answers with inputs of the next tick. */
export interface Show {
	world: World;
	personas: Personas;
	reservoir: TinyReservoir;
	/** Refills on their way; they stand first in the next tick. */
	coming: Input[];
	/** Everything that was stepped so far. */
	history: Chapter[];
	/** One step of `kind`; returns its effects. */
	play(kind: Marker["kind"], inputs?: readonly Input[], ticks?: number): Effect[];
}

/** Starts a session with a reservoir of `reservoirSize` members. */
export function openShow(options: WorldOptions & { reservoirSize?: number } = {}): Show {
	const start = startOf(options);
	const world = createShowtimeWorld();
	const personas = createPersonas(start.viewKey);
	const reservoir = new TinyReservoir(options.reservoirSize ?? 4 * start.roster.length, start.roster);
	const show: Show = { world, personas, reservoir, coming: [], history: [], play };

	function play(kind: Marker["kind"], inputs: readonly Input[] = [], ticks = 1): Effect[] {
		const marker = nextMarker(world, kind, ticks);
		const answers = kind === "tick" ? show.coming.splice(0) : [];
		const chapter = { marker, inputs: [...answers, ...inputs] };
		show.history.push(chapter);
		const effects = step(world, marker, chapter.inputs);
		projectPersonas(personas, world);
		for (const effect of effects) {
			if (effect.kind === "members.returned") reservoir.giveBack(effect.templates);
			if (effect.kind !== "arrivals.requested") continue;
			const { count } = effect;
			show.coming.push({ kind: "arrivals", cause: "refill", templates: reservoir.checkOut(count), requested: count });
		}
		return effects;
	}

	play("apply", [start]);
	return show;
}

export const gameEvent = (type: string, significance = 0.5): Input => ({
	kind: "game-event",
	event: { eventId: `${type}-event`, type, significance },
});

/** `count` anonymous participants that feel the same. */
export const felt = (
	category: Extract<Input, { kind: "hype" }>["category"],
	count: number,
	intensity = 0.9,
): Extract<Input, { kind: "hype" }> => ({ kind: "hype", category, intensity, count, weight: 1 });
