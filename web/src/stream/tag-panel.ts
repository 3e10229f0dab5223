import { element, setText, showList } from "../element.ts";
import { realmFor } from "../realms/realms.ts";
import { type Panel, panelFrame } from "./panel.ts";
import type { StreamView } from "./stream-view.ts";

const MOST_TAGS = 8;

/** What the stream is about right now: content tags, each with its weight. */
export function createTagPanel(): Panel {
	const list = element("ul", { class: "tags" });
	const empty = element("p", { class: "panel__empty" }, "Nothing on stage catches the eye.");
	const root = panelFrame("On stage", "stage-tags", list, empty);
	const heading = root.querySelector("h2") as HTMLElement;
	return {
		root,
		show(view: StreamView) {
			setText(heading, realmFor(view.realmPreset).words.stage);
			empty.hidden = view.tags.length > 0;
			showList(list, view.tags.slice(0, MOST_TAGS), ([tag]) => tag, makeTag, updateTag);
		},
	};
}

function makeTag([tag]: readonly [string, number]): HTMLElement {
	return element(
		"li",
		{ class: "meter-row" },
		element("span", { class: "meter-row__name" }, tag),
		element(
			"span",
			{ class: "meter-row__track", "aria-hidden": "true" },
			element("span", { class: "meter-row__fill" }),
		),
		element("span", { class: "meter-row__value" }),
	);
}

function updateTag(row: HTMLElement, [, weight]: readonly [string, number]): void {
	row.style.setProperty("--share", weight.toFixed(3));
	setText(row.lastElementChild as Element, weight.toFixed(2));
}
