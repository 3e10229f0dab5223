import { element, setText } from "../element.ts";
import { toneOf } from "./words.ts";

/** A status in a word, with a colour that says the same. */
export function badge(status: string): HTMLElement {
	const made = element("span", { class: "badge" });
	setBadge(made, status);
	return made;
}

export function setBadge(shown: HTMLElement, status: string): void {
	setText(shown, status);
	shown.dataset.tone = toneOf(status);
}
