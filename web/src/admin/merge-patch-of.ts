const isTable = (value: unknown): value is Record<string, unknown> =>
	typeof value === "object" && value !== null && !Array.isArray(value);

/** The JSON Merge Patch that makes `after` of `before`; undefined where they are the same. Lists are whole. */
export function mergePatchOf(before: unknown, after: unknown): unknown {
	if (!isTable(before) || !isTable(after)) return JSON.stringify(before) === JSON.stringify(after) ? undefined : after;
	const patch: Record<string, unknown> = {};
	for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
		const change = Object.hasOwn(after, name) ? mergePatchOf(before[name], after[name]) : null;
		if (change !== undefined) patch[name] = change;
	}
	return Object.keys(patch).length === 0 ? undefined : patch;
}
