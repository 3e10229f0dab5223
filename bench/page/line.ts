/** One figure of the page's bench. */
export interface Line {
	name: string;
	value: number;
	unit: string;
	/** Beyond it the bench fails; absent: told, not held to. */
	limit?: { most: number } | { least: number };
}

/** Whether the figure is beyond its limit. */
export function isMissed({ value, limit }: Line): boolean {
	if (limit === undefined) return false;
	return "most" in limit ? !(value <= limit.most) : !(value >= limit.least);
}

/** The figures as a table, each with what it is held to. */
export function tableOf(lines: readonly Line[]): string {
	const wide = Math.max(...lines.map(({ name }) => name.length));
	return lines.map((line) => `${rowOf(line, wide)}\n`).join("");
}

function rowOf(line: Line, wide: number): string {
	const { name, value, unit } = line;
	const digits = Math.abs(value) < 100 ? 1 : 0;
	return `${name.padEnd(wide)}  ${value.toFixed(digits).padStart(7)} ${unit.padEnd(5)} ${verdictOf(line)}`.trimEnd();
}

function verdictOf(line: Line): string {
	if (line.limit === undefined) return "";
	const [word, bound] = "most" in line.limit ? ["most", line.limit.most] : ["least", line.limit.least];
	return isMissed(line) ? `MISSED, at ${word} ${bound}` : `ok, at ${word} ${bound}`;
}
