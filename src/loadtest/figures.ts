/** Something that is measured, as a spread of values. */
export interface Figure {
	name: string;
	/** As people read it. */
	label: string;
	unit: "ms" | "bytes" | "%" | "MB" | "1/s";
	/** A difference that is smaller than this is none. */
	least: number;
	/** Whether more of it is better; less is, otherwise. */
	isMoreBetter?: true;
}

/** Everything that is measured, in the order of the report (docs/loadtest.md, "What is measured"). */
export const FIGURES = [
	{ name: "accept", label: "accept", unit: "ms", least: 2 },
	{ name: "journalAppend", label: "journal append", unit: "ms", least: 1 },
	{ name: "applied", label: "event to applied", unit: "ms", least: 5 },
	{ name: "reaction", label: "event to reaction", unit: "ms", least: 5 },
	{ name: "tickLateness", label: "tick lateness", unit: "ms", least: 5 },
	{ name: "frameBytes", label: "crowd frame", unit: "bytes", least: 8 },
	{ name: "clientBytes", label: "to a client, a second", unit: "bytes", least: 8 },
	{ name: "cpu", label: "CPU of the server", unit: "%", least: 2 },
	{ name: "memory", label: "memory of the server", unit: "MB", least: 16 },
	{ name: "eventsApplied", label: "events applied", unit: "1/s", least: 0.5, isMoreBetter: true },
] as const satisfies readonly Figure[];
export type FigureName = (typeof FIGURES)[number]["name"];

/** A number as people read it; a dash where there is none. */
export function shown(value: number): string {
	if (Number.isNaN(value)) return "–";
	const [whole, tenth] = value.toFixed(Math.abs(value) < 100 ? 1 : 0).split(".");
	const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
	return tenth === undefined ? grouped : `${grouped}.${tenth}`;
}
