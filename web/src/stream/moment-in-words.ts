import type { MomentView } from "../../../src/client/index.ts";

/** A moment as a short line; a kind unknown to this page is shown by its name. */
export function momentInWords(moment: MomentView): string {
	const [kind, detail = ""] = moment.kind.split(":");
	switch (kind) {
		case "hype":
			return `Hype train, ${detail || `level ${moment.value}`}`;
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
