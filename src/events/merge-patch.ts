type Json = Readonly<Record<string, unknown>>;

const isTable = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * A JSON Merge Patch (RFC 7396): what the patch names takes its value, null takes it away, tables are merged field by field,
 * lists are replaced.
 */
export function mergePatch(target: Json, patch: Json): Record<string, unknown> {
	const merged = new Map(Object.entries(target));
	for (const [name, value] of Object.entries(patch)) {
		if (value === undefined) continue;
		const former = merged.get(name);
		if (value === null) merged.delete(name);
		else merged.set(name, isTable(value) ? mergePatch(isTable(former) ? former : {}, value) : value);
	}
	return Object.fromEntries(merged);
}
