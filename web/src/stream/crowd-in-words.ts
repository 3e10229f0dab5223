import { MOODS } from "../mood.ts";
import type { Realm } from "../realms/realm.ts";
import type { StreamView } from "./stream-view.ts";

/** The crowd in a few sentences, for those who do not see it; the train by the name that the realm has for it. */
export function crowdInWords(view: StreamView, { words }: Pick<Realm, "words">): string {
	const { total, engaged, disengaged } = view.counts;
	if (total === 0) return "The seats are empty.";
	const sentences = [
		`${viewers(total)}: ${shareOf(engaged, total)} engaged, ${shareOf(disengaged, total)} losing interest.`,
		moodSentence(view),
	];
	if (view.tags.length > 0) sentences.push(`On stage: ${listOf(view.tags.slice(0, 3).map(([tag]) => tag))}.`);
	if (view.hype.active) sentences.push(`${words.hypeTrain} at level ${view.hype.level}.`);
	if (view.status === "paused") sentences.push("The stream is paused.");
	return sentences.filter((sentence) => sentence !== "").join(" ");
}

function moodSentence(view: StreamView): string {
	const strongest = view.moods
		.map((count, code) => ({ count, mood: MOODS[code] }))
		.filter(({ count }) => count > 0)
		.sort((a, b) => b.count - a.count)
		.slice(0, 2);
	if (strongest.length === 0) return "";
	return `Most are ${strongest.map(({ mood, count }) => `${mood.toLowerCase()} (${shareOf(count, view.counts.total)})`).join(" or ")}.`;
}

function viewers(count: number): string {
	return count === 1 ? "1 viewer" : `${count.toLocaleString("en")} viewers`;
}

function shareOf(part: number, whole: number): string {
	return `${Math.round((100 * part) / Math.max(1, whole))} %`;
}

function listOf(words: string[]): string {
	return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}
