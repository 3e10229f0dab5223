import { element, setText } from "../element.ts";
import { AudienceChart } from "./audience-chart.ts";
import { type Panel, panelFrame } from "./panel.ts";
import type { StreamView } from "./stream-view.ts";

/** The counts: total large, then engaged, disengaged and peak, with their course since the page joined. */
export function createAudiencePanel(): Panel {
	const total = element("dd", { class: "audience__total", "data-count": "total" }, "–");
	const engaged = element("dd", { "data-count": "engaged" }, "–");
	const disengaged = element("dd", { "data-count": "disengaged" }, "–");
	const peak = element("dd", { "data-count": "peak" }, "–");
	const chart = new AudienceChart();
	const list = element(
		"dl",
		{ class: "audience__counts" },
		element("div", { class: "audience__head" }, element("dt", {}, "watching"), total),
		element("div", { class: "audience__engaged" }, element("dt", {}, "engaged"), engaged),
		element("div", { class: "audience__disengaged" }, element("dt", {}, "disengaged"), disengaged),
		element("div", {}, element("dt", {}, "peak"), peak),
	);
	return {
		root: panelFrame("Audience", "audience", list, chart.root),
		show(view: StreamView) {
			setText(total, view.counts.total.toLocaleString());
			setText(engaged, view.counts.engaged.toLocaleString());
			setText(disengaged, view.counts.disengaged.toLocaleString());
			setText(peak, view.counts.peak.toLocaleString());
			chart.show(view);
		},
	};
}
