/** Tables that the figures' shaders look up, as uniforms: indexing an array of constants is slow on many machines. */
const TABLES = {
	// By class of a look: radii and heights of the four rings of what is on the head, round its middle.
	gearRadius: [
		[0.24, 0.25, 0.15, 0],
		[0.35, 0.19, 0.095, 0],
		[0.228, 0.232, 0.15, 0],
		[0.226, 0.222, 0.13, 0],
		[0.185, 0.19, 0.24, 0.17],
		[0.228, 0.222, 0.13, 0],
		[0.228, 0.222, 0.13, 0],
		[0.232, 0.228, 0.14, 0],
	],
	gearHeight: [
		[-0.16, 0.08, 0.22, 0.27],
		[0.09, 0.12, 0.36, 0.6],
		[-0.08, 0.06, 0.19, 0.25],
		[-0.06, 0.08, 0.18, 0.22],
		[0.11, 0.15, 0.3, 0.16],
		[-0.14, 0.06, 0.18, 0.22],
		[0.05, 0.1, 0.19, 0.23],
		[-0.18, 0.06, 0.18, 0.22],
	],
	// How far the front of the lowest ring is lifted off the face, how far a brim stands out, height of prongs, offset backwards.
	gearForm: [
		[0.3, 0, 0, 0.02],
		[-0.03, 0, 0, 0],
		[0.16, 0, 0, 0],
		[0.2, 0, 0, 0.015],
		[0, 0, 0.12, 0],
		[0.26, 0, 0, 0.015],
		[0.02, 0.13, 0, 0],
		[0.3, 0, 0, 0.02],
	],
	// Roots and tips of horns, a plume or ears, one side; equal: none.
	hornRoot: [
		[0, 0, 0],
		[0, 0, 0],
		[0, 0.22, -0.05],
		[0.15, 0.14, 0],
		[0, 0, 0],
		[0.19, 0, -0.02],
		[0, 0, 0],
		[0, 0.16, -0.16],
	],
	hornTip: [
		[0, 0, 0],
		[0, 0, 0],
		[0.03, 0.36, -0.24],
		[0.32, 0.42, 0.03],
		[0, 0, 0],
		[0.4, 0.13, -0.06],
		[0, 0, 0],
		[0.06, 0.02, -0.34],
	],
	skin: [
		[0.89, 0.6, 0.42],
		[0.66, 0.36, 0.2],
		[0.33, 0.15, 0.075],
		[0.145, 0.065, 0.038],
		[0.36, 0.5, 0.22],
		[0.34, 0.44, 0.66],
	],
	hair: [
		[0.055, 0.03, 0.018],
		[0.2, 0.085, 0.028],
		[0.48, 0.28, 0.09],
		[0.35, 0.06, 0.02],
		[0.45, 0.45, 0.5],
		[0.02, 0.02, 0.03],
	],
	dye: [
		[0.2, 0.09, 0.04],
		[0.09, 0.07, 0.22],
		[0.04, 0.15, 0.11],
		[0.28, 0.04, 0.05],
		[0.32, 0.25, 0.13],
		[0.07, 0.08, 0.11],
	],
	// By mood code: where the hands are (the other side is mirrored), then nod, roll of the head.
	handOne: [
		[0.3, 0.86, 0.1],
		[0.05, 0.5, 0.3],
		[-0.1, 0.4, 0.25],
		[0.07, 0.54, 0.25],
		[0.17, 0.68, 0.2],
		[0.05, 0.34, 0.26],
		[0.17, 0.58, 0.2],
		[0.28, 0.92, 0.16],
	],
	handOther: [
		[0.3, 0.82, 0.1],
		[0.05, 0.5, 0.3],
		[-0.08, 0.36, 0.28],
		[0.08, 0.36, 0.24],
		[0.17, 0.68, 0.2],
		[0.26, 0.26, 0.22],
		[0.16, 0.2, 0.24],
		[0.3, 0.42, 0.14],
	],
	head: [
		[-0.12, 0],
		[0, 0.08],
		[-0.05, -0.06],
		[0.02, 0.24],
		[-0.2, 0],
		[-0.22, 0.1],
		[0.16, 0.3],
		[0.1, 0],
	],
	// Bounce, its rate, sway, play of the hands.
	moodMotion: [
		[0.075, 3.4, 0.02, 0.1],
		[0.015, 2.2, 0.05, 0.05],
		[0, 1.3, 0.01, 0.01],
		[0, 1.1, 0.02, 0.01],
		[0.03, 2.1, 0.01, 0.02],
		[0.045, 6.2, 0.05, 0.03],
		[0, 0.5, 0.015, 0],
		[0.02, 4.4, 0.03, 0.12],
	],
} as const;

/** The tables by the names of their uniforms, flat. */
export function figureTables(): Record<keyof typeof TABLES, { value: Float32Array }> {
	const flat = Object.entries(TABLES).map(([name, rows]) => [name, { value: Float32Array.from(rows.flat()) }]);
	return Object.fromEntries(flat) as Record<keyof typeof TABLES, { value: Float32Array }>;
}
