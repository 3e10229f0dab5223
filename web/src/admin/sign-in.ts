import { element, setText } from "../element.ts";

/** Asks for a token. */
export class SignIn {
	readonly root: HTMLElement;
	readonly #input = element("input", {
		id: "token",
		type: "password",
		autocomplete: "off",
		spellcheck: "false",
		"aria-describedby": "token-state token-hint",
		placeholder: "eyJhbGciOi…",
	});
	readonly #state = element("p", { class: "form__outcome", id: "token-state", role: "status" });
	readonly #button = element("button", { type: "submit", class: "button" }, "Sign in");

	/** `onToken` gets what was entered, and answers what is wrong with it. */
	constructor(why: string, onToken: (token: string) => Promise<string | undefined>) {
		const form = element(
			"form",
			{ class: "sign-in__form" },
			element("label", { for: "token" }, "Token"),
			this.#input,
			this.#state,
			this.#button,
		);
		form.addEventListener("submit", (event) => {
			event.preventDefault();
			void this.#enter(onToken);
		});
		this.#say(why);
		const hint = element(
			"div",
			{ class: "sign-in__hint", id: "token-hint" },
			element(
				"p",
				{},
				"The token of the internal API, with the role developer or admin. Make one where the server runs:",
			),
			element("pre", {}, element("code", {}, "showtime token --role admin --subject your-name")),
			element("p", {}, "It is kept in this tab alone and goes with it. Your name is what the audit log knows you by."),
		);
		this.root = element("section", { class: "sign-in panel" }, element("h1", {}, "Sign in to operate"), form, hint);
	}

	focus(): void {
		this.#input.focus();
	}

	async #enter(onToken: (token: string) => Promise<string | undefined>): Promise<void> {
		const token = this.#input.value.trim().replace(/^Bearer\s+/i, "");
		if (token === "") return this.#say("Enter a token.");
		this.#button.disabled = true;
		setText(this.#state, "Checking …");
		const wrong = await onToken(token);
		this.#button.disabled = false;
		this.#say(wrong ?? "");
		if (wrong !== undefined) this.#input.select();
	}

	#say(text: string): void {
		setText(this.#state, text);
		this.#state.dataset.tone = "bad";
		this.#input.toggleAttribute("aria-invalid", text !== "");
	}
}
