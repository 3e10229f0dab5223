import type * as z from "zod";

const MOST_ISSUES = 3;
const MOST_CHARACTERS = 80;

/** One line that names field, value and rule of what is wrong with `input`; at most three issues. */
export function issueText(error: z.ZodError, input: unknown, subject = "body"): string {
	const lines = error.issues.slice(0, MOST_ISSUES).map((issue) => oneIssue(issue, input, subject));
	const more = error.issues.length - lines.length;
	return more > 0 ? `${lines.join("; ")}; and ${more} more` : lines.join("; ");
}

/** Every issue by itself: the field that it is at, joined by dots, and a line that names field, value and rule. */
export function issuesByField(
	error: z.ZodError,
	input: unknown,
	subject = "body",
): { field: string; message: string }[] {
	return error.issues.map((issue) => ({ field: issue.path.join("."), message: oneIssue(issue, input, subject) }));
}

function oneIssue(issue: z.core.$ZodIssue, input: unknown, subject: string): string {
	const field = issue.path.length === 0 ? subject : fieldName(issue.path);
	if (issue.code === "unrecognized_keys") {
		const unknown = issue.keys.map((key) => JSON.stringify(cut(key))).join(", ");
		return `${field}: has no field ${unknown}`;
	}
	const rule = issue.message.replace(/^Invalid input: /, "").replace(/, received undefined$/, "");
	const value = valueAt(input, issue.path);
	return value === undefined ? `${field} is missing: ${rule}` : `${field} = ${cut(JSON.stringify(value))}: ${rule}`;
}

/** A path as people write it, such as `acts[0].seconds`. */
export function fieldName(path: readonly PropertyKey[]): string {
	return path
		.map((part) => (typeof part === "number" ? `[${part}]` : `.${cut(String(part))}`))
		.join("")
		.replace(/^\./, "");
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
	let value = input;
	for (const part of path) {
		if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
		value = (value as Record<PropertyKey, unknown>)[part];
	}
	return value;
}

function cut(text: string): string {
	return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}...` : text;
}
