import type { Theme } from "../theme.ts";
import type { CrowdRows } from "./crowd-rows.ts";
import type { ReactionRows } from "./reaction-rows.ts";
import type { Seating } from "./seating.ts";
import type { Setting } from "./setting.ts";

/** The light of the arena: what the hype train and the session make of it. */
export interface ArenaLight {
	/** 0 without a hype train. */
	hypeLevel: number;
	/** Mood code of the train, or -1. */
	hypeMood: number;
	/** The way to the next level, 0 to 1. */
	hypeShare: number;
	isPaused: boolean;
}

/** All that is to be shown of an arena; times are seconds of its own clock. */
export interface ArenaModel {
	readonly setting: Setting;
	readonly seating: Seating;
	readonly rows: CrowdRows;
	readonly reactions: ReactionRows;
	/** How long engagement glides. */
	readonly tickSeconds: number;
	readonly light: ArenaLight;
	/** Mood code whose viewers stand out, or -1. */
	readonly highlighted: number;
	readonly theme: Theme;
	/** True where motion is not wanted. */
	readonly isStill: boolean;
}

/** A way to show an arena. */
export interface ArenaView {
	/** The house is another one: larger, elsewhere, or by day instead of by night. */
	build(model: ArenaModel): void;
	/** The crowd changed, or what it does together. */
	refresh(model: ArenaModel, changed: "crowd" | "reactions"): void;
	/** A level of hype was gained. */
	celebrate(now: number): void;
	/** Fits the picture to its place, in CSS pixels. */
	resize(width: number, height: number): void;
	/** Draws the arena as it is at `now`, `seconds` after the frame before; answers whether it moves by itself. */
	draw(model: ArenaModel, now: number, seconds: number): boolean;
	/** The taken seat under a point of the picture, in CSS pixels. */
	seatAt(model: ArenaModel, x: number, y: number, now: number): number | undefined;
	close(): void;
}
