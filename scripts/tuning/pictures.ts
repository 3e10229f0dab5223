import { chart, type Line } from "./chart.ts";
import { SIZE } from "./experiments.ts";
import { readMeasured } from "./measured.ts";
import { dotOf, trainLines } from "./page.ts";

const AUDIENCES = [10, 25, 50, 100, 200, 400, 800, 1_600];
const THRESHOLDS = [3, 5, 10, 20, 50, 100, 200];

/** Charts of docs/tuning.md by their file names. */
export function pictures(): Record<string, string> {
	return {
		"engagement.svg": byAudience("Mean engagement", "engagement"),
		"churn.svg": byAudience("Members who leave an hour, for each of the audience", "churnPerHour"),
		"followers.svg": byEvening("Followers after an evening", "followers"),
		"growth.svg": byEvening("Growth of the career after an evening", "careerGrowth"),
		"trains.svg": chart(
			trainLines("trains").map(({ size, dots }) => ({ name: `${size.toLocaleString("en-US")} members`, dots })),
			{
				title: "Hype trains an hour at the arena",
				along: "participants that start a train",
				ticks: THRESHOLDS,
				isLogarithmic: true,
				most: 12,
			},
		),
	};
}

function byAudience(title: string, name: string): string {
	const lines = [
		["arena", "audiences"],
		["tavern", "audiences-tavern"],
	].map(([show, experiment]): Line => {
		return { name: show, dots: readMeasured(experiment).map((rules) => dotOf(rules, SIZE, name)) };
	});
	return chart(lines, { title, along: "members", ticks: AUDIENCES, isLogarithmic: true });
}

function byEvening(title: string, name: string): string {
	const lines = readMeasured("careers").map(({ point, sessions = {} }): Line => {
		const dots = sessions[name].map(({ mean, margin }, index) => {
			return { x: index + 1, mean: mean ?? 0, margin: margin ?? 0 };
		});
		return { name: `scale ${point.audiencePoolScalePerPhase}`, dots };
	});
	return chart(lines, { title, along: "evenings", ticks: [1, 5, 10, 15, 20, 25, 30], isLogarithmic: false });
}
