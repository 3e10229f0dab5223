import type { ReactionMessage } from "../../../src/client/index.ts";
import { element, setText } from "../element.ts";
import type { Realm } from "../realms/realm.ts";
import { isOver, SHOWN_MS } from "./caption-time.ts";
import { reactionInWords } from "./reaction-in-words.ts";

/** Says what the crowd does, over the arena and to screen readers. */
export class ReactionCaption {
	readonly root = element("p", { class: "caption", role: "status" });
	#hiding: ReturnType<typeof setTimeout> | undefined;

	/** `now` is the server's time in Unix milliseconds. */
	show(reaction: ReactionMessage, realm: Realm, now: number): void {
		if (isOver(reaction, now)) return;
		clearTimeout(this.#hiding);
		setText(this.root, reactionInWords(reaction, realm));
		this.root.dataset.kind = reaction.kind;
		this.root.classList.add("caption--shown");
		this.#hiding = setTimeout(() => this.#hide(), SHOWN_MS);
	}

	close(): void {
		clearTimeout(this.#hiding);
	}

	#hide(): void {
		this.root.classList.remove("caption--shown");
	}
}
