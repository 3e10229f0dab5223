import { element, setText, showList } from "../element.ts";
import type { ProcessAnswer } from "./answers.ts";
import { badge, setBadge } from "./badge.ts";
import { numberText, shortId } from "./words.ts";

/** The processes, each with its health and what it lacks. */
export class ProcessCards {
	readonly root: HTMLElement;
	readonly #list = element("ul", { class: "processes" });

	constructor() {
		this.root = element("section", { "aria-label": "Processes" }, this.#list);
	}

	show(processes: readonly ProcessAnswer[]): void {
		const inOrder = [...processes].sort((a, b) => (a.processId < b.processId ? -1 : 1));
		showList(this.#list, inOrder, ({ processId }) => processId, makeCard, updateCard);
	}
}

function makeCard({ processId, internalUrl }: ProcessAnswer): HTMLElement {
	const name = element("h2", { title: processId }, shortId(processId));
	const head = element("div", { class: "process__head" }, name, badge(""));
	const where = element("p", { class: "process__where" }, internalUrl === "" ? "the only process" : internalUrl);
	const figures = element("p", { class: "process__figures" });
	return element("li", { class: "process panel" }, head, where, figures, element("ul", { class: "process__lacks" }));
}

function updateCard(card: HTMLElement, process: ProcessAnswer): void {
	const { status, sessions, players, eventLoopLagMs = 0, dependencies } = process;
	setBadge(card.querySelector(".badge") as HTMLElement, status);
	const lag = eventLoopLagMs >= 1 ? ` · loop ${Math.round(eventLoopLagMs)} ms late` : "";
	const figures = `${numberText(sessions)} sessions · ${numberText(players)} players${lag}`;
	setText(card.querySelector(".process__figures") as Element, figures);
	const lacks = Object.entries(dependencies).filter(([, { isUp }]) => !isUp);
	showList(
		card.querySelector(".process__lacks") as Element,
		lacks,
		([name]) => name,
		() => element("li"),
		(line, [name, { detail }]) => setText(line, detail === undefined ? `${name} is down` : `${name}: ${detail}`),
	);
}
