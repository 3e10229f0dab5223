/** What the value of a field, entry or element is: a simple type by its name, or a structure. */
export type ValueType = string | StructureType;

export type StructureType =
	| { kind: "fields"; fields: { name: string; type: ValueType }[] }
	| { kind: "map" | "array"; of: ValueType };

const fields = (entries: Record<string, ValueType>): StructureType => ({
	kind: "fields",
	fields: Object.entries(entries).map(([name, type]) => ({ name, type })),
});

const FIELD = fields({ name: "string", type: "string", referencedType: "number", childPrimitive: "string" });
const TYPE = fields({ id: "number", extendsId: "number", fields: { kind: "array", of: FIELD } });

/** The type of the root of the description of the state. */
export const DESCRIPTION = fields({ types: { kind: "array", of: TYPE }, rootType: "number" });

/** A description as it is read by `DESCRIPTION`. */
export interface Description {
	types: {
		id: number;
		fields: { name: string; type: string; referencedType?: number; childPrimitive?: string }[];
	}[];
	rootType?: number;
}

/** The type of the state's root, by the description that came with the join. */
export function rootTypeOf({ types, rootType = 0 }: Description): StructureType {
	const byId = new Map(types.map(({ id }): [number, StructureType] => [id, { kind: "fields", fields: [] }]));
	for (const { id, fields: described } of types) {
		const type = byId.get(id) as Extract<StructureType, { kind: "fields" }>;
		for (const { name, type: kind, referencedType = -1, childPrimitive = "" } of described) {
			const inner = byId.get(referencedType) ?? childPrimitive;
			if (kind === "map" || kind === "array") type.fields.push({ name, type: { kind, of: inner } });
			else type.fields.push({ name, type: kind === "ref" ? inner : kind });
		}
	}
	const root = byId.get(rootType);
	if (root === undefined) throw new Error(`no type ${rootType} for the root`);
	return root;
}
