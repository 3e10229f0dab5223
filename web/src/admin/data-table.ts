import { element, showList } from "../element.ts";

export interface Column<Row> {
	name: string;
	/** How numbers stand. */
	isNumber?: boolean;
	/** Makes the content of a cell; it is written anew for each row that is shown. */
	cell(row: Row): Node | string;
}

/** A table with one row for each of some items. On a narrow screen each row becomes a card with the columns' names. */
export class DataTable<Row> {
	readonly root: HTMLElement;
	readonly #body = element("tbody");
	readonly #columns: readonly Column<Row>[];
	readonly #keyOf: (row: Row) => string;
	readonly #empty: HTMLElement;
	/** What each row showed last, as text: a row that is as it was keeps its elements, and the focus in them. */
	readonly #shown = new WeakMap<HTMLElement, string>();

	/** `caption` is for screen readers; `empty` is shown instead of no rows. */
	constructor(caption: string, columns: readonly Column<Row>[], keyOf: (row: Row) => string, empty: string) {
		this.#columns = columns;
		this.#keyOf = keyOf;
		this.#empty = element("p", { class: "table__empty" }, empty);
		const heads = columns.map(({ name, isNumber }) =>
			element("th", { scope: "col", ...(isNumber && { class: "number" }) }, name),
		);
		const table = element("table", { class: "table" }, element("caption", { class: "unseen" }, caption));
		table.append(element("thead", {}, element("tr", {}, ...heads)), this.#body);
		this.root = element("div", { class: "table__frame" }, table, this.#empty);
		this.#empty.hidden = true;
	}

	show(rows: readonly Row[]): void {
		this.#empty.hidden = rows.length > 0;
		this.#body.parentElement?.toggleAttribute("hidden", rows.length === 0);
		showList(
			this.#body,
			rows,
			this.#keyOf,
			() => element("tr"),
			(line, row) => this.#write(line, row),
		);
	}

	#write(line: HTMLElement, row: Row): void {
		const cells = this.#columns.map(({ name, isNumber, cell }) => {
			const content = cell(row);
			return element("td", { "data-name": name, ...(isNumber && { class: "number" }) }, content);
		});
		const text = cells.map((cell) => cell.textContent).join("\n");
		if (this.#shown.get(line) === text) return;
		const focused = [...line.querySelectorAll<HTMLElement>("a, button")].indexOf(document.activeElement as HTMLElement);
		line.replaceChildren(...cells);
		this.#shown.set(line, text);
		if (focused >= 0) line.querySelectorAll<HTMLElement>("a, button")[focused]?.focus();
	}
}
