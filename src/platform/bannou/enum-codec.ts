import * as z from "zod";

/**
 * How the platform wants the values of enumerations: as its schemas spell them (`mutual_consent`), or by the names that its
 * running services have for them (`MutualConsent`). What it sends is understood in either spelling.
 */
export type EnumSpelling = "schema" | "runtime";

/** What both spellings of a value have in common. */
export function foldEnum(value: string): string {
	return value.replace(/[_-]/g, "").toLowerCase();
}

/** The value as the platform wants it; `value` is spelled as in the schemas. */
export function encodeEnum(value: string, spelling: EnumSpelling): string {
	if (spelling === "schema" || value === value.toUpperCase()) return value;
	return value.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Reads a value of an enumeration in any spelling, as one of `values`. */
export function enumOf<const Values extends readonly [string, ...string[]]>(values: Values): z.ZodType<Values[number]> {
	const byFold = new Map(values.map((value) => [foldEnum(value), value]));
	return z.string().transform((text, context) => {
		const value = byFold.get(foldEnum(text));
		if (value !== undefined) return value as Values[number];
		context.addIssue({ code: "custom", message: `expected one of ${values.join(", ")}` });
		return z.NEVER;
	});
}
