import { clockOf } from "../duration.ts";
import { element, setText } from "../element.ts";
import { MOODS, moodCodeOf, moodProperty } from "../mood.ts";
import type { Realm } from "../realms/realm.ts";
import { type Panel, panelFrame } from "../stream/panel.ts";
import type { StreamView } from "../stream/stream-view.ts";
import { svg } from "../svg.ts";

const RADIUS = 84;
const ARC = `M16 100a${RADIUS} ${RADIUS} 0 0 1 ${2 * RADIUS} 0`;

/** The hype train as a gauge: its level, how far the next one is, and how long it has. `serverNow` answers Unix milliseconds. */
export class HypeGauge implements Panel {
	readonly root: HTMLElement;
	readonly #realm: () => Realm;
	readonly #serverNow: () => number;
	#level = element("strong", { class: "gauge__level", "data-hype": "level" }, "0");
	#word = element("span", { class: "gauge__word" });
	#detail = element("p", { class: "gauge__detail" });
	#time = element("p", { class: "gauge__time" });
	#dial = element("div", { class: "gauge__dial", role: "meter", "aria-valuemin": "0", "aria-valuemax": "100" });
	#heading: HTMLElement;
	#timer = setInterval(() => this.#tellTime(), 1_000);
	#view: StreamView | undefined;

	constructor(realm: () => Realm, serverNow: () => number) {
		this.#realm = realm;
		this.#serverNow = serverNow;
		const track = svg("path", { d: ARC, class: "gauge__track", pathLength: "100" });
		const fill = svg("path", { d: ARC, class: "gauge__fill", pathLength: "100" });
		const picture = svg("svg", { viewBox: "0 0 200 112", "aria-hidden": "true" }, track, fill);
		const centre = element("div", { class: "gauge__centre" }, this.#word, this.#level);
		this.#dial.append(picture, centre);
		this.root = panelFrame("Hype", "gauge", this.#dial, this.#detail, this.#time);
		this.#heading = this.root.querySelector("h2") as HTMLElement;
	}

	show(view: StreamView): void {
		this.#view = view;
		const { hype } = view;
		const { words } = this.#realm();
		const share = hype.active && hype.goal > 0 ? Math.min(1, Math.max(0, hype.progress / hype.goal)) : 0;
		const code = hype.active ? moodCodeOf(hype.category) : -1;
		const colour = code < 0 ? "--text-faint" : moodProperty(MOODS[code]);
		this.root.style.setProperty("--colour", `var(${colour})`);
		this.root.style.setProperty("--share", share.toFixed(4));
		this.root.dataset.state = hype.active ? "running" : "idle";
		setText(this.#heading, words.hypeTrain);
		setText(this.#word, hype.active ? "level" : "idle");
		setText(this.#level, String(hype.active ? hype.level : 0));
		const points = `${Math.round(hype.progress).toLocaleString()} of ${Math.round(hype.goal).toLocaleString()}`;
		const running = `${points} points to level ${hype.level + 1}`;
		setText(this.#detail, hype.active ? running : "Strong feelings shared by many start one.");
		this.#dial.setAttribute("aria-valuenow", String(Math.round(share * 100)));
		this.#dial.setAttribute("aria-label", `${words.hypeTrain}, progress to the next level`);
		this.#tellTime();
	}

	close(): void {
		clearInterval(this.#timer);
	}

	#tellTime(): void {
		const hype = this.#view?.hype;
		if (hype === undefined) return;
		const now = this.#serverNow();
		if (hype.active)
			setText(this.#time, `${hype.participants.toLocaleString()} on board · ${clockOf(hype.expiresAt - now)} left`);
		else if (hype.cooldownEndsAt > now) setText(this.#time, `Rests for ${clockOf(hype.cooldownEndsAt - now)}`);
		else setText(this.#time, "");
	}
}
