import type { HypeView } from "../../../src/client/index.ts";
import { clockOf } from "../duration.ts";
import { element, setText } from "../element.ts";
import { MOODS, moodCodeOf, moodProperty } from "../mood.ts";
import type { Realm } from "../realms/realm.ts";
import type { StreamView } from "./stream-view.ts";

/** How long the end of a train stays in sight. */
const FAREWELL_MS = 7000;

/**
 * The hype train, over the arena, so that nothing moves when it comes or goes. Hidden while *idle*; *running*, it shows level, progress and time left, and flares at every level
 * gained; *over*, it tells the peak for a moment and goes.
 */
export class HypeBanner {
	readonly root: HTMLElement;
	#level = element("span", { class: "hype__level", "data-hype": "level" });
	#title = element("p", { class: "hype__title" });
	#crowd = element("span", { class: "hype__crowd" });
	#detail = element("span", {});
	#time = element("p", { class: "hype__time", "data-hype": "time" });
	#fill = element("span", { class: "hype__fill" });
	#score = element("p", { class: "hype__score" });
	#track = element(
		"div",
		{ class: "hype__track", role: "progressbar", "aria-label": "Progress to the next level" },
		this.#fill,
	);
	#serverNow: () => number;
	#word = "";
	#peakLevel = 0;
	#farewell: ReturnType<typeof setTimeout> | undefined;
	#countdown: ReturnType<typeof setInterval> | undefined;
	#expiresAt = 0;

	/** `serverNow` answers the server's Unix milliseconds. */
	constructor(serverNow: () => number) {
		this.#serverNow = serverNow;
		const detail = element("p", { class: "hype__detail" }, this.#crowd, this.#detail);
		const text = element("div", { class: "hype__text" }, this.#title, detail);
		const head = element("div", { class: "hype__head" }, text, this.#time);
		const badge = element(
			"div",
			{ class: "hype__badge" },
			element("span", { class: "hype__badge-word" }, "level"),
			this.#level,
		);
		const body = element("div", { class: "hype__body" }, head, this.#track, this.#score);
		this.root = element("section", { class: "hype", "data-state": "idle" }, badge, body);
		this.root.hidden = true;
	}

	/** Shows the train of `view` by the name that it has in `realm`. */
	show(view: StreamView, { words }: Realm): void {
		this.#word = words.hypeTrain;
		this.root.setAttribute("aria-label", this.#word);
		if (view.hype.active) this.#run(view.hype);
		else if (this.root.dataset.state === "running") this.#finish();
	}

	close(): void {
		clearTimeout(this.#farewell);
		clearInterval(this.#countdown);
	}

	#run(hype: HypeView): void {
		clearTimeout(this.#farewell);
		const starts = this.root.dataset.state !== "running";
		this.root.hidden = false;
		this.root.dataset.state = "running";
		this.root.style.setProperty("--colour", `var(${moodProperty(MOODS[Math.max(0, moodCodeOf(hype.category))])})`);
		const share = hype.goal > 0 ? Math.min(1, Math.max(0, hype.progress / hype.goal)) : 0;
		this.#fill.style.setProperty("--share", share.toFixed(4));
		this.#track.setAttribute("aria-valuenow", String(Math.round(share * 100)));
		setText(this.#level, String(hype.level));
		setText(this.#title, this.#word);
		setText(this.#crowd, `${hype.category} crowd, `);
		setText(this.#detail, `${hype.participants.toLocaleString()} taking part`);
		setText(this.#score, `${points(hype.progress)} of ${points(hype.goal)} points to level ${hype.level + 1}`);
		this.#expiresAt = hype.expiresAt;
		this.#tellTime();
		if (starts) this.#countdown = setInterval(() => this.#tellTime(), 1000);
		if (starts || hype.peakLevel > this.#peakLevel) this.#flare();
		this.#peakLevel = hype.peakLevel;
	}

	#finish(): void {
		clearInterval(this.#countdown);
		this.root.dataset.state = "over";
		setText(this.#title, `${this.#word} ended`);
		setText(this.#crowd, "");
		setText(this.#detail, `Peak level ${this.#peakLevel}`);
		setText(this.#time, "");
		setText(this.#score, "");
		this.#fill.style.setProperty("--share", "0");
		this.#farewell = setTimeout(() => {
			this.root.hidden = true;
			this.root.dataset.state = "idle";
		}, FAREWELL_MS);
	}

	#tellTime(): void {
		setText(this.#time, `${clockOf(this.#expiresAt - this.#serverNow())} left`);
	}

	#flare(): void {
		this.root.classList.remove("hype--flare");
		// Reading the layout restarts the animation.
		void this.root.offsetWidth;
		this.root.classList.add("hype--flare");
	}
}

function points(value: number): string {
	return Math.round(value).toLocaleString();
}
