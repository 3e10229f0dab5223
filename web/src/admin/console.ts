import { element, setText } from "../element.ts";
import { type AdminRoute, adminRouteOf } from "./admin-route.ts";
import type { Bearer } from "./answers.ts";
import { AuditView } from "./audit-view.ts";
import type { InternalApi } from "./internal-api.ts";
import { LettersView } from "./letters-view.ts";
import { RulesView } from "./rules-view.ts";
import { SessionView } from "./session-view.ts";
import { SessionsView } from "./sessions-view.ts";
import type { Desk, View } from "./view.ts";

const TABS: readonly { page: AdminRoute["page"]; name: string; href: string; isForAdmins?: boolean }[] = [
	{ page: "sessions", name: "Sessions", href: "#/sessions" },
	{ page: "rules", name: "Rules", href: "#/rules" },
	{ page: "dead-letters", name: "Dead letters", href: "#/dead-letters" },
	{ page: "audit", name: "Audit log", href: "#/audit", isForAdmins: true },
];

/** Everything behind the sign-in: the tabs, and the view that the address asks for. */
export class Console {
	readonly #main: HTMLElement;
	readonly #bar: HTMLElement;
	readonly #desk: Desk;
	readonly #nav = element("nav", { class: "bar__tabs", "aria-label": "Parts" });
	readonly #who: HTMLElement;
	readonly #told = element("p", { class: "told", role: "status" });
	readonly #open = () => this.#show();
	#view: View | undefined;
	#quiet: ReturnType<typeof setTimeout> | undefined;

	constructor(main: HTMLElement, bar: HTMLElement, api: InternalApi, bearer: Bearer, signOut: () => void) {
		this.#main = main;
		this.#bar = bar;
		this.#desk = { api, bearer, tell: (message, isFailure) => this.#tell(message, isFailure === true) };
		const tabs = TABS.filter(({ isForAdmins }) => bearer.role === "admin" || !isForAdmins);
		this.#nav.append(...tabs.map(({ page, name, href }) => element("a", { href, "data-page": page }, name)));
		const out = element("button", { type: "button", class: "button button--quiet" }, "Sign out");
		out.addEventListener("click", signOut);
		const name = element("span", { class: "bar__name", title: bearer.subject }, bearer.subject);
		this.#who = element("div", { class: "bar__who" }, name, element("span", { class: "bar__role" }, bearer.role), out);
		bar.append(this.#nav, this.#who);
		document.body.append(this.#told);
		addEventListener("hashchange", this.#open);
		this.#show();
	}

	close(): void {
		removeEventListener("hashchange", this.#open);
		clearTimeout(this.#quiet);
		this.#view?.close();
		this.#view = undefined;
		this.#nav.remove();
		this.#who.remove();
		this.#told.remove();
	}

	#show(): void {
		const isFirst = this.#view === undefined;
		this.#view?.close();
		const route = adminRouteOf(location.hash);
		this.#view = viewOf(route, this.#desk);
		this.#main.replaceChildren(this.#view.root);
		document.title = `${this.#view.title} · Showtime operations`;
		const current = route.page === "session" ? "sessions" : route.page;
		for (const tab of this.#bar.querySelectorAll<HTMLElement>(".bar__tabs a")) {
			if (tab.dataset.page === current) tab.setAttribute("aria-current", "page");
			else tab.removeAttribute("aria-current");
		}
		scrollTo(0, 0);
		if (!isFirst) this.#main.focus({ preventScroll: true });
	}

	#tell(message: string, isFailure: boolean): void {
		setText(this.#told, message);
		this.#told.dataset.tone = isFailure ? "bad" : "good";
		clearTimeout(this.#quiet);
		this.#quiet = setTimeout(() => setText(this.#told, ""), isFailure ? 12_000 : 5_000);
	}
}

function viewOf(route: AdminRoute, desk: Desk): View {
	switch (route.page) {
		case "session":
			return new SessionView(route.showtimeSessionId, desk);
		case "rules":
			return new RulesView(route.gameServiceId, desk);
		case "dead-letters":
			return new LettersView(desk);
		case "audit":
			return new AuditView(desk);
		default:
			return new SessionsView(desk);
	}
}
