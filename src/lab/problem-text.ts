import type * as z from "zod";
import { fieldName, issueText } from "../events/issue-text.ts";
import { DEFAULT_RULE_SETTINGS } from "../world/rules.ts";
import { nearest } from "./nearest.ts";
import { FIELDS_OF } from "./scenario.ts";

const MOST_CHARACTERS = 80;

/** One line that says what is wrong with a scenario; of a name that nobody knows it tells the nearest one that there is. */
export function problemText(error: z.ZodError, input: unknown): string {
	for (const issue of error.issues) if (issue.code === "unrecognized_keys") return unknownText(issue, input);
	return issueText(error, input, "scenario");
}

function unknownText({ path, keys }: z.core.$ZodIssueUnrecognizedKeys, input: unknown): string {
	const [key] = keys;
	const name = path.map(String);
	const value = JSON.stringify(valueAt(input, [...name, key]));
	const shown = value.length > MOST_CHARACTERS ? `${value.slice(0, MOST_CHARACTERS)}...` : value;
	const rulesAt = name.indexOf("rules");
	const isRule = rulesAt >= 0;
	const known = isRule ? rulesIn(name.slice(rulesAt + 1)) : (FIELDS_OF[name[0] ?? ""] ?? []);
	const field = fieldName([...path, key]);
	return `${field} = ${shown}: there is no such ${isRule ? "rule" : "field"}${suggestion(key, known)}`;
}

/** Says which rule is meant, perhaps. */
export function suggestion(name: string, known: readonly string[]): string {
	const meant = nearest(name, known);
	return meant === undefined ? "" : `; did you mean ${meant}?`;
}

/** Names of the rules in a table of rules, such as `personalities.loyal`; those of a new row are the same as of any other. */
export function rulesIn(path: readonly string[]): string[] {
	let table: unknown = DEFAULT_RULE_SETTINGS;
	for (const name of path) {
		if (typeof table !== "object" || table === null) return [];
		const rows: Record<string, unknown> = { ...table };
		table = rows[name] ?? Object.values(rows)[0];
	}
	return typeof table === "object" && table !== null ? Object.keys(table) : [];
}

function valueAt(input: unknown, path: readonly string[]): unknown {
	return path.reduce<unknown>(
		(value, name) =>
			typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined,
		input,
	);
}
