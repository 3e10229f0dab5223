import { element, setText } from "../element.ts";
import type { Paged } from "./answers.ts";
import { numberText } from "./words.ts";

/** Goes from page to page of a list. */
export class Pager {
	readonly root: HTMLElement;
	page = 1;
	readonly #where = element("span", { class: "pager__where", role: "status" });
	readonly #back = element("button", { type: "button", class: "button button--quiet" }, "Newer");
	readonly #on = element("button", { type: "button", class: "button button--quiet" }, "Older");

	constructor(onPage: () => void) {
		const go = (by: number) => () => {
			this.page += by;
			onPage();
		};
		this.#back.addEventListener("click", go(-1));
		this.#on.addEventListener("click", go(1));
		this.root = element("nav", { class: "pager", "aria-label": "Pages" }, this.#where, this.#back, this.#on);
	}

	show({ totalCount, page, pageSize, hasNextPage, hasPreviousPage }: Paged): void {
		const first = totalCount === 0 ? 0 : (page - 1) * pageSize + 1;
		const last = Math.min(totalCount, page * pageSize);
		setText(this.#where, `${numberText(first)} to ${numberText(last)} of ${numberText(totalCount)}`);
		this.#back.disabled = !hasPreviousPage;
		this.#on.disabled = !hasNextPage;
	}
}
