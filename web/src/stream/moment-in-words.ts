import type { MomentView } from "../../../src/client/index.ts";
import type { Realm } from "../realms/realm.ts";

/** A moment as a short line in the words of its realm; a kind unknown to this page is shown by its name. */
export function momentInWords(moment: MomentView, { words }: Pick<Realm, "words">): string {
	const [kind, detail = ""] = moment.kind.split(":");
	switch (kind) {
		case "hype":
			return `${words.hypeTrain}, ${detail || `level ${moment.value}`}`;
		case "world-first":
			return "A world first";
		case "event":
			return sentence(detail || "game event");
		default:
			return sentence(moment.kind);
	}
}

function sentence(words: string): string {
	const text = words.replaceAll(/[-_.:]+/g, " ").trim();
	return text.charAt(0).toUpperCase() + text.slice(1);
}
