import { CAREER_PHASES, type CareerPhase } from "../../../src/components/career-phase.ts";
import { element, setText } from "../element.ts";
import type { Realm } from "../realms/realm.ts";
import type { StreamView } from "./stream-view.ts";

/** How the page stands with the stream's room. */
export type Standing =
	| "joining"
	| "live"
	| "reconnecting"
	| "lost"
	| "ended"
	| "unknown"
	| "locked"
	| "full"
	| "removed"
	| "slow"
	| "outdated"
	| "failed";

const STANDING_WORDS: Record<Standing, string> = {
	joining: "Joining",
	live: "Live",
	reconnecting: "Reconnecting",
	lost: "Connection lost",
	ended: "Stream ended",
	unknown: "Not available",
	locked: "Token needed",
	full: "Full",
	removed: "Removed",
	slow: "Too slow",
	outdated: "Page outdated",
	failed: "Failed",
};

/** In the title's place until there is one, and where there never was. */
const JOINING = "…";
const NAMELESS = "Stream";

/** Title, streamer and state of a stream, over the arena. */
export class StreamHeading {
	readonly root: HTMLElement;
	#title = element("h1", {}, JOINING);
	#byline = element("p", { class: "heading__byline" });
	#status = element("span", { class: "status", "data-role": "status" }, "Joining");
	#tick = element("span", { class: "heading__tick", "data-role": "tick" });
	#standing: Standing = "joining";
	#isPaused = false;

	constructor() {
		const state = element("div", { class: "heading__state" }, this.#status, this.#tick);
		this.root = element("div", { class: "heading" }, element("div", {}, this.#title, this.#byline), state);
		this.standing = "joining";
	}

	set standing(standing: Standing) {
		this.#standing = standing;
		const isNameless = this.#title.textContent === JOINING && standing !== "joining" && standing !== "live";
		if (isNameless) setText(this.#title, NAMELESS);
		this.#showStatus();
	}

	show(view: StreamView, realm: Realm): void {
		setText(this.#title, view.title || "Untitled stream");
		const streamer = `${view.streamerType} ${view.streamerId.slice(0, 8)}`;
		const place = CAREER_PHASES.indexOf(view.phase as CareerPhase);
		const phase = realm.phases[place] ?? view.phase;
		const where = realm.name || view.realmPreset;
		setText(this.#byline, [phase, streamer, where].filter((part) => part !== "" && part !== "default").join(" · "));
		setText(this.#tick, `tick ${view.tick.toLocaleString()}`);
		this.#isPaused = view.status === "paused";
		this.#showStatus();
	}

	#showStatus(): void {
		const isPaused = this.#standing === "live" && this.#isPaused;
		this.#status.dataset.status = isPaused ? "paused" : this.#standing;
		setText(this.#status, isPaused ? "Paused" : STANDING_WORDS[this.#standing]);
	}
}
