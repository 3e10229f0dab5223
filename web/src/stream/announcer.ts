import { element, setText } from "../element.ts";
import type { Realm } from "../realms/realm.ts";
import { crowdInWords } from "./crowd-in-words.ts";
import type { StreamView } from "./stream-view.ts";

/** At least this long between two summaries that nothing in particular gave rise to. */
const QUIET_MS = 30_000;

/** Tells screen readers of the crowd: at once when a hype train or a pause changes, else twice a minute. */
export class Announcer {
	readonly root = element("p", { id: "crowd-in-words", class: "unseen", "aria-live": "polite" });
	#toldAt = Number.NEGATIVE_INFINITY;
	#cause = "";

	show(view: StreamView, realm: Realm, nowMs: number): void {
		const cause = `${view.status} ${view.hype.active ? view.hype.level : 0}`;
		if (cause === this.#cause && nowMs - this.#toldAt < QUIET_MS) return;
		this.#cause = cause;
		this.#toldAt = nowMs;
		setText(this.root, crowdInWords(view, realm));
	}
}
