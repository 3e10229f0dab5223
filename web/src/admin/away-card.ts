import { element } from "../element.ts";

const RETRY_MS = 3_000;

/** Stands where the console would be while the server does not answer, and looks again by itself. */
export class AwayCard {
	readonly root: HTMLElement;

	constructor(message: string, again: () => void) {
		const retry = element("button", { type: "button", class: "button" }, "Try now");
		const text = element("p", {}, `${message} This page looks again every few seconds.`);
		this.root = element(
			"section",
			{ class: "away panel", role: "status" },
			element("h1", {}, "No answer"),
			text,
			retry,
		);
		const timer = setTimeout(again, RETRY_MS);
		retry.addEventListener("click", () => {
			clearTimeout(timer);
			again();
		});
	}
}
