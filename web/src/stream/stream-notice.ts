import { element, setText } from "../element.ts";
import type { Standing } from "./stream-heading.ts";

interface Words {
	title: string;
	text: string;
	canRetry: boolean;
}

/** What a reader is told when there is nothing live to see; a standing not listed needs no words. */
const WORDS: Partial<Record<Standing, Words>> = {
	reconnecting: {
		title: "Reconnecting",
		text: "The connection broke. The crowd stays where it was until it is back.",
		canRetry: false,
	},
	lost: { title: "Connection lost", text: "The server does not answer.", canRetry: true },
	ended: {
		title: "The stream has ended",
		text: "The seats are being swept. Other streams may be live.",
		canRetry: false,
	},
	refused: {
		title: "No such stream",
		text: "It has ended, or it never was, or it is not open to you.",
		canRetry: true,
	},
};

/** A card over the arena that says what is wrong and what can be done. */
export class StreamNotice {
	readonly root: HTMLElement;
	#title = element("h2", {});
	#text = element("p", {});
	#retry = element("button", { type: "button", class: "button" }, "Try again");

	/** `onRetry` runs when the reader wants to join again. */
	constructor(onRetry: () => void) {
		this.#retry.addEventListener("click", onRetry);
		const back = element("a", { class: "button button--quiet", href: "#/" }, "All streams");
		const actions = element("div", { class: "notice-card__actions" }, this.#retry, back);
		this.root = element("div", { class: "notice-card", role: "status" }, this.#title, this.#text, actions);
		this.root.hidden = true;
	}

	show(standing: Standing): void {
		const words = WORDS[standing];
		this.root.hidden = words === undefined;
		this.root.dataset.standing = standing;
		if (!words) return;
		setText(this.#title, words.title);
		setText(this.#text, words.text);
		this.#retry.hidden = !words.canRetry;
	}
}
