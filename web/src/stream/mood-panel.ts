import { element, setText } from "../element.ts";
import { MOODS, moodProperty } from "../mood.ts";
import { type Panel, panelFrame } from "./panel.ts";
import type { StreamView } from "./stream-view.ts";

/**
 * The mood of the house: a bar with a part a mood, and a legend whose entries bring out the viewers of that mood while
 * pressed. `onHighlight` gets the mood's code, or -1.
 */
export function createMoodPanel(onHighlight: (mood: number) => void): Panel {
	let highlighted = -1;
	const bar = element("div", { class: "mood__bar", "aria-hidden": "true" });
	const legend = element("ul", { class: "mood__legend" });
	const entries = MOODS.map((mood, code) => {
		const part = element("span", { class: "mood__part", style: `--colour: var(${moodProperty(mood)})` });
		const count = element("span", { class: "mood__count" }, "0 %");
		const button = element(
			"button",
			{
				type: "button",
				class: "mood__entry",
				"aria-pressed": "false",
				title: `Show only ${mood.toLowerCase()} viewers`,
			},
			element("span", { class: "mood__swatch", style: `--colour: var(${moodProperty(mood)})` }),
			element("span", { class: "mood__name" }, mood),
			count,
		);
		button.addEventListener("click", () => {
			highlighted = highlighted === code ? -1 : code;
			for (const [other, entry] of entries.entries())
				entry.button.setAttribute("aria-pressed", String(other === highlighted));
			onHighlight(highlighted);
		});
		bar.append(part);
		legend.append(element("li", {}, button));
		return { part, count, button };
	});
	return {
		root: panelFrame("Mood", "mood", bar, legend),
		show(view: StreamView) {
			const all = Math.max(
				1,
				view.moods.reduce((sum, count) => sum + count, 0),
			);
			entries.forEach(({ part, count, button }, code) => {
				const share = view.moods[code] / all;
				part.style.flexGrow = share.toFixed(4);
				setText(count, `${Math.round(share * 100)} %`);
				button.classList.toggle("mood__entry--none", view.moods[code] === 0);
			});
		},
	};
}
