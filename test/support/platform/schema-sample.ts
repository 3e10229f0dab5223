import type { Schema } from "./json-schema.ts";

/** A time as the platform writes it: seven fractional digits and an offset. */
export const SAMPLE_TIME = "2026-03-02T10:11:12.1234567+00:00";

/** A number of 32 bits as it comes out of text: 0.3. */
const SAMPLE_FLOAT = 0.30000001192092896;

let count = 0;

function sampleUuid(): string {
	count += 1;
	return `5a3b1e00-0000-4000-8000-${count.toString(16).padStart(12, "0")}`;
}

/**
 * `value` with all that the schema requires and it lacks, made up and right, and without what a closed schema does not know.
 * What may be left out is left out.
 */
export function completed(schema: Schema, value: unknown): unknown {
	const variants = schema.anyOf ?? schema.oneOf;
	if (value === null) return value;
	if (variants) return completed(variants[0], value);
	if (schema.allOf) return schema.allOf.reduce((whole: unknown, part) => completed(part, whole), value);
	if (schema.type === "array") {
		const { items = {} } = schema;
		return ((value as unknown[] | undefined) ?? []).map((one) => completed(items, one));
	}
	if (schema.type !== "object") return value ?? sampled(schema);
	const given = (value ?? {}) as Record<string, unknown>;
	const whole: Record<string, unknown> = schema.additionalProperties === false ? {} : { ...given };
	for (const [name, property] of Object.entries(schema.properties ?? {})) {
		if (given[name] === undefined && !schema.required?.includes(name)) continue;
		whole[name] = completed(property, given[name]);
	}
	return whole;
}

function sampled(schema: Schema): unknown {
	if (schema.enum) return schema.enum[0];
	if (schema.type === "string") return sampleText(schema);
	if (schema.type === "boolean") return false;
	if (schema.type === "integer") return Math.max(1, schema.minimum ?? 0);
	if (schema.type === "number") return Math.min(schema.maximum ?? 1, Math.max(schema.minimum ?? 0, SAMPLE_FLOAT));
	return {};
}

function sampleText({ format, pattern = "" }: Schema): string {
	if (format === "uuid") return sampleUuid();
	if (format === "date-time") return SAMPLE_TIME;
	return pattern.startsWith("^[A-Z]") ? "SAMPLE" : "sample";
}
