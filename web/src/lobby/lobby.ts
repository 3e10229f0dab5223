import { listStreams, type StreamListing } from "../../../src/client/index.ts";
import { element, setText, showList } from "../element.ts";
import { endpoint } from "../endpoint.ts";
import { makeStreamCard, updateStreamCard } from "./stream-card.ts";

const REFRESH_MS = 3000;

/** The list of live streams, refreshed while it is looked at. */
export class Lobby {
	readonly root: HTMLElement;
	#list = element("ul", { class: "lobby__streams" });
	#state = element("p", { class: "lobby__state", role: "status" }, "Looking for streams …");
	#empty = emptyHouse();
	#timer: ReturnType<typeof setTimeout> | undefined;
	#isClosed = false;

	constructor() {
		document.title = "Showtime";
		const heading = element("h1", {}, "Who is on stage");
		const lead = element(
			"p",
			{ class: "lobby__lead" },
			"Every seat is a viewer with a will of its own. Take a seat among them.",
		);
		this.root = element("div", { class: "lobby" }, heading, lead, this.#state, this.#list, this.#empty);
		this.#empty.hidden = true;
		void this.#refresh();
	}

	close(): void {
		this.#isClosed = true;
		clearTimeout(this.#timer);
	}

	async #refresh(): Promise<void> {
		try {
			this.#show(await listStreams(endpoint()));
		} catch {
			this.#list.classList.add("lobby__streams--stale");
			setText(this.#state, "The server does not answer. Trying again …");
			this.#state.dataset.state = "lost";
		}
		if (!this.#isClosed) this.#timer = setTimeout(() => void this.#refresh(), REFRESH_MS);
	}

	#show(streams: StreamListing[]): void {
		if (this.#isClosed) return;
		this.#list.classList.remove("lobby__streams--stale");
		this.#state.dataset.state = "live";
		this.#empty.hidden = streams.length > 0;
		setText(this.#state, streams.length === 1 ? "1 live stream" : `${streams.length || "No"} live streams`);
		showList(this.#list, streams, ({ showtimeSessionId }) => showtimeSessionId, makeStreamCard, updateStreamCard);
	}
}

function emptyHouse(): HTMLElement {
	return element(
		"section",
		{ class: "empty" },
		element("h2", {}, "The house is dark"),
		element("p", {}, "No stream is live. With the demo, three start by themselves:"),
		element("pre", {}, element("code", {}, "npm start")),
		element("p", {}, "On a server of your own, start one through the internal API:"),
		element("pre", {}, element("code", {}, "POST /showtime/session/start")),
	);
}
