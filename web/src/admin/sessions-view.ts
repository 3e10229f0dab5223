import { element, setText } from "../element.ts";
import { rulesHref, sessionHref } from "./admin-route.ts";
import type { Paged, ProcessAnswer, SessionRow } from "./answers.ts";
import { badge } from "./badge.ts";
import { DataTable } from "./data-table.ts";
import { Pager } from "./pager.ts";
import { ProcessCards } from "./process-cards.ts";
import { Refreshing } from "./refreshing.ts";
import { StaleNotice } from "./stale-notice.ts";
import type { Desk, View } from "./view.ts";
import { momentText, numberText, shareText, shortId } from "./words.ts";

const REFRESH_MS = 3_000;
const PAGE_SIZE = 50;

/** Sessions over all processes, and how the processes are. */
export class SessionsView implements View {
	readonly title = "Sessions";
	readonly root: HTMLElement;
	readonly #desk: Desk;
	readonly #cards = new ProcessCards();
	readonly #stale = new StaleNotice();
	readonly #filter = element("select", { id: "which-sessions" });
	readonly #count = element("p", { class: "view__count", role: "status" }, "Asking …");
	readonly #table: DataTable<SessionRow>;
	readonly #pager: Pager;
	readonly #refreshing: Refreshing;

	constructor(desk: Desk) {
		this.#desk = desk;
		for (const [value, name] of [
			["live", "Live"],
			["ended", "Ended"],
			["all", "All"],
		])
			this.#filter.append(element("option", { value }, name));
		this.#table = new DataTable("Sessions", COLUMNS, ({ session }) => session.showtimeSessionId, "No session.");
		this.#pager = new Pager(() => this.#refreshing.now());
		const choose = element(
			"div",
			{ class: "field field--inline" },
			element("label", { for: "which-sessions" }, "Show"),
		);
		choose.append(this.#filter);
		const head = element("div", { class: "view__head" }, element("h1", {}, "Sessions"), this.#count, choose);
		this.root = element("div", { class: "view" }, this.#stale.root, head, this.#cards.root, this.#table.root);
		this.root.append(this.#pager.root);
		this.#refreshing = new Refreshing(
			REFRESH_MS,
			() => this.#refresh(),
			(failure) => this.#stale.show(failure),
		);
		this.#filter.addEventListener("change", () => {
			this.#pager.page = 1;
			this.#refreshing.now();
		});
	}

	close(): void {
		this.#refreshing.close();
	}

	async #refresh(): Promise<void> {
		const { api } = this.#desk;
		const which = this.#filter.value;
		const body = { page: this.#pager.page, pageSize: PAGE_SIZE, ...(which !== "all" && { isLive: which === "live" }) };
		const [{ processes }, listed] = await Promise.all([
			api.call<{ processes: ProcessAnswer[] }>("process/list"),
			api.call<Paged & { sessions: SessionRow[] }>("session/overview", body),
		]);
		this.#cards.show(processes);
		this.#table.show(listed.sessions);
		this.#pager.show(listed);
		this.#pager.root.hidden = listed.totalCount <= PAGE_SIZE;
		setText(this.#count, `${numberText(listed.totalCount)} ${which === "all" ? "in all" : which}`);
	}
}

const COLUMNS = [
	{
		name: "Stream",
		cell: ({ session }: SessionRow) =>
			element(
				"div",
				{ class: "stream" },
				element("a", { href: sessionHref(session.showtimeSessionId), class: "stream__title" }, session.title),
				element(
					"span",
					{ class: "stream__of" },
					`${session.streamer.entityType} ${shortId(session.streamer.entityId)}`,
				),
			),
	},
	{ name: "Status", cell: ({ session }: SessionRow) => badge(session.status) },
	{ name: "Audience", isNumber: true, cell: ({ session }: SessionRow) => numberText(session.counts?.total) },
	{ name: "Engagement", isNumber: true, cell: ({ session }: SessionRow) => shareText(session.averageEngagement) },
	{
		name: "Hype",
		isNumber: true,
		cell: ({ session }: SessionRow) => (session.hype ? `level ${session.hype.level}` : "–"),
	},
	{ name: "Players", isNumber: true, cell: ({ owner }: SessionRow) => numberText(owner?.players) },
	{ name: "Process", cell: (row: SessionRow) => ownerCell(row) },
	{
		name: "Game service",
		cell: ({ session }: SessionRow) =>
			element(
				"a",
				{ href: rulesHref(session.gameServiceId), title: `Rules of ${session.gameServiceId}` },
				shortId(session.gameServiceId),
			),
	},
	{
		name: "Started",
		cell: ({ session }: SessionRow) =>
			element("time", { datetime: session.startedAt, title: session.startedAt }, momentText(session.startedAt)),
	},
];

function ownerCell({ session, owner }: SessionRow): Node | string {
	if (session.status === "ended") return session.endReason ?? "–";
	if (owner === undefined) return badge("nobody");
	return element("span", { class: "owner" }, badge(owner.health), ` ${shortId(owner.processId)}`);
}
