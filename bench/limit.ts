/** What a line says of the limit; the bench fails at its end when the value is above it. */
export function limitOf(value: number, limit: number, unit: string): string {
	if (value <= limit) return `(limit ${limit} ${unit})`;
	process.exitCode = 1;
	return `(MISSED: limit ${limit} ${unit})`;
}
