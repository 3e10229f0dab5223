import type { SentimentEntry, SentimentWindow } from "../components/sentiment-window.ts";

/** Adds an entry; a simulated member counts once a category as long as it is in the window. */
export function addSentiment(window: SentimentWindow, entry: SentimentEntry): void {
	window.entries.push(entry);
	const { category, serial } = entry;
	if (serial === 0) {
		window.participants[category] += entry.count;
		return;
	}
	const occurrences = window.occurrences[category];
	const times = occurrences.get(serial) ?? 0;
	occurrences.set(serial, times + 1);
	if (times === 0) window.participants[category]++;
}

function forget(window: SentimentWindow, entry: SentimentEntry): void {
	const { category, serial } = entry;
	if (serial === 0) {
		window.participants[category] -= entry.count;
		return;
	}
	const occurrences = window.occurrences[category];
	const times = occurrences.get(serial) ?? 0;
	if (times > 1) {
		occurrences.set(serial, times - 1);
		return;
	}
	occurrences.delete(serial);
	window.participants[category]--;
}

/** Drops entries of ticks before `firstTick`; windows slide. */
export function slideWindow(window: SentimentWindow, firstTick: number): void {
	let old = 0;
	while (old < window.entries.length && window.entries[old].tick < firstTick) forget(window, window.entries[old++]);
	if (old === 0) return;
	window.entries.splice(0, old);
	window.fresh = Math.max(0, window.fresh - old);
}

/** Takes all entries of one category out of the window and returns them: what was counted once counts no more. */
export function takeCategory(window: SentimentWindow, category: number): SentimentEntry[] {
	const taken: SentimentEntry[] = [];
	const kept: SentimentEntry[] = [];
	let fresh = 0;
	for (let i = 0; i < window.entries.length; i++) {
		const entry = window.entries[i];
		if (entry.category === category) {
			taken.push(entry);
			continue;
		}
		kept.push(entry);
		if (i < window.fresh) fresh++;
	}
	window.entries = kept;
	window.fresh = fresh;
	window.participants[category] = 0;
	window.occurrences[category].clear();
	return taken;
}

/** What an entry adds to a hype score, in thousandths: intensity x viewer weight x participants. */
export function scoreOf(entry: SentimentEntry): number {
	return Math.floor((entry.intensityBp * entry.weightBp) / 100_000) * entry.count;
}
