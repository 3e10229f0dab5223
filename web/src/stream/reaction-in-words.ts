import type { Reaction, ReactionKind } from "../../../src/client/index.ts";

const DOES: Record<ReactionKind, string> = {
	cheer: "cheers",
	gasp: "gasps",
	laugh: "laughs",
	applause: "applauds",
	boo: "boos",
	chant: "chants",
	wave: "makes a wave",
	hush: "falls silent",
};

/** What the crowd does, in a few words: "Half of the crowd cheers." */
export function reactionInWords({ kind, share }: Pick<Reaction, "kind" | "share">): string {
	return `${whoOf(share)} ${DOES[kind]}.`;
}

function whoOf(share: number): string {
	if (share >= 0.95) return "The whole crowd";
	if (share >= 0.6) return "Most of the crowd";
	if (share >= 0.4) return "Half of the crowd";
	return share >= 0.2 ? "Some of the crowd" : "A little of the crowd";
}
