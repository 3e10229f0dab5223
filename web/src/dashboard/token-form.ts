import { element, setText } from "../element.ts";
import { demoOffer } from "../try/demo-offer.ts";

/** How the page stands with the streamer's token. */
export type TokenStanding = "none" | "checking" | "accepted" | "another" | "refused";

const WORDS: Record<TokenStanding, string> = {
	none: "Is this your stream? With your token you also see the time before you came, your followers and your career.",
	checking: "Checking the token …",
	accepted: "You are the streamer. The token is kept until this tab is closed.",
	another: "This token is good, and of somebody else: this is not your stream.",
	refused: "The token was refused: it has expired, or is of another server. You see what anybody sees.",
};

/** A field for the streamer's token, and what became of it. */
export class TokenForm {
	readonly root: HTMLElement;
	readonly #onToken: (token: string | undefined) => void;
	#note = element("p", { class: "token__note", role: "status" });
	#field = element("input", {
		type: "password",
		id: "streamer-token",
		class: "field",
		autocomplete: "off",
		spellcheck: "false",
		maxlength: "4096",
	});
	#form: HTMLFormElement;
	#forget = element("button", { type: "button", class: "button button--quiet" }, "Forget the token");
	#demo = element("button", { type: "button", class: "button button--quiet", hidden: "" }, "Use the demo's token");

	constructor(onToken: (token: string | undefined) => void) {
		this.#onToken = onToken;
		const use = element("button", { type: "submit", class: "button" }, "Use it");
		const label = element("label", { for: "streamer-token" }, "Streamer's token");
		this.#form = element(
			"form",
			{ class: "token__form" },
			label,
			element("div", { class: "token__line" }, this.#field, use),
		);
		this.#form.addEventListener("submit", (event) => {
			event.preventDefault();
			const token = this.#field.value.trim();
			this.#field.value = "";
			if (token !== "") onToken(token);
		});
		this.#forget.addEventListener("click", () => onToken(undefined));
		this.root = element("div", { class: "token" }, this.#note, this.#form, this.#demo, this.#forget);
		this.standing = "none";
	}

	set standing(standing: TokenStanding) {
		this.root.dataset.standing = standing;
		setText(this.#note, WORDS[standing]);
		const isIn = standing === "accepted";
		this.#form.hidden = isIn || standing === "checking";
		this.#forget.hidden = standing !== "accepted" && standing !== "another";
		this.#demo.classList.toggle("unneeded", isIn || standing === "checking");
	}

	/** Where the server is a demo, its streamer's token is one click away. */
	async offerDemo(streamerType: string, streamerId: string): Promise<void> {
		const offer = await demoOffer();
		const found = offer?.streamerTokens.find(
			({ streamer }) => streamer.entityType === streamerType && streamer.entityId === streamerId,
		);
		if (found === undefined || !this.#demo.hidden) return;
		this.#demo.hidden = false;
		this.#demo.addEventListener("click", () => this.#onToken(found.token));
	}
}
