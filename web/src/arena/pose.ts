import { CHANT_BEAT_MS, type ReactionKind } from "../../../src/client/index.ts";

/** How a viewer holds itself while it reacts; distances in widths of itself. */
export interface Pose {
	/** How high it is in the air; below 0 it ducks. */
	lift: number;
	/** How far it leans to the right. */
	lean: number;
	/** True with its arms in the air. */
	armsUp: boolean;
	/** How much of its light it loses, 0 to 1. */
	dim: number;
	/** True at the moment its hands meet. */
	claps: boolean;
}

/** Where a viewer is in its reaction. */
export interface PoseMoment {
	kind: ReactionKind;
	/** 0 to 1. */
	intensity: number;
	/** Since this viewer began, and until it is done. */
	sinceMs: number;
	leftMs: number;
	/** Since the reaction began: the beat that all share. */
	reactionMs: number;
	/** 0 to 1; tells neighbours apart. */
	spread: number;
}

const REST: Pose = { lift: 0, lean: 0, armsUp: false, dim: 0, claps: false };

const EASE_IN_MS = 140;
const EASE_OUT_MS = 260;

/** 0 to 1 and back: nobody starts or stops with a jerk. */
function ease({ sinceMs, leftMs }: PoseMoment): number {
	return Math.max(0, Math.min(1, sinceMs / EASE_IN_MS, leftMs / EASE_OUT_MS));
}

/** A swing from -1 to 1 of `hertz`, out of step with the neighbours. */
function swing({ sinceMs, spread }: PoseMoment, hertz: number): number {
	return Math.sin((sinceMs / 1000) * hertz * (0.9 + 0.2 * spread) * 2 * Math.PI + spread * 40);
}

const POSES: Record<ReactionKind, (moment: PoseMoment, share: number) => Partial<Pose>> = {
	cheer: (moment, share) => ({
		lift: Math.abs(swing(moment, 0.9)) * (0.18 + 0.22 * moment.intensity) * share,
		armsUp: true,
	}),
	gasp: ({ sinceMs }, share) => ({ lift: (0.06 + 0.16 * Math.max(0, 1 - sinceMs / 300)) * share }),
	laugh: (moment, share) => ({
		lift: Math.abs(swing(moment, 2.2)) * 0.1 * share,
		lean: swing(moment, 1.1) * 0.09 * share,
	}),
	applause: (moment, share) => ({
		lift: Math.abs(swing(moment, 1.1)) * 0.06 * share,
		claps: swing(moment, 2.2) > 0.1,
	}),
	boo: (moment, share) => ({ lift: -0.07 * share, lean: swing(moment, 0.8) * 0.16 * share }),
	chant: ({ reactionMs, intensity }, share) => {
		const beat = (reactionMs % CHANT_BEAT_MS) / CHANT_BEAT_MS;
		return { lift: Math.sin(beat * Math.PI) * (0.14 + 0.16 * intensity) * share, armsUp: beat < 0.55 };
	},
	wave: ({ sinceMs, leftMs }) => {
		const share = sinceMs / Math.max(1, sinceMs + leftMs);
		return { lift: Math.sin(share * Math.PI) * 0.55, armsUp: share > 0.12 && share < 0.85 };
	},
	hush: (_, share) => ({ lift: -0.08 * share, dim: 0.45 * share }),
};

/** The pose of a viewer in the middle of a reaction. */
export function poseAt(moment: PoseMoment): Pose {
	return { ...REST, ...POSES[moment.kind](moment, ease(moment)) };
}
