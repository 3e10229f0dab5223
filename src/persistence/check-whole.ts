/** Throws a `RangeError` unless a number for the reservoir is whole and from 0 to `max`. */
export function checkWhole(field: string, value: number, max: number): void {
	if (!Number.isInteger(value) || value < 0 || value > max) {
		throw new RangeError(`reservoir ${field} ${value}: must be a whole number from 0 to ${max}`);
	}
}
