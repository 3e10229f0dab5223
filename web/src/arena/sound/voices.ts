import { CHANT_BEAT_MS, type ReactionKind } from "../../../../src/client/index.ts";

/** How a crowd sounds that does one thing. */
export interface Voice {
	/** Hertz, width and level of each formant. */
	formants: readonly (readonly [hertz: number, width: number, level: number])[];
	/** Hertz of the voices under the noise. */
	tones: readonly number[];
	/** Share of noise, 0 to 1. */
	breath: number;
	/** Where pitch goes, as a factor. */
	bend: number;
	/** It comes and goes with a beat. */
	beatSeconds?: number;
	/** It runs from the left to the right. */
	isPanned?: boolean;
}

export const VOICES: Record<Exclude<ReactionKind, "applause">, Voice> = {
	cheer: {
		formants: [
			[720, 1.6, 1.5],
			[1150, 1.8, 1.1],
			[2600, 2, 0.5],
		],
		tones: [196, 233, 277, 330],
		breath: 0.8,
		bend: 1.06,
	},
	gasp: {
		formants: [
			[900, 1.4, 0.9],
			[2400, 1.2, 1.3],
		],
		tones: [262],
		breath: 0.96,
		bend: 1.3,
	},
	laugh: {
		formants: [
			[640, 3, 1.5],
			[1700, 2.5, 0.8],
		],
		tones: [175, 208, 247],
		breath: 0.55,
		bend: 0.94,
		beatSeconds: 0.19,
	},
	boo: {
		formants: [
			[290, 3, 2.2],
			[640, 3, 0.7],
		],
		tones: [98, 110, 123, 147],
		breath: 0.35,
		bend: 0.9,
	},
	chant: {
		formants: [
			[480, 2.5, 1.8],
			[900, 2.5, 1],
		],
		tones: [131, 147, 165],
		breath: 0.5,
		bend: 1,
		beatSeconds: CHANT_BEAT_MS / 1000,
	},
	wave: {
		formants: [
			[560, 1.3, 1.4],
			[1250, 1.5, 0.8],
		],
		tones: [165, 196, 220],
		breath: 0.85,
		bend: 1.2,
		isPanned: true,
	},
	hush: {
		formants: [
			[4800, 0.8, 0.5],
			[6800, 1.2, 0.35],
		],
		tones: [],
		breath: 1,
		bend: 0.95,
	},
};
