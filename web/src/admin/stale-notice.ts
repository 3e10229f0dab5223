import { element, setText } from "../element.ts";
import type { ApiFailure } from "./internal-api.ts";

/** Says that what is shown is not of now, while it is not. */
export class StaleNotice {
	readonly root = element("p", { class: "stale", role: "status" });
	#sinceMs: number | undefined;

	constructor() {
		this.root.hidden = true;
	}

	show(failure: ApiFailure | undefined): void {
		this.root.hidden = failure === undefined;
		if (failure === undefined) {
			this.#sinceMs = undefined;
			return;
		}
		this.#sinceMs ??= Date.now();
		const since = new Date(this.#sinceMs).toLocaleTimeString();
		const rest = failure.isAway ? `What you see is from before ${since}. Trying again …` : "";
		setText(this.root, `${failure.message} ${rest}`.trim());
	}
}
