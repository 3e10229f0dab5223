import { element, setText } from "../element.ts";
import { rulesHref } from "./admin-route.ts";
import type { Rules, SessionRow } from "./answers.ts";
import { failureOf } from "./refreshing.ts";
import { RuleEditor } from "./rule-editor.ts";
import { ruleSchema } from "./rule-schema.ts";
import { type Desk, isAdmin, type View } from "./view.ts";
import { exactText, shortId } from "./words.ts";

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The rules of a game service, or the choice of one. */
export class RulesView implements View {
	readonly title = "Rules";
	readonly root: HTMLElement;
	readonly #desk: Desk;
	readonly #state = element("p", { class: "view__count", role: "status" }, "Asking …");
	readonly #content = element("div", { class: "view__content" });
	#editor: RuleEditor | undefined;
	#isClosed = false;

	constructor(gameServiceId: string | undefined, desk: Desk) {
		this.#desk = desk;
		const heading = element("h1", {}, "Rules");
		const head = element("div", { class: "view__head" }, heading, this.#state);
		this.root = element("div", { class: "view" }, head, this.#content);
		const shown = gameServiceId === undefined ? this.#choose() : this.#open(gameServiceId);
		shown.catch((error: unknown) => {
			setText(this.#state, failureOf(error).message);
			this.#state.dataset.tone = "bad";
		});
	}

	close(): void {
		this.#isClosed = true;
		this.#editor?.close();
	}

	async #choose(): Promise<void> {
		const input = element("input", {
			id: "game-service",
			placeholder: "00000000-0000-4000-8000-000000000000",
			spellcheck: "false",
		});
		const error = element("span", { class: "field__error", role: "status" });
		const go = element("button", { type: "submit", class: "button" }, "Open");
		const label = element("label", { for: "game-service" }, "Id of a game service");
		const form = element("form", { class: "form" }, element("div", { class: "field" }, label, input, error), go);
		form.addEventListener("submit", (event) => {
			event.preventDefault();
			const id = input.value.trim().toLowerCase();
			if (ID.test(id)) location.hash = rulesHref(id);
			else setText(error, "That is no id: 8-4-4-4-12 characters of 0-9 and a-f.");
		});
		this.#content.replaceChildren(
			element("section", { class: "panel" }, element("h2", {}, "Which game service"), form),
		);
		setText(this.#state, "");
		const { sessions } = await this.#desk.api.call<{ sessions: SessionRow[] }>("session/overview", { pageSize: 100 });
		const seen = [...new Set(sessions.map(({ session }) => session.gameServiceId))];
		if (seen.length === 0 || this.#isClosed) return;
		const links = seen.map((id) => element("li", {}, element("a", { href: rulesHref(id) }, id)));
		const list = element("ul", { class: "services" }, ...links);
		this.#content.append(element("section", { class: "panel" }, element("h2", {}, "Of the newest sessions"), list));
	}

	async #open(gameServiceId: string): Promise<void> {
		const { api } = this.#desk;
		const [rules, schema] = await Promise.all([api.call<Rules>("rules/get", { gameServiceId }), ruleSchema(api)]);
		if (this.#isClosed) return;
		const since = rules.updatedAt === undefined ? "the deployment's" : `since ${exactText(rules.updatedAt)}`;
		const rights = isAdmin(this.#desk) ? "" : " · to change them takes the role admin";
		setText(this.#state, `of ${shortId(gameServiceId)} · revision ${rules.revision}, ${since}${rights}`);
		this.#state.title = gameServiceId;
		this.#editor?.close();
		this.#editor = new RuleEditor(rules, schema, this.#desk, () => void this.#open(gameServiceId));
		this.#content.replaceChildren(this.#editor.root);
	}
}
