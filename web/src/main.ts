import { AwayPage } from "./away-page.ts";
import { Lobby } from "./lobby/lobby.ts";
import { type Route, routeOf } from "./route.ts";
import { ViewSwitch } from "./view-switch.ts";

/** Something that fills the main part of the page until it is closed. */
interface Page {
	root: HTMLElement;
	close(): void;
}

const main = document.querySelector("main") as HTMLElement;
const views = new ViewSwitch();
document.querySelector(".brand")?.after(views.root);
let page: Page | undefined;
/** Of the page that was asked for last; one that is loaded too late is not opened. */
let asked = 0;

const loadCrowd = () => import("./stream/stream-page.ts");

/** Each view is loaded when it is looked at; that of the crowd, where most go from the list, while the list is. */
async function pageOf(route: Route): Promise<Page> {
	if (route.page === "lobby") {
		void loadCrowd().catch(() => undefined);
		return new Lobby();
	}
	if (route.view === "dashboard") {
		const { DashboardPage } = await import("./dashboard/dashboard-page.ts");
		return new DashboardPage(route.showtimeSessionId);
	}
	const { StreamPage } = await loadCrowd();
	return new StreamPage(route.showtimeSessionId);
}

async function open(): Promise<void> {
	const isFirst = page === undefined;
	const number = ++asked;
	const route = routeOf(location.hash);
	const opened = await pageOf(route).catch(() => new AwayPage());
	if (number !== asked) return opened.close();
	page?.close();
	page = opened;
	document.body.dataset.page = route.page;
	views.show(route.page === "stream" ? route : undefined);
	main.replaceChildren(opened.root);
	scrollTo(0, 0);
	if (!isFirst) main.focus({ preventScroll: true });
}

document.querySelector(".skip")?.addEventListener("click", (event) => {
	// The address is the route; the link's own target must not replace it.
	event.preventDefault();
	main.focus();
});
addEventListener("hashchange", () => void open());
void open();
