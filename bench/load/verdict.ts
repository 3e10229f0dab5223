/** One line of the table: what was measured, beside the most that it may be. */
export interface Line {
	name: string;
	value: number;
	unit: string;
	most?: number;
}

export function isMissed({ value, most }: Line): boolean {
	return most !== undefined && !(value <= most);
}

const figure = (value: number): string =>
	value.toLocaleString("en-US", { maximumFractionDigits: Math.abs(value) < 10 ? 1 : 0 });

/** The lines as a table, each that misses its limit marked. */
export function tableOf(lines: readonly Line[]): string {
	const width = Math.max(...lines.map(({ name }) => name.length));
	return lines
		.map((line) => {
			const { name, value, unit, most } = line;
			const limit = most === undefined ? "" : `at most ${figure(most)}${isMissed(line) ? "   MISSED" : ""}`;
			return `${name.padEnd(width)}  ${figure(value).padStart(9)} ${unit.padEnd(4)} ${limit}`.trimEnd();
		})
		.join("\n");
}
