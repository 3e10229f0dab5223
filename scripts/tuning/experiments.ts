/** Runs of the lab that a figure of docs/tuning.md comes from. */
export interface Experiment {
	/** Scenario of examples/lab. */
	scenario: string;
	/** Values of rules, as `--sweep` takes them. */
	sweep?: Readonly<Record<string, readonly number[]>>;
}

export const SIZE = "defaultAudiencePoolSize";
export const THRESHOLD = "hypeTrainTriggerThreshold";

/** Thresholds around those at which a few trains come in an hour, by the size of the audience. */
const THRESHOLDS: Readonly<Record<"trains" | "trains-tavern", Readonly<Record<string, readonly number[]>>>> = {
	trains: {
		50: [3, 4, 5, 6, 7, 8],
		100: [5, 6, 7, 8, 10, 12],
		200: [7, 8, 10, 12, 14, 17],
		500: [14, 17, 20, 24, 28, 33],
		1000: [22, 27, 33, 40, 48, 58],
		2000: [40, 48, 58, 70, 84, 100],
		5000: [80, 98, 120, 145, 175, 210],
	},
	"trains-tavern": {
		50: [1, 2, 3, 4],
		100: [2, 3, 4, 5],
		200: [2, 3, 4, 5, 6],
		500: [3, 4, 5, 6, 8, 11],
		1000: [4, 6, 8, 11, 15, 20],
	},
};

function trains(scenario: keyof typeof THRESHOLDS): Experiment[] {
	return Object.entries(THRESHOLDS[scenario]).map(([size, thresholds]) => {
		return { scenario, sweep: { [SIZE]: [Number(size)], [THRESHOLD]: thresholds } };
	});
}

/** Every experiment by its name, in the order of the page. */
export const EXPERIMENTS: Readonly<Record<string, readonly Experiment[]>> = {
	audiences: [{ scenario: "audiences" }],
	"audiences-tavern": [{ scenario: "audiences-tavern" }],
	reservoir: [{ scenario: "trains-tavern", sweep: { [SIZE]: [400, 800, 1_600] } }],
	careers: [{ scenario: "careers" }],
	trains: trains("trains"),
	"trains-tavern": trains("trains-tavern"),
	scales: [{ scenario: "trains", sweep: { [SIZE]: [200, 1_000, 5_000], hypeAudienceScale: [0, 200, 300, 400] } }],
};

/** The command that an experiment is, as somebody types it. */
export function commandOf({ scenario, sweep = {} }: Experiment): string {
	const swept = Object.entries(sweep).map(([rule, values]) => ` --sweep ${rule}=${values.join(",")}`);
	return `npm run -s showtime -- simulate examples/lab/${scenario}.json --json${swept.join("")}`;
}
