import { clockOf } from "../duration.ts";
import { element } from "../element.ts";
import type { SummaryAnswer } from "./answers.ts";
import { numberText, shareText } from "./words.ts";

/** What an ended session came to, for itself and for its streamer's career; hidden until that is known. */
export class TotalsPanel {
	readonly root = element("section", { class: "panel totals" });

	constructor() {
		this.root.hidden = true;
	}

	show(summary: SummaryAnswer): void {
		this.root.hidden = false;
		const { hype, milestones = [] } = summary;
		const trains = hype.trains === 0 ? "0" : `${numberText(hype.trains)}, up to level ${hype.peakLevel}`;
		const figures: [string, string][] = [
			["lasted", clockOf(summary.durationSeconds * 1_000)],
			["watched in all", clockOf(summary.watchSeconds * 1_000)],
			["viewers at most", numberText(summary.peakViewers)],
			["viewers on average", numberText(Math.round(summary.averageViewers))],
			["different viewers", numberText(summary.uniqueViewers)],
			["engagement", shareText(summary.averageEngagement)],
			["hype trains", trains],
			["tips", numberText(summary.tips)],
			["followers won", numberText(summary.newFollowers)],
			["followers lost", numberText(summary.lostFollowers)],
			["milestones", milestones.join(", ") || "none"],
		];
		const list = figures.map(([name, value]) =>
			element("div", { class: "figure" }, element("dt", {}, name), element("dd", {}, value)),
		);
		this.root.replaceChildren(element("h2", {}, "What it came to"), element("dl", { class: "figures" }, ...list));
	}
}
