import { Lobby } from "./lobby/lobby.ts";
import { routeOf } from "./route.ts";
import { StreamPage } from "./stream/stream-page.ts";

/** Something that fills the main part of the page until it is closed. */
interface Page {
	root: HTMLElement;
	close(): void;
}

const main = document.querySelector("main") as HTMLElement;
let page: Page | undefined;

function open(): void {
	const isFirst = page === undefined;
	page?.close();
	const route = routeOf(location.hash);
	page = route.page === "stream" ? new StreamPage(route.showtimeSessionId) : new Lobby();
	document.body.dataset.page = route.page;
	main.replaceChildren(page.root);
	scrollTo(0, 0);
	if (!isFirst) main.focus({ preventScroll: true });
}

document.querySelector(".skip")?.addEventListener("click", (event) => {
	// The address is the route; the link's own target must not replace it.
	event.preventDefault();
	main.focus();
});
addEventListener("hashchange", open);
open();
