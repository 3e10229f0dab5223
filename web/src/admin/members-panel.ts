import { clockOf } from "../duration.ts";
import { element } from "../element.ts";
import type { TopMember } from "./answers.ts";
import { DataTable } from "./data-table.ts";
import { shareText } from "./words.ts";

/** The most engaged members with their stints so far. */
export class MembersPanel {
	readonly root: HTMLElement;
	readonly #table: DataTable<TopMember>;

	constructor() {
		this.#table = new DataTable("Most engaged members", COLUMNS, ({ memberId }) => memberId, "Nobody is there.");
		const heading = element("h2", {}, "Most engaged, and their stints");
		this.root = element("section", { class: "panel panel--full" }, heading, this.#table.root);
	}

	show(members: readonly TopMember[]): void {
		this.#table.show(members);
	}
}

const COLUMNS = [
	{ name: "Personality", cell: ({ personality }: TopMember) => personality },
	{ name: "Mood", cell: ({ mood }: TopMember) => mood },
	{ name: "Interests", cell: ({ interests }: TopMember) => interests.join(", ") || "–" },
	{ name: "Engagement", isNumber: true, cell: ({ engagement }: TopMember) => shareText(engagement) },
	{ name: "Watches for", isNumber: true, cell: ({ watchSeconds }: TopMember) => clockOf(watchSeconds * 1_000) },
];
