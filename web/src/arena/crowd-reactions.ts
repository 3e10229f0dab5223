import type { ReactionExpansion, ReactionKind } from "../../../src/client/index.ts";
import { spreadOf } from "./crowd-motion.ts";
import { poseAt } from "./pose.ts";

/** A reaction as the arena plays it. */
export interface PlayedReaction {
	kind: ReactionKind;
	intensity: number;
	/** Milliseconds of the server's clock. */
	startAt: number;
	expansion: ReactionExpansion;
}

/** What the crowd does together at this moment, seat by seat; seats beyond the arrays do nothing. */
export class CrowdReactions {
	/** By seat, in widths of its viewer; as in `Pose`. */
	lift = new Float32Array(0);
	lean = new Float32Array(0);
	dim = new Float32Array(0);
	/** 1 with the arms in the air. */
	armsUp = new Uint8Array(0);
	/** 1 at the moment the hands meet. */
	claps = new Uint8Array(0);
	/** 1 while the seat reacts. */
	reacts = new Uint8Array(0);
	#playing: PlayedReaction[] = [];

	/** True while a reaction runs or is about to. */
	get active(): boolean {
		return this.#playing.length > 0;
	}

	play(reaction: PlayedReaction): void {
		const { seats } = reaction.expansion;
		this.#grow(seats.length === 0 ? 0 : seats[seats.length - 1] + 1);
		this.#playing.push(reaction);
	}

	/** Poses everybody as the server's clock says; where motion is not wanted nobody leaves its place. */
	advance(serverNowMs: number, isStill: boolean): void {
		if (!this.active) return;
		for (const poses of [this.lift, this.lean, this.dim, this.armsUp, this.claps, this.reacts]) poses.fill(0);
		this.#playing = this.#playing.filter(({ startAt, expansion }) => serverNowMs < startAt + expansion.endMs);
		// In the order they began: who takes part in two does what came last.
		for (const reaction of this.#playing) this.#pose(reaction, serverNowMs - reaction.startAt, isStill);
	}

	#pose({ kind, intensity, expansion }: PlayedReaction, reactionMs: number, isStill: boolean): void {
		const { seats, delayMs, durationMs } = expansion;
		for (let i = 0; i < seats.length; i++) {
			const sinceMs = reactionMs - delayMs[i];
			const leftMs = durationMs[i] - sinceMs;
			if (sinceMs < 0 || leftMs <= 0) continue;
			const seat = seats[i];
			const pose = poseAt({ kind, intensity, sinceMs, leftMs, reactionMs, spread: spreadOf(seat) });
			this.reacts[seat] = 1;
			this.lift[seat] = isStill ? 0 : pose.lift;
			this.lean[seat] = isStill ? 0 : pose.lean;
			this.dim[seat] = pose.dim;
			// Arms that go up and down with a beat flicker: still ones stay up.
			this.armsUp[seat] = pose.armsUp || (isStill && kind === "chant") ? 1 : 0;
			this.claps[seat] = pose.claps || (isStill && kind === "applause") ? 1 : 0;
		}
	}

	#grow(seats: number): void {
		if (seats <= this.lift.length) return;
		this.lift = new Float32Array(seats);
		this.lean = new Float32Array(seats);
		this.dim = new Float32Array(seats);
		this.armsUp = new Uint8Array(seats);
		this.claps = new Uint8Array(seats);
		this.reacts = new Uint8Array(seats);
	}
}
