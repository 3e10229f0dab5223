import type { NotableView } from "../../../src/client/index.ts";
import { element, setText, showList } from "../element.ts";
import { MOODS, moodProperty } from "../mood.ts";
import { type Panel, panelFrame } from "./panel.ts";
import type { StreamView } from "./stream-view.ts";

/** Viewers that stand out: a name, a mood, and how engaged they are. */
export function createNotablePanel(): Panel {
	const list = element("ul", { class: "notable" });
	const empty = element("p", { class: "panel__empty" }, "Nobody stands out yet.");
	return {
		root: panelFrame("Notable viewers", "notables", list, empty),
		show(view: StreamView) {
			empty.hidden = view.notable.length > 0;
			showList(list, view.notable, ({ id }) => id, makeViewer, updateViewer);
		},
	};
}

function makeViewer(viewer: NotableView): HTMLElement {
	return element(
		"li",
		{ class: "notable__viewer" },
		element("span", { class: "mood__swatch" }),
		element("span", { class: "notable__label" }, viewer.label),
		element("span", { class: "notable__mood" }),
		element("span", { class: "notable__pips", role: "img" }),
	);
}

function updateViewer(row: HTMLElement, viewer: NotableView): void {
	const mood = MOODS[viewer.mood] ?? MOODS[0];
	row.style.setProperty("--colour", `var(${moodProperty(mood)})`);
	row.style.setProperty("--share", (viewer.step / 15).toFixed(3));
	setText(row.children[1], viewer.label);
	setText(row.children[2], mood);
	row.children[3].setAttribute("aria-label", `engagement ${viewer.step} of 15`);
}
