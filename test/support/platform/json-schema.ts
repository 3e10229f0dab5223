/** A schema of OpenAPI 3.0 or, once made plain, of JSON Schema: only what the platform's files use. */
export interface Schema {
	$ref?: string;
	type?: string | string[];
	format?: string;
	enum?: (string | null)[];
	properties?: Record<string, Schema>;
	required?: string[];
	additionalProperties?: boolean | Schema;
	items?: Schema;
	allOf?: Schema[];
	anyOf?: Schema[];
	oneOf?: Schema[];
	nullable?: boolean;
	minimum?: number;
	maximum?: number;
	exclusiveMinimum?: boolean | number;
	minLength?: number;
	pattern?: string;
}

/** Words of OpenAPI that say nothing about validity, or say it for people. */
const PROSE = ["description", "example", "title", "default", "deprecated", "discriminator", "nullable", "$ref"];

/** Finds what `$ref` of a file names: the schema, the file that it is in, and a key that is the same for the same schema. */
export type Resolve = (reference: string, file: string) => { schema: Schema; file: string; key: string };

/**
 * The schema as JSON Schema, without references: null where it may be null, an exclusive bound as a number. A schema inside
 * itself is let pass as anything.
 */
export function plainSchema(schema: Schema, file: string, resolve: Resolve, inside: readonly string[] = []): Schema {
	const plain = schema.$ref === undefined ? withoutProse(schema) : referred(schema.$ref, file, resolve, inside);
	if (schema.$ref === undefined) {
		const inner = (one: Schema) => plainSchema(one, file, resolve, inside);
		for (const key of ["allOf", "anyOf", "oneOf"] as const) if (plain[key]) plain[key] = plain[key].map(inner);
		if (plain.items) plain.items = inner(plain.items);
		if (typeof plain.additionalProperties === "object") plain.additionalProperties = inner(plain.additionalProperties);
		if (plain.properties) {
			const entries = Object.entries(plain.properties).map(([name, property]) => [name, inner(property)]);
			plain.properties = Object.fromEntries(entries);
		}
		if (plain.exclusiveMinimum === true) {
			plain.exclusiveMinimum = plain.minimum;
			delete plain.minimum;
		}
	}
	return schema.nullable ? { anyOf: [plain, { type: "null" }] } : plain;
}

function withoutProse(schema: Schema): Schema {
	const kept = Object.entries(schema).filter(([key]) => !PROSE.includes(key) && !key.startsWith("x-"));
	return Object.fromEntries(kept);
}

function referred(reference: string, file: string, resolve: Resolve, inside: readonly string[]): Schema {
	const { schema, file: of, key } = resolve(reference, file);
	return inside.includes(key) ? {} : plainSchema(schema, of, resolve, [...inside, key]);
}

/** Calls `convert` for every value of an enumeration inside `value`, and answers `value` with what that answers. */
export function mapEnums(schema: Schema, value: unknown, convert: (value: string, all: string[]) => string): unknown {
	for (const inner of [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) {
		value = mapEnums(inner, value, convert);
	}
	if (schema.enum && typeof value === "string") {
		return convert(
			value,
			schema.enum.filter((one) => one !== null),
		);
	}
	const { items } = schema;
	if (Array.isArray(value)) return items ? value.map((one) => mapEnums(items, one, convert)) : value;
	if (typeof value !== "object" || value === null) return value;
	const entries = Object.entries(value).map(([name, one]) => {
		const inner = schema.properties?.[name] ?? schema.additionalProperties;
		return [name, typeof inner === "object" ? mapEnums(inner, one, convert) : one];
	});
	return Object.fromEntries(entries);
}
