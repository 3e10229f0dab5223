import { element, setText } from "../element.ts";
import { sessionHref } from "./admin-route.ts";
import type { Letter, Paged } from "./answers.ts";
import { DataTable } from "./data-table.ts";
import { Pager } from "./pager.ts";
import { failureOf, Refreshing } from "./refreshing.ts";
import { StaleNotice } from "./stale-notice.ts";
import type { Desk, View } from "./view.ts";
import { exactText, momentText, numberText, shortId } from "./words.ts";

const REFRESH_MS = 10_000;
const PAGE_SIZE = 25;

const KINDS = [
	["event", "Events that nobody took"],
	["call", "Calls to other services that were given up"],
	["message", "Messages that came in and broke a rule"],
] as const;

/** What could not be carried out or taken, each with a way to send it again. */
export class LettersView implements View {
	readonly title = "Dead letters";
	readonly root: HTMLElement;
	readonly #desk: Desk;
	readonly #stale = new StaleNotice();
	readonly #kind = element("select", { id: "letter-kind" });
	readonly #count = element("p", { class: "view__count", role: "status" }, "Asking …");
	readonly #all = element("button", { type: "button", class: "button button--quiet" }, "Retry all shown");
	readonly #table: DataTable<Letter>;
	readonly #pager: Pager;
	readonly #refreshing: Refreshing;
	#shown: readonly Letter[] = [];

	constructor(desk: Desk) {
		this.#desk = desk;
		this.#kind.append(...KINDS.map(([value, name]) => element("option", { value }, name)));
		this.#table = new DataTable("Dead letters", this.#columns(), ({ id }) => id, "None: everything found its way.");
		this.#pager = new Pager(() => this.#refreshing.now());
		this.#all.addEventListener("click", () => void this.#retry(this.#shown));
		const choose = element("div", { class: "field field--inline" }, element("label", { for: "letter-kind" }, "Show"));
		choose.append(this.#kind);
		const head = element(
			"div",
			{ class: "view__head" },
			element("h1", {}, "Dead letters"),
			this.#count,
			choose,
			this.#all,
		);
		this.root = element("div", { class: "view" }, this.#stale.root, head, this.#table.root, this.#pager.root);
		this.#refreshing = new Refreshing(
			REFRESH_MS,
			() => this.#refresh(),
			(failure) => this.#stale.show(failure),
		);
		this.#kind.addEventListener("change", () => {
			this.#pager.page = 1;
			this.#refreshing.now();
		});
	}

	close(): void {
		this.#refreshing.close();
	}

	async #refresh(): Promise<void> {
		const body = { kind: this.#kind.value, page: this.#pager.page, pageSize: PAGE_SIZE };
		const found = await this.#desk.api.call<Paged & { letters: Letter[] }>("dead-letter/list", body);
		this.#shown = found.letters;
		this.#table.show(found.letters);
		this.#pager.show(found);
		this.#pager.root.hidden = found.totalCount <= PAGE_SIZE;
		this.#all.hidden = found.letters.length < 2;
		setText(this.#count, `${numberText(found.totalCount)}`);
	}

	async #retry(letters: readonly Letter[]): Promise<void> {
		const { api, tell } = this.#desk;
		const kind = this.#kind.value;
		const refusals: string[] = [];
		// One after the other: their order is kept, and the rate of calls with it.
		for (const { id } of letters) {
			await api.call("dead-letter/retry", { kind, id }).catch((error: unknown) => {
				refusals.push(failureOf(error).message);
			});
		}
		const sent = letters.length - refusals.length;
		const words = sent === 1 ? "1 letter is on its way again." : `${numberText(sent)} letters are on their way again.`;
		tell(refusals.length === 0 ? words : `${words} ${refusals.length} refused: ${refusals[0]}`, refusals.length > 0);
		this.#refreshing.now();
	}

	#columns() {
		return [
			{
				name: "When",
				cell: ({ at }: Letter) => element("time", { datetime: at, title: exactText(at) }, momentText(at)),
			},
			{ name: "What", cell: ({ what }: Letter) => element("code", {}, what) },
			{ name: "Of", cell: ({ line }: Letter) => lineCell(line) },
			{ name: "Why", cell: ({ reason }: Letter) => reason },
			{ name: "What it says", cell: ({ body }: Letter) => bodyCell(body) },
			{
				name: "Act",
				cell: (letter: Letter) => {
					const label = `Retry ${letter.what} of ${exactText(letter.at)}`;
					const button = element(
						"button",
						{ type: "button", class: "button button--small", "aria-label": label },
						"Retry",
					);
					button.addEventListener("click", () => void this.#retry([letter]));
					return button;
				},
			},
		];
	}
}

function lineCell(line: string): Node | string {
	if (line === "") return "–";
	if (!/^[0-9a-f-]{36}$/.test(line)) return line;
	return element("a", { href: sessionHref(line), title: line }, shortId(line));
}

function bodyCell(body: string | undefined): Node | string {
	if (body === undefined) return "for admins";
	if (body === "") return "not kept";
	return element("details", { class: "said" }, element("summary", {}, "show"), element("pre", { tabindex: "0" }, body));
}
