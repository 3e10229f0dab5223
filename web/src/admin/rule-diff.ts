import { element } from "../element.ts";
import type { CheckedRules } from "./answers.ts";
import { DataTable } from "./data-table.ts";
import { valueText } from "./words.ts";

type Difference = CheckedRules["differences"][number];

/** What a change of rules makes different, before it is saved. */
export function ruleDiff(differences: readonly Difference[]): HTMLElement {
	const table = new DataTable<Difference>("Changes", COLUMNS, ({ field }) => field, "It makes nothing different.");
	table.show(differences);
	return element("div", { class: "diff", tabindex: "0" }, table.root);
}

const COLUMNS = [
	{ name: "Setting", cell: ({ field }: Difference) => element("code", {}, field) },
	{ name: "Now", cell: ({ before }: Difference) => element("del", {}, valueText(before)) },
	{ name: "Then", cell: ({ after }: Difference) => element("ins", {}, valueText(after)) },
];
