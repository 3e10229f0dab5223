import { clockOf } from "../duration.ts";
import { element, setText } from "../element.ts";
import type { HypeStatus } from "./answers.ts";
import { numberText } from "./words.ts";

/** The hype train: how far it is within its level, how near one is, or how long there is none. */
export class HypePanel {
	readonly root: HTMLElement;
	readonly #headline = element("p", { class: "hype-state" });
	readonly #text = element("p", { class: "hype-text" });
	readonly #gauge = element(
		"div",
		{ class: "gauge", "aria-hidden": "true" },
		element("span", { class: "gauge__fill" }),
	);

	constructor() {
		const heading = element("h2", {}, "Hype train");
		this.root = element("section", { class: "panel" }, heading, this.#headline, this.#gauge, this.#text);
	}

	show({ train, cooldownEndsAt, approaching }: HypeStatus): void {
		if (train !== null) {
			const { level, peakLevel, currentScore, levelThreshold, triggerCategory, remainingSeconds, participants } = train;
			const of = `${numberText(Math.round(currentScore))} of ${numberText(Math.round(levelThreshold))} points`;
			const left = clockOf(remainingSeconds * 1_000);
			return this.#write(
				`Level ${level}`,
				`${of} · ${triggerCategory} · ${numberText(participants)} on it · peak ${peakLevel} · ${left} left`,
				currentScore / levelThreshold,
			);
		}
		const rest = cooldownEndsAt === undefined ? 0 : Date.parse(cooldownEndsAt) - Date.now();
		if (rest > 0) return this.#write("Resting", `No train for another ${clockOf(rest)}.`, 0);
		if (approaching === null) return this.#write("None", "Nothing comes near one.", 0);
		const { category, participants, threshold } = approaching;
		const text = `${numberText(participants)} of ${numberText(threshold)} who are ${category} start one.`;
		this.#write("None", text, participants / threshold);
	}

	#write(headline: string, text: string, share: number): void {
		setText(this.#headline, headline);
		setText(this.#text, text);
		this.#gauge.style.setProperty("--share", String(Math.min(1, Math.max(0, share))));
	}
}
