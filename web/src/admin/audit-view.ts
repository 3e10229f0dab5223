import { element, setText } from "../element.ts";
import { rulesHref, sessionHref } from "./admin-route.ts";
import type { AuditEntry, Paged } from "./answers.ts";
import { badge } from "./badge.ts";
import { DataTable } from "./data-table.ts";
import { Pager } from "./pager.ts";
import { Refreshing } from "./refreshing.ts";
import { StaleNotice } from "./stale-notice.ts";
import type { Desk, View } from "./view.ts";
import { exactText, numberText, shortId, valueText } from "./words.ts";

const REFRESH_MS = 5_000;
const PAGE_SIZE = 50;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Who called what. */
export class AuditView implements View {
	readonly title = "Audit log";
	readonly root: HTMLElement;
	readonly #desk: Desk;
	readonly #stale = new StaleNotice();
	readonly #count = element("p", { class: "view__count", role: "status" }, "Asking …");
	readonly #subject = filterInput("audit-subject", "sub of a token");
	readonly #action = filterInput("audit-action", "session/end");
	readonly #session = filterInput("audit-session", "id of a session");
	readonly #outcome = element("select", { id: "audit-outcome" });
	readonly #table = new DataTable("Audit log", COLUMNS, ({ sequence }) => String(sequence), "Nothing of the kind.");
	readonly #pager = new Pager(() => this.#refreshing.now());
	readonly #refreshing: Refreshing;

	constructor(desk: Desk) {
		this.#desk = desk;
		for (const [value, name] of [
			["", "All"],
			["done", "Done"],
			["refused", "Refused"],
		])
			this.#outcome.append(element("option", { value }, name));
		const filters = element(
			"form",
			{ class: "filters", "aria-label": "Filter" },
			labelled("Who", this.#subject),
			labelled("Call", this.#action),
			labelled("Session", this.#session),
			labelled("Outcome", this.#outcome),
		);
		filters.addEventListener("submit", (event) => event.preventDefault());
		filters.addEventListener("input", () => {
			this.#pager.page = 1;
			this.#refreshing.now();
		});
		const head = element("div", { class: "view__head" }, element("h1", {}, "Audit log"), this.#count);
		this.root = element("div", { class: "view" }, this.#stale.root, head, filters, this.#table.root, this.#pager.root);
		this.#refreshing = new Refreshing(
			REFRESH_MS,
			() => this.#refresh(),
			(failure) => this.#stale.show(failure),
		);
	}

	close(): void {
		this.#refreshing.close();
	}

	async #refresh(): Promise<void> {
		const [subject, action, session] = [this.#subject, this.#action, this.#session].map(({ value }) => value.trim());
		const isHalf = session !== "" && !ID.test(session);
		this.#session.toggleAttribute("aria-invalid", isHalf);
		const found = await this.#desk.api.call<Paged & { entries: AuditEntry[] }>("audit/list", {
			page: this.#pager.page,
			pageSize: PAGE_SIZE,
			...(subject !== "" && { subject }),
			...(action !== "" && { action }),
			...(session !== "" && !isHalf && { showtimeSessionId: session }),
			...(this.#outcome.value !== "" && { isRefused: this.#outcome.value === "refused" }),
		});
		this.#table.show(found.entries);
		this.#pager.show(found);
		setText(this.#count, `${numberText(found.totalCount)} entries`);
	}
}

function filterInput(id: string, placeholder: string): HTMLInputElement {
	return element("input", { id, placeholder, autocomplete: "off", spellcheck: "false" });
}

function labelled(name: string, control: HTMLElement): HTMLElement {
	return element("div", { class: "field" }, element("label", { for: control.id }, name), control);
}

const COLUMNS = [
	{ name: "When", cell: ({ at }: AuditEntry) => element("time", { datetime: at }, exactText(at)) },
	{
		name: "Who",
		cell: ({ subject, role }: AuditEntry) =>
			element("span", { class: "stream" }, element("b", {}, subject), element("span", { class: "stream__of" }, role)),
	},
	{
		name: "Call",
		cell: ({ action, calls }: AuditEntry) =>
			element("span", {}, element("code", {}, action), calls > 1 ? ` × ${numberText(calls)}` : ""),
	},
	{ name: "Outcome", cell: ({ outcome }: AuditEntry) => badge(outcome) },
	{ name: "On", cell: (entry: AuditEntry) => targetCell(entry) },
	{ name: "What was asked for", cell: (entry: AuditEntry) => detailCell(entry) },
];

function targetCell({ showtimeSessionId, gameServiceId }: AuditEntry): Node | string {
	if (showtimeSessionId !== undefined) {
		return element("a", { href: sessionHref(showtimeSessionId), title: showtimeSessionId }, shortId(showtimeSessionId));
	}
	if (gameServiceId === undefined) return "–";
	return element("a", { href: rulesHref(gameServiceId), title: gameServiceId }, `rules of ${shortId(gameServiceId)}`);
}

/** What is said elsewhere in the row is left out. */
function detailCell({ detail, before, after }: AuditEntry): Node | string {
	const fields = Object.entries((detail ?? {}) as object).filter(
		([name]) => !["showtimeSessionId", "gameServiceId"].includes(name),
	);
	const text = fields.map(([name, value]) => `${name}: ${valueText(value)}`).join(", ");
	const change = before === undefined ? "" : `${numberText(before)} → ${numberText(after)}`;
	return [change, text].filter((part) => part !== "").join(" · ") || "–";
}
