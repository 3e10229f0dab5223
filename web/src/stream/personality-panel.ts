import { element, setText, showList } from "../element.ts";
import { type Panel, panelFrame } from "./panel.ts";
import type { StreamView } from "./stream-view.ts";

/** Who sits there: viewers by personality. */
export function createPersonalityPanel(): Panel {
	const list = element("ul", { class: "personalities" });
	return {
		root: panelFrame("Who is watching", "who", list),
		show(view: StreamView) {
			const most = Math.max(1, ...view.personalities.map(([, viewers]) => viewers));
			showList(
				list,
				view.personalities,
				([name]) => name,
				makePersonality,
				(row, [, viewers]) => {
					row.style.setProperty("--share", (viewers / most).toFixed(3));
					setText(row.lastElementChild as Element, viewers.toLocaleString());
				},
			);
		},
	};
}

function makePersonality([name]: readonly [string, number]): HTMLElement {
	return element(
		"li",
		{ class: "meter-row meter-row--quiet" },
		element("span", { class: "meter-row__name" }, name),
		element(
			"span",
			{ class: "meter-row__track", "aria-hidden": "true" },
			element("span", { class: "meter-row__fill" }),
		),
		element("span", { class: "meter-row__value" }),
	);
}
