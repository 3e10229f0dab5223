/** The shape of a house; lengths in metres, angles in radians from the middle axis, seen from the stage. */
export interface Setting {
	readonly name: "arena" | "tavern";
	/** How far round the stage the rows go, each side. */
	readonly halfAngle: number;
	readonly stageRadius: number;
	readonly firstRadius: number;
	readonly rowPitch: number;
	readonly seatPitch: number;
	/** Height of the first row, what each row rises by, and what each adds to that. */
	readonly firstHeight: number;
	readonly rise: number;
	readonly steepening: number;
	/** Middles of the aisles. */
	readonly aisles: readonly number[];
	readonly aisleWidth: number;
}

const ARENA: Setting = {
	name: "arena",
	halfAngle: 2.35,
	stageRadius: 3.1,
	firstRadius: 6.4,
	rowPitch: 0.92,
	seatPitch: 0.66,
	firstHeight: 1.15,
	rise: 0.44,
	steepening: 0.006,
	aisles: [-1.98, -1.32, -0.66, 0, 0.66, 1.32, 1.98],
	aisleWidth: 1.1,
};

const TAVERN: Setting = {
	name: "tavern",
	halfAngle: 1.32,
	stageRadius: 1.9,
	firstRadius: 4.2,
	rowPitch: 1.35,
	seatPitch: 0.8,
	firstHeight: 0,
	rise: 0.16,
	steepening: 0.012,
	aisles: [-0.6, 0.6],
	aisleWidth: 1.2,
};

/** The house that a realm preset is staged in; a preset unknown to this page plays in the arena. */
export function settingOf(realmPreset: string): Setting {
	return realmPreset === "tavern" ? TAVERN : ARENA;
}

/** Height of the ground of row `row`, which may have a fraction; below 0 the floor. */
export function heightOf(setting: Setting, row: number): number {
	if (row < 0) return 0;
	return setting.firstHeight + setting.rise * row + setting.steepening * row * row;
}

/** The row whose ground is at `radius` from the middle of the stage, with a fraction. */
export function rowAt(setting: Setting, radius: number): number {
	return (radius - setting.firstRadius) / setting.rowPitch;
}
