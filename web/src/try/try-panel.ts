import { element, setText } from "../element.ts";
import { MOODS, type Mood, moodProperty } from "../mood.ts";
import type { Realm } from "../realms/realm.ts";
import { panelFrame } from "../stream/panel.ts";
import { demoOffer } from "./demo-offer.ts";
import { type Tried, TryClient } from "./try-client.ts";

/** How many viewers feel what a visitor tries: a part of the crowd, and enough to be seen. */
const FEELING_SHARE = 0.12;
const LEAST_FEELING = 12;

/**
 * Publishes game events and feelings, so that a visitor of the demo sees the crowd answer. Hidden on every other server.
 * `watching` tells how many are there.
 */
export class TryPanel {
	readonly root: HTMLElement;
	readonly #client: TryClient;
	readonly #watching: () => number;
	#events = element("ul", { class: "try__buttons" });
	#outcome = element("p", { class: "try__outcome", role: "status" });

	constructor(showtimeSessionId: string, watching: () => number) {
		this.#client = new TryClient(showtimeSessionId);
		this.#watching = watching;
		const feelings = element("ul", { class: "try__buttons" }, ...MOODS.map((mood) => this.#feeling(mood)));
		this.root = panelFrame(
			"Try it",
			"try",
			element("p", { class: "try__lead" }, "You are the game server. What happens?"),
			this.#events,
			element("p", { class: "try__lead" }, "Or some of them feel:"),
			feelings,
			this.#outcome,
		);
		this.root.hidden = true;
		void demoOffer().then((offer) => {
			this.root.hidden = offer === undefined;
		});
	}

	/** Offers the events of the realm. */
	offer({ events }: Realm): void {
		if (this.#events.childElementCount > 0) return;
		for (const event of events) {
			const button = element("button", { type: "button", class: "try__button", "data-event": event.type }, event.label);
			button.addEventListener("click", () => void this.#try(button, event.label, () => this.#client.publish(event)));
			this.#events.append(element("li", {}, button));
		}
	}

	#feeling(mood: Mood): HTMLElement {
		const swatch = element("span", { class: "mood__swatch", style: `--colour: var(${moodProperty(mood)})` });
		const button = element("button", { type: "button", class: "try__button", "data-mood": mood }, swatch, mood);
		button.addEventListener("click", () => {
			const count = Math.max(LEAST_FEELING, Math.round(this.#watching() * FEELING_SHARE));
			void this.#try(button, `${count} turn ${mood.toLowerCase()}`, () => this.#client.feel(mood, count));
		});
		return element("li", {}, button);
	}

	async #try(button: HTMLButtonElement, what: string, send: () => Promise<Tried>): Promise<void> {
		button.setAttribute("aria-busy", "true");
		const tried = await send();
		button.removeAttribute("aria-busy");
		this.#outcome.dataset.outcome = tried.isDone ? "done" : "refused";
		setText(this.#outcome, tried.isDone ? `${what}. Watch them.` : tried.why);
	}
}
