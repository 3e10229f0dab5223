import { element, setText } from "../element.ts";
import { streamHref } from "../route.ts";
import { rulesHref } from "./admin-route.ts";
import type { SessionRow } from "./answers.ts";
import { badge, setBadge } from "./badge.ts";
import { confirmed } from "./confirm.ts";
import { failureOf } from "./refreshing.ts";
import type { Desk } from "./view.ts";
import { exactText, numberText, shortId } from "./words.ts";

type Verb = "pause" | "resume" | "end";

const DONE: Record<Verb, string> = {
	pause: "The session is paused.",
	resume: "The session goes on.",
	end: "The session has ended.",
};

/** What the session is, whose, in which process, and what can be done with it. */
export class SessionHead {
	readonly root: HTMLElement;
	readonly #desk: Desk;
	readonly #id: string;
	readonly #onDone: () => void;
	readonly #title = element("h1", {}, "…");
	readonly #status = badge("");
	readonly #health = badge("");
	readonly #facts = element("dl", { class: "facts" });
	readonly #values = new Map<string, HTMLElement>();
	readonly #buttons: Record<Verb, HTMLButtonElement>;

	constructor(showtimeSessionId: string, desk: Desk, onDone: () => void) {
		this.#id = showtimeSessionId;
		this.#desk = desk;
		this.#onDone = onDone;
		this.#buttons = {
			pause: this.#button("pause", "Pause"),
			resume: this.#button("resume", "Resume"),
			end: this.#button("end", "End", "button--firm"),
		};
		const back = element("a", { class: "view__back", href: "#/sessions" }, "All sessions");
		const acts = element("div", { class: "view__acts" }, ...Object.values(this.#buttons));
		const name = element("div", { class: "view__name" }, this.#title, this.#status, this.#health);
		const head = element("div", { class: "view__head" }, name, acts);
		this.root = element("header", {}, back, head, this.#facts);
	}

	show({ session, owner }: SessionRow): void {
		setText(this.#title, session.title);
		setBadge(this.#status, session.status);
		this.#health.hidden = session.status === "ended";
		setBadge(this.#health, owner?.health ?? "nobody runs it");
		this.#buttons.pause.hidden = session.status !== "active";
		this.#buttons.resume.hidden = session.status !== "paused";
		this.#buttons.end.hidden = session.status === "ended";
		const { streamer, gameServiceId, room } = session;
		this.#fact("Streamer", `${streamer.entityType} ${streamer.entityId}`);
		this.#fact("Session", session.showtimeSessionId);
		this.#fact("Game service", gameServiceId, rulesHref(gameServiceId));
		if (owner !== undefined) {
			const late = owner.overdueMs > 50 ? `, next tick ${numberText(Math.round(owner.overdueMs))} ms overdue` : "";
			const waiting = owner.waitingInputs > 0 ? `, ${numberText(owner.waitingInputs)} inputs wait` : "";
			this.#fact("Process", `${shortId(owner.processId)}${late}${waiting}`);
		}
		if (session.phase !== undefined) this.#fact("Career phase", session.phase);
		if (session.tick !== undefined) this.#fact("Tick", numberText(session.tick));
		this.#fact("Started", exactText(session.startedAt));
		if (session.endedAt !== undefined) this.#fact("Ended", `${exactText(session.endedAt)}, ${session.endReason}`);
		if (room !== undefined) {
			this.#fact("As players see it", "open", new URL(streamHref(room.roomId), `${room.endpoint}/`).href);
		}
	}

	#fact(name: string, text: string, href?: string): void {
		let value = this.#values.get(name);
		if (value === undefined) {
			value = href === undefined ? element("span") : element("a", { href });
			if (href?.startsWith("http")) {
				value.setAttribute("target", "_blank");
				value.setAttribute("rel", "noreferrer");
			}
			this.#values.set(name, value);
			this.#facts.append(element("div", {}, element("dt", {}, name), element("dd", {}, value)));
		}
		setText(value, text);
	}

	#button(verb: Verb, name: string, kind = "button--quiet"): HTMLButtonElement {
		const button = element("button", { type: "button", class: `button ${kind}` }, name);
		button.hidden = true;
		button.addEventListener("click", () => void this.#do(verb));
		return button;
	}

	async #do(verb: Verb): Promise<void> {
		const { api, tell } = this.#desk;
		const text =
			"Its players are sent away, and what it came to is written to the streamer's career. It cannot be taken up again.";
		if (verb === "end" && !(await confirmed({ title: "End this session?", text, action: "End it", isFinal: true })))
			return;
		try {
			await api.call(`session/${verb}`, { showtimeSessionId: this.#id });
			tell(DONE[verb]);
		} catch (error) {
			tell(failureOf(error).message, true);
		}
		this.#onDone();
	}
}
