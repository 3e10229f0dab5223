import type { Setting } from "../setting.ts";
import type { Paint } from "./mesh-builder.ts";

/** Light and paint of a house at one time of the day; colours are linear. */
export interface Daylight {
	sun: Paint;
	sunFrom: Paint;
	/** Light from above and from below. */
	above: Paint;
	below: Paint;
	/** Light of the stage, and how far it reaches as a share of the house. */
	stage: Paint;
	stageReach: number;
	/** Light of the torches behind the last row. */
	rim: Paint;
	fog: Paint;
	fogDensity: number;
	zenith: Paint;
	horizon: Paint;
	hills: Paint;
	/** How bright the stars are, and glows such as flames. */
	stars: number;
	glow: number;
	/** What an unlit viewer fades into. */
	shade: Paint;
	stone: Paint;
	stoneLight: Paint;
	floor: Paint;
	cloth: Paint;
	flame: Paint;
}

const ARENA_NIGHT: Daylight = {
	sun: [0.1, 0.14, 0.34],
	sunFrom: [-0.5, 0.62, -0.6],
	above: [0.075, 0.07, 0.185],
	below: [0.03, 0.02, 0.05],
	stage: [2.5, 1.5, 0.68],
	stageReach: 0.5,
	rim: [1.25, 0.52, 0.17],
	fog: [0.012, 0.009, 0.036],
	fogDensity: 0.007,
	zenith: [0.003, 0.004, 0.02],
	horizon: [0.24, 0.075, 0.2],
	hills: [0.008, 0.006, 0.024],
	stars: 1,
	glow: 1,
	shade: [0.035, 0.03, 0.075],
	stone: [0.085, 0.075, 0.145],
	stoneLight: [0.21, 0.17, 0.235],
	floor: [0.3, 0.19, 0.115],
	cloth: [0.4, 0.03, 0.07],
	flame: [1, 0.5, 0.14],
};

const ARENA_DAY: Daylight = {
	sun: [1.12, 0.88, 0.55],
	sunFrom: [-0.55, 0.72, 0.35],
	above: [0.16, 0.22, 0.35],
	below: [0.12, 0.09, 0.06],
	stage: [0.3, 0.24, 0.14],
	stageReach: 0.5,
	rim: [0.2, 0.15, 0.08],
	fog: [0.66, 0.74, 0.84],
	fogDensity: 0.0005,
	zenith: [0.13, 0.32, 0.72],
	horizon: [0.74, 0.82, 0.9],
	hills: [0.33, 0.42, 0.5],
	stars: 0,
	glow: 0.35,
	shade: [0.3, 0.27, 0.25],
	stone: [0.42, 0.34, 0.24],
	stoneLight: [0.58, 0.48, 0.34],
	floor: [0.56, 0.43, 0.26],
	cloth: [0.5, 0.05, 0.07],
	flame: [1, 0.55, 0.18],
};

const TAVERN_NIGHT: Daylight = {
	...ARENA_NIGHT,
	sun: [0.05, 0.05, 0.1],
	above: [0.15, 0.08, 0.045],
	below: [0.065, 0.03, 0.018],
	stage: [1.9, 1.22, 0.66],
	stageReach: 0.8,
	rim: [0.8, 0.36, 0.12],
	fog: [0.03, 0.014, 0.007],
	fogDensity: 0.006,
	zenith: [0.012, 0.006, 0.004],
	horizon: [0.012, 0.006, 0.004],
	hills: [0.012, 0.006, 0.004],
	stars: 0,
	shade: [0.06, 0.038, 0.03],
	stone: [0.13, 0.068, 0.038],
	stoneLight: [0.26, 0.145, 0.078],
	floor: [0.17, 0.092, 0.052],
	cloth: [0.05, 0.17, 0.13],
};

const TAVERN_DAY: Daylight = {
	...TAVERN_NIGHT,
	sun: [0.75, 0.66, 0.5],
	sunFrom: [-0.6, 0.6, 0.5],
	above: [0.5, 0.42, 0.34],
	below: [0.22, 0.15, 0.1],
	stage: [0.7, 0.46, 0.22],
	rim: [0.35, 0.2, 0.1],
	fog: [0.5, 0.42, 0.33],
	fogDensity: 0.002,
	zenith: [0.3, 0.22, 0.14],
	horizon: [0.3, 0.22, 0.14],
	hills: [0.3, 0.22, 0.14],
	glow: 0.5,
	shade: [0.24, 0.19, 0.16],
	stone: [0.4, 0.23, 0.12],
	stoneLight: [0.62, 0.42, 0.24],
	floor: [0.5, 0.3, 0.15],
};

/** The light of a house by day or by night. */
export function daylightOf(setting: Setting, isNight: boolean): Daylight {
	if (setting.name === "tavern") return isNight ? TAVERN_NIGHT : TAVERN_DAY;
	return isNight ? ARENA_NIGHT : ARENA_DAY;
}
