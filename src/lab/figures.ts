import { SENTIMENT_CATEGORIES } from "../components/sentiment.ts";

/** A number that a run comes to. */
export interface Figure {
	name: string;
	/** As people read it, with the unit. */
	label: string;
	/** Decimal places that are worth showing. */
	digits: number;
	/** Shares are shown in percent. */
	isShare?: true;
	/** Of several sessions the last one's counts, in place of their mean. */
	isAtEnd?: true;
}

export const LEVEL_NUMBERS = [1, 2, 3, 4, 5] as const;
/** Trains of this peak level and beyond are counted together. */
export const LEVELS = LEVEL_NUMBERS.length;

const TRAIN_LEVELS = LEVEL_NUMBERS.map((level) => {
	const label = `trains of peak level ${level}${level === LEVELS ? " and above" : ""} an hour`;
	return { name: `trainsLevel${level}PerHour` as const, label, digits: 2 };
});

/** Causes for which members of a run leave. */
export const LAB_CAUSES = ["nothing-on-show", "other-interests", "tired", "little-interest", "expired"] as const;
/** What they are called in figures and over time. */
export const LEFT_NAMES = [
	"leftNothingOnShow",
	"leftOtherInterests",
	"leftTired",
	"leftLittleInterest",
	"leftExpired",
] as const;
export const CAUSE_LABELS = [
	"nothing was on show",
	"nothing for them was on show",
	"tired of what was",
	"too little of it",
	"named by no pulse any more",
] as const;
const LEFT = LEFT_NAMES.map((name, index) => {
	return { name: `${name}PerHour` as const, label: `left an hour: ${CAUSE_LABELS[index]}`, digits: 1 };
});

/** Trains by how they ended, each reason with its figure. */
export const TRAIN_ENDS = [
	{ reason: "decayed", name: "trainsDecayedPerHour", label: "decayed" },
	{ reason: "timeout", name: "trainsTimedOutPerHour", label: "timed out" },
	{ reason: "COMPLETED", name: "trainsCompletedPerHour", label: "out of time, above level 1" },
	{ reason: "EXPIRED", name: "trainsExpiredPerHour", label: "out of time on level 1" },
	{ reason: "session-end", name: "trainsCutPerHour", label: "cut off by the end of the stream" },
] as const;
const ENDS = TRAIN_ENDS.map(({ name, label }) => ({ name, label: `trains an hour: ${label}`, digits: 2 }));

/** Every number of a run, in the order in which runs hold them. */
export const FIGURES = [
	{ name: "audience", label: "mean audience", digits: 1 },
	{ name: "peakAudience", label: "peak audience", digits: 0 },
	{ name: "uniqueViewers", label: "unique viewers", digits: 0 },
	{ name: "engagement", label: "mean engagement", digits: 1, isShare: true },
	{ name: "leftPerHour", label: "members who left an hour", digits: 1 },
	{ name: "churnPerHour", label: "members who left an hour, for each there", digits: 2 },
	{ name: "visitMinutes", label: "minutes watched for each who left", digits: 1 },
	{ name: "trainsPerHour", label: "hype trains an hour", digits: 2 },
	...TRAIN_LEVELS,
	{ name: "peakLevel", label: "highest level", digits: 1 },
	{ name: "trainSeconds", label: "mean length of a train, seconds", digits: 0 },
	{ name: "inTrains", label: "time in trains", digits: 1, isShare: true },
	...ENDS,
	{ name: "trainParticipants", label: "participants that started a train", digits: 1 },
	{ name: "trainThreshold", label: "participants that it took", digits: 1 },
	{ name: "unfedSeconds", label: "seconds that a train ran unfed before its end", digits: 0 },
	...LEFT,
	{ name: "newFollowers", label: "new followers", digits: 1 },
	{ name: "tips", label: "tips", digits: 1 },
	{ name: "growth", label: "growth without milestones", digits: 2 },
	{ name: "returning", label: "viewers who had watched before", digits: 1, isShare: true },
	{ name: "followersThere", label: "followers who watched", digits: 1 },
	{ name: "followers", label: "followers after the last session", digits: 1, isAtEnd: true },
	{ name: "careerGrowth", label: "growth of the career after the last session", digits: 1, isAtEnd: true },
	{ name: "phase", label: "career phase after the last session (0 Unknown, 4 Legend)", digits: 1, isAtEnd: true },
	...SENTIMENT_CATEGORIES.map((category) => {
		return { name: `mood${category}` as const, label: `mood ${category}`, digits: 1, isShare: true as const };
	}),
] as const satisfies readonly Figure[];
export type FigureName = (typeof FIGURES)[number]["name"];

/** What heads a chart of a figure. */
export function headOf({ label }: Figure): string {
	return label.charAt(0).toUpperCase() + label.slice(1);
}

/** A number as the report shows it. */
export function shown(value: number, { digits, isShare }: Figure): string {
	if (Number.isNaN(value)) return "–";
	return isShare ? `${(100 * value).toFixed(digits)} %` : value.toFixed(digits);
}
