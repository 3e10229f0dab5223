import { element, setText } from "../element.ts";
import type { Standing } from "./stream-heading.ts";

interface Words {
	title: string;
	text: string;
	/** What the button does; absent: there is none. */
	button?: "Try again" | "Load again";
}

/** What a reader is told when there is nothing live to see; a standing not listed needs no words. */
const WORDS: Partial<Record<Standing, Words>> = {
	reconnecting: {
		title: "Reconnecting",
		text: "The connection broke. The crowd stays where it was until it is back.",
	},
	lost: { title: "Connection lost", text: "The server does not answer.", button: "Try again" },
	ended: {
		title: "The stream has ended",
		text: "The seats are being swept. Other streams may be live.",
	},
	unknown: {
		title: "No such stream",
		text: "It has ended, or it never was.",
		button: "Try again",
	},
	locked: {
		title: "A token is needed",
		text: "This server lets nobody in without one, or the one you gave does not count here.",
		button: "Try again",
	},
	full: { title: "The house is full", text: "As many are watching as there may be.", button: "Try again" },
	removed: {
		title: "You were removed",
		text: "An operator closed this connection. The stream goes on.",
		button: "Try again",
	},
	slow: {
		title: "The connection is too slow",
		text: "The crowd moves faster than it gets here, so the server gave up on it.",
		button: "Try again",
	},
	outdated: {
		title: "This page is older than its server",
		text: "It cannot read the crowd any more. Loaded again it can.",
		button: "Load again",
	},
	failed: {
		title: "Something went wrong",
		text: "The server or this page made a mistake. The stream may be live all the same.",
		button: "Try again",
	},
};

/** A card over the arena that says what is wrong and what can be done. */
export class StreamNotice {
	readonly root: HTMLElement;
	#title = element("h2", {});
	#text = element("p", {});
	#button = element("button", { type: "button", class: "button" });

	/** `onRetry` runs when the reader wants to join again. */
	constructor(onRetry: () => void) {
		this.#button.addEventListener("click", () => {
			if (WORDS[this.root.dataset.standing as Standing]?.button === "Load again") location.reload();
			else onRetry();
		});
		const back = element("a", { class: "button button--quiet", href: "#/" }, "All streams");
		const actions = element("div", { class: "notice-card__actions" }, this.#button, back);
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
		this.#button.hidden = words.button === undefined;
		setText(this.#button, words.button ?? "");
	}
}
