import type { StreamState } from "../../../src/client/index.ts";
import { MOODS } from "../mood.ts";
import type { StreamView } from "./stream-view.ts";

/** The replicated state as the page reads it: moods by code, the rest sorted, the most or the newest first. */
export function viewOf(state: StreamState): StreamView {
	return {
		...state.session,
		counts: state.counts,
		personalities: descending(state.personalities),
		moods: MOODS.map((mood) => state.mood[mood] ?? 0),
		tags: descending(state.contentTags),
		hype: state.hype,
		notable: state.notable,
		moments: [...state.moments].sort((a, b) => b.at - a.at),
	};
}

function descending(amounts: Readonly<Record<string, number>>): [string, number][] {
	return Object.entries(amounts).sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
}
