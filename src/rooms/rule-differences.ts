/** One setting that a change makes different; absent where there is none. */
export interface RuleDifference {
	/** Names from the outside in, joined by dots. */
	field: string;
	before?: unknown;
	after?: unknown;
}

const isTable = (value: unknown): value is Record<string, unknown> =>
	typeof value === "object" && value !== null && !Array.isArray(value);

/** What differs between two settings, field by field; lists are whole. */
export function differencesOf(before: unknown, after: unknown, field = ""): RuleDifference[] {
	if (isTable(before) && isTable(after)) {
		const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
		return names.flatMap((name) => differencesOf(before[name], after[name], field === "" ? name : `${field}.${name}`));
	}
	if (JSON.stringify(before) === JSON.stringify(after)) return [];
	return [{ field, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
}
