import { element, setText } from "../element.ts";
import type { Snapshot } from "./answers.ts";
import { LineChart } from "./line-chart.ts";
import { numberText, shareText } from "./words.ts";

const FIGURES = ["total", "engaged", "disengaged", "engagement"] as const;

/** How many watch, how they are taken by it, and how that went. */
export class AudiencePanel {
	readonly root: HTMLElement;
	readonly #values = new Map(FIGURES.map((name) => [name, element("dd")]));
	readonly #counts = new LineChart({ lines: ["total", "engaged"], ceiling: 10, textOf: numberText });
	readonly #engagement = new LineChart({ lines: ["average engagement"], ceiling: 1, textOf: shareText });
	readonly #real = element("p", { class: "audience__real" });

	constructor() {
		const figures = FIGURES.map((name) =>
			element("div", { class: `figure figure--${name}` }, element("dt", {}, name), this.#values.get(name)),
		);
		this.root = element("section", { class: "panel panel--wide" }, element("h2", {}, "Audience"));
		const charts = element("div", { class: "charts" }, this.#counts.root, this.#engagement.root);
		this.root.append(element("dl", { class: "figures" }, ...figures), charts, this.#real);
	}

	show({ tick, total, engaged, disengaged, averageEngagement, realDerived }: Snapshot): void {
		const texts = { total, engaged, disengaged };
		for (const [name, value] of Object.entries(texts)) this.#write(name as (typeof FIGURES)[number], numberText(value));
		this.#write("engagement", shareText(averageEngagement));
		this.#counts.add(tick, [total, engaged]);
		this.#engagement.add(tick, [averageEngagement]);
		// The server tells admins alone.
		this.#real.hidden = realDerived === undefined;
		if (realDerived === undefined) return;
		const { anonymous, tracked } = realDerived;
		const text = `${numberText(anonymous + tracked)} stand for real viewers (${numberText(tracked)} tracked). For admins alone; that you look is in the audit log.`;
		setText(this.#real, text);
	}

	#write(name: (typeof FIGURES)[number], text: string): void {
		setText(this.#values.get(name) as Element, text);
	}
}
