import type { ReactionMessage } from "../../../src/client/index.ts";
import { element, setText } from "../element.ts";
import type { Realm } from "../realms/realm.ts";
import { reactionInWords } from "./reaction-in-words.ts";

/** How long a caption stays. */
const SHOWN_MS = 4_000;

/** Says what the crowd does, over the arena and to screen readers. */
export class ReactionCaption {
	readonly root = element("p", { class: "caption", role: "status" });
	#hiding: ReturnType<typeof setTimeout> | undefined;

	/** `now` is the server's time in Unix milliseconds: a reaction of long ago, as after a sleep, is not told of. */
	show(reaction: ReactionMessage, realm: Realm, now: number): void {
		if (now - reaction.startAt > reaction.spreadMs + SHOWN_MS) return;
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
