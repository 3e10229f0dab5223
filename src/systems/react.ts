import { REACTION_KINDS, type Reaction, type ReactionKind } from "../components/reaction.ts";
import { CRITICAL, HOSTILE } from "../components/sentiment.ts";
import { CATEGORIES } from "../components/tally.ts";
import type { Effect } from "../events/effect.ts";
import { mulBp } from "../world/basis-points.ts";
import { drawAt, drawKey, FOR_REACTION, hashOf } from "../world/draw.ts";
import type { World } from "../world/world.ts";

const WHOLE_BP = 10_000;
/** Place of the mean engagement behind the moods. */
const ENGAGEMENT = CATEGORIES;
/** What players are told is coarse: finer shares would tell them how many members there are. */
const STEP_BP = 500;

/** Something that may make the crowd react. */
interface Cue {
	kind: ReactionKind;
	intensityBp: number;
	shareBp: number;
	/** Place of the swing that it answers, -1 for none. */
	swing: number;
}

/**
 * The crowd reacts at once to the hype train, to game events, and, tick by tick, to swings of the room's mood
 * (docs/simulation.md, "Reactions"). Reads the tally only. One reaction a step at most: the first cue that the size of the
 * crowd and the rests allow.
 */
export function react(world: World): void {
	const { session, isTick } = world;
	const row = session.reaction;
	if (isTick) goBack(world);
	if (session.status === "active" && world.tally.total > 0 && world.atMs >= row.restUntilMs) {
		const cues = [...trainCues(world), ...eventCues(world), ...(isTick ? swingCues(world) : [])];
		cues.some((cue) => answer(world, cue));
	}
	if (world.tally.total > 0 && (isTick || row.usualEngagementBp < 0)) growUsed(world);
}

const shareOf = (part: number, { tally }: World): number =>
	tally.total === 0 ? 0 : Math.floor((part * WHOLE_BP) / tally.total);

/** Share of the members that take an interest at all. */
const awakeBp = (world: World): number => WHOLE_BP - shareOf(world.tally.disengaged, world);

/** Mean engagement of who is present. */
const engagementBp = ({ tally }: World): number =>
	tally.total === 0 ? 0 : Math.floor(tally.engagementSum / tally.total);

/** A cue for all who are awake: the stronger it is, the more of them take part. */
function cueForAwake(world: World, kind: ReactionKind, intensityBp: number): Cue {
	const shareBp = mulBp(awakeBp(world), (WHOLE_BP + intensityBp) >> 1);
	return { kind, intensityBp, shareBp, swing: -1 };
}

function trainCues(world: World): Cue[] {
	const { trainIntensityBp, perLevelBp, waveFromLevel } = world.rules.reactions;
	const cueOf = (effect: Effect): Cue[] => {
		switch (effect.kind) {
			case "hype.started":
			case "hype.leveled": {
				const { level } = effect.train;
				if (level === 1) return [cueForAwake(world, "cheer", trainIntensityBp)];
				const intensityBp = Math.min(WHOLE_BP, trainIntensityBp + level * perLevelBp);
				return [cueForAwake(world, level >= waveFromLevel ? "wave" : "chant", intensityBp)];
			}
			case "hype.completed":
				return [cueForAwake(world, "applause", trainIntensityBp)];
			default:
				return [];
		}
	};
	// A train that starts and rises in one step is heard of by its level.
	return world.outbox.flatMap(cueOf).reverse();
}

/** Of several events the most significant one, of equals the first; a crowd that dozes is hard to move. */
function eventCues(world: World): Cue[] {
	const { byEventType, otherEvent, strongFromBp, booFromBp } = world.rules.reactions;
	if (world.happened.length === 0) return [];
	const { type, significanceBp } = world.happened.reduce((most, event) =>
		event.significanceBp > most.significanceBp ? event : most,
	);
	const intensityBp = mulBp(significanceBp, awakeBp(world));
	const angryBp = shareOf(world.tally.mood[CRITICAL] + world.tally.mood[HOSTILE], world);
	if (angryBp >= booFromBp) return [{ kind: "boo", intensityBp, shareBp: angryBp, swing: -1 }];
	const [usual, strong] = Object.hasOwn(byEventType, type) ? byEventType[type] : otherEvent;
	return [cueForAwake(world, significanceBp >= strongFromBp ? strong : usual, intensityBp)];
}

/** By how much each mood, and last the lack of engagement, exceeds what the room is used to. */
function swingsOf(world: World): number[] {
	const { usualMoodBp, usualEngagementBp } = world.session.reaction;
	const swings = usualMoodBp.map((usual, category) => shareOf(world.tally.mood[category], world) - usual);
	return [...swings, usualEngagementBp < 0 ? 0 : usualEngagementBp - engagementBp(world)];
}

/** The strongest swing that was not answered yet, if it is strong enough. */
function swingCues(world: World): Cue[] {
	const { swingBp, fullSwingBp, dropBp, fullDropBp, byMood } = world.rules.reactions;
	const { answeredSwings, usualEngagementBp } = world.session.reaction;
	if (usualEngagementBp < 0) return [];
	const cues = swingsOf(world).flatMap((swing, place): Cue[] => {
		const [least, full] = place === ENGAGEMENT ? [dropBp, fullDropBp] : [swingBp, fullSwingBp];
		if (((answeredSwings >>> place) & 1) === 1 || swing < least) return [];
		const intensityBp = Math.min(WHOLE_BP, Math.floor((swing * WHOLE_BP) / full));
		if (place === ENGAGEMENT) return [{ kind: "hush", intensityBp, shareBp: awakeBp(world), swing: place }];
		return [{ kind: byMood[place], intensityBp, shareBp: shareOf(world.tally.mood[place], world), swing: place }];
	});
	return cues.sort((a, b) => b.intensityBp - a.intensityBp || a.swing - b.swing);
}

/** Swings that have gone back far enough may be answered again. */
function goBack(world: World): void {
	const { swingBp, dropBp, goneBackBp } = world.rules.reactions;
	const row = world.session.reaction;
	for (const [place, swing] of swingsOf(world).entries()) {
		if (swing < mulBp(place === ENGAGEMENT ? dropBp : swingBp, goneBackBp)) row.answeredSwings &= ~(1 << place);
	}
}

/** The room gets used to its mood and its engagement, a share of the way a tick. */
function growUsed(world: World): void {
	const { usualKeepBp } = world.rules.reactions;
	const row = world.session.reaction;
	const isFirst = row.usualEngagementBp < 0;
	const towards = (usual: number, now: number): number =>
		isFirst ? now : Math.floor((usual * usualKeepBp + now * (WHOLE_BP - usualKeepBp)) / WHOLE_BP);
	row.usualMoodBp = row.usualMoodBp.map((usual, category) =>
		towards(usual, shareOf(world.tally.mood[category], world)),
	);
	row.usualEngagementBp = towards(row.usualEngagementBp, engagementBp(world));
}

/** What a crowd of this size does instead of `kind`; undefined: nothing. */
function kindFor(world: World, kind: ReactionKind): ReactionKind | undefined {
	const { kinds } = world.rules.reactions;
	let tried: ReactionKind | undefined = kind;
	// No more steps than kinds: rules may go in a circle.
	for (let step = 0; tried !== undefined && step < REACTION_KINDS.length; step++) {
		if (world.tally.total >= kinds[tried].members) return tried;
		tried = kinds[tried].fewer;
	}
	return undefined;
}

/** Reacts to a cue, unless the crowd is too small, too quiet or tired of it; tells whether it did. */
function answer(world: World, cue: Cue): boolean {
	const { kinds, restMs, leastIntensityBp, loudFromMembers } = world.rules.reactions;
	const row = world.session.reaction;
	const kind = kindFor(world, cue.kind);
	if (kind === undefined) return false;
	const code = REACTION_KINDS.indexOf(kind);
	if (world.atMs < row.kindRestUntilMs[code]) return false;
	const loudBp = Math.min(WHOLE_BP, Math.floor((world.tally.total * WHOLE_BP) / loudFromMembers));
	const intensityBp = mulBp(cue.intensityBp, (WHOLE_BP + loudBp) >> 1);
	if (intensityBp < leastIntensityBp) return false;

	row.restUntilMs = world.atMs + restMs;
	row.kindRestUntilMs[code] = world.atMs + kinds[kind].restMs;
	if (cue.swing >= 0) row.answeredSwings |= 1 << cue.swing;
	world.outbox.push({ kind: "reaction", reaction: reactionOf(world, kind, intensityBp, cue.shareBp) });
	return true;
}

function reactionOf(world: World, kind: ReactionKind, intensityBp: number, shareBp: number): Reaction {
	const { session, marker, rules } = world;
	// Keyed by what players know anyway: a draw under the session's own seed could be turned back into it.
	const seed = drawAt(drawKey(hashOf(session.showtimeSessionId), marker, FOR_REACTION), 0);
	const { spreadMs } = rules.reactions.kinds[kind];
	return { kind, intensity: coarse(intensityBp), share: coarse(shareBp), spreadMs, seed };
}

/** A share in twentieths, rounded up, as 0 to 1. */
function coarse(bp: number): number {
	return Math.min(WHOLE_BP, Math.ceil(bp / STEP_BP) * STEP_BP) / WHOLE_BP;
}
