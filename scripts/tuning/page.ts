import { CAREER_PHASES } from "../../src/components/career-phase.ts";
import { tableOf } from "../docs/markdown.ts";
import { type Crossing, crossingOf } from "./crossing.ts";
import { commandOf, EXPERIMENTS, SIZE, THRESHOLD } from "./experiments.ts";
import { type Measured, type MeasuredRules, readMeasured } from "./measured.ts";

const TRAINS = [2, 4, 8] as const;
const EVENINGS = [5, 10, 20, 30] as const;

/** Tables of docs/tuning.md by the name of their place in it. */
export function fragments(): Record<string, string> {
	return {
		"audiences-command": commands("audiences", "audiences-tavern"),
		audiences: audiencesTable("audiences"),
		"audiences-tavern": audiencesTable("audiences-tavern"),
		"reservoir-command": commands("reservoir"),
		reservoir: audiencesTable("reservoir"),
		"careers-command": commands("careers"),
		careers: careersTable(),
		"trains-command": commands("trains", "trains-tavern"),
		trains: trainsTable("trains"),
		"trains-tavern": trainsTable("trains-tavern"),
		scale: scaleTable(),
		"scales-command": commands("scales"),
		scales: scalesTable(),
	};
}

/** The page with these tables in their places. */
export function pageWith(page: string, tables: Readonly<Record<string, string>>): string {
	return Object.entries(tables).reduce((text, [name, content]) => {
		const place = new RegExp(`(<!-- measured: ${name} -->\n)[\\s\\S]*?(<!-- end -->)`);
		if (!place.test(text)) throw new Error(`docs/tuning.md has no place for ${name}`);
		return text.replace(place, (_, start, end) => `${start}${content}\n${end}`);
	}, page);
}

function commands(...names: string[]): string {
	const lines = names.flatMap((name) => EXPERIMENTS[name].map(commandOf));
	return `\n\`\`\`sh\n${lines.join("\n")}\n\`\`\`\n`;
}

function audiencesTable(experiment: string): string {
	const rows = readMeasured(experiment).map(({ point, figures }) => [
		thousands(point[SIZE]),
		percent(figures.engagement),
		told(figures.churnPerHour, 2),
		told(figures.newFollowers, 1),
		told(figures.tips, 0),
		told(figures.trainsPerHour, 1),
		told(figures.growth, 1),
	]);
	const heads = ["engagement", "leave an hour, for each there", "new followers", "tips", "trains an hour", "growth"];
	return tableOf(["members", ...heads], rows);
}

function careersTable(): string {
	const rows = readMeasured("careers").flatMap(({ point, sessions = {} }) =>
		EVENINGS.map((evening) => {
			const at = (name: string): Measured => sessions[name][evening - 1];
			return [
				String(point.audiencePoolScalePerPhase),
				String(evening),
				phaseOf(at("phase").mean ?? 0),
				told(at("careerGrowth"), 0),
				told(at("followers"), 0),
				told(at("followersThere"), 0),
				percent(at("returning")),
				told(at("newFollowers"), 0),
			];
		}),
	);
	const heads = [
		"evening",
		"phase after it",
		"growth",
		"followers",
		"of them there",
		"watched before",
		"new followers",
	];
	return tableOf(["scale per phase", ...heads], rows);
}

function phaseOf(mean: number): string {
	const below = Math.floor(mean);
	return mean === below ? CAREER_PHASES[below] : `${CAREER_PHASES[below]} or ${CAREER_PHASES[below + 1]}`;
}

/** Trains an hour by threshold, for each audience. */
export function trainLines(
	experiment: string,
): { size: number; dots: { x: number; mean: number; margin: number }[] }[] {
	const bySize = Map.groupBy(readMeasured(experiment), ({ point }) => point[SIZE]);
	return [...bySize].map(([size, rules]) => ({
		size,
		dots: rules.map((one) => dotOf(one, THRESHOLD, "trainsPerHour")),
	}));
}

export function dotOf({ point, figures }: MeasuredRules, along: string, name: string) {
	const { mean, margin } = figures[name];
	return { x: point[along], mean: mean ?? 0, margin: margin ?? 0 };
}

function trainsTable(experiment: string): string {
	const rows = trainLines(experiment).map(({ size, dots }) => {
		return [thousands(size), ...TRAINS.map((trains) => crossed(crossingOf(dots, trains)))];
	});
	return tableOf(["members", ...TRAINS.map((trains) => `${trains} an hour`)], rows);
}

function crossed({ at, least, most }: Crossing): string {
	if (at === null) return "";
	const ends = [least, most].map((end) => (end === null ? "?" : end.toFixed(1)));
	return `**${at.toFixed(1)}** (${ends.join(" to ")})`;
}

/** The scale that makes the threshold of 10 what 4 trains an hour take. */
function scaleTable(): string {
	const rows = trainLines("trains").map(({ size, dots }) => {
		const { at } = crossingOf(dots, 4);
		if (at === null) return [thousands(size), "", "", ""];
		const share = `${((100 * at) / size).toFixed(1)} %`;
		return [thousands(size), at.toFixed(1), share, at < 10 ? "0 (off)" : thousands(Math.round((10 * size) / at))];
	});
	return tableOf(["members", "threshold", "of the audience", "`hypeAudienceScale`"], rows);
}

function scalesTable(): string {
	const bySize = Map.groupBy(readMeasured("scales"), ({ point }) => point[SIZE]);
	const rows = [...bySize].flatMap(([size, sets]) =>
		sets.map(({ point, figures }) => {
			const { hypeAudienceScale: scale } = point;
			const threshold = Math.floor(10 * (scale === 0 ? 1 : Math.max(1, size / scale)));
			return [
				thousands(size),
				String(scale),
				String(threshold),
				told(figures.trainsPerHour, 1),
				told(figures.peakLevel, 1),
				percent(figures.inTrains),
			];
		}),
	);
	return tableOf(["members", "scale", "threshold", "trains an hour", "highest level", "time in trains"], rows);
}

function told({ mean, margin }: Measured, digits: number): string {
	if (mean === null) return "";
	return margin === null ? mean.toFixed(digits) : `${mean.toFixed(digits)} ± ${margin.toFixed(digits)}`;
}

function percent({ mean, margin }: Measured): string {
	if (mean === null) return "";
	return `${(100 * mean).toFixed(1)} ± ${(100 * (margin ?? 0)).toFixed(1)} %`;
}

const thousands = (value: number): string => value.toLocaleString("en-US");
