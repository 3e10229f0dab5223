import { element } from "./element.ts";
import { StreamNotice } from "./stream/stream-notice.ts";

/** In place of a part of the page that could not be loaded, because the server is away. */
export class AwayPage {
	readonly root: HTMLElement;

	constructor() {
		// What a browser could not load once it does not ask for again until all is loaded anew.
		const notice = new StreamNotice(() => location.reload());
		notice.show("lost");
		this.root = element("div", { class: "away" }, notice.root);
	}

	close(): void {}
}
