import { clockOf } from "../duration.ts";
import { element, setText } from "../element.ts";
import { MOODS, moodProperty } from "../mood.ts";
import type { StreamView } from "../stream/stream-view.ts";
import type { TickHistory } from "./tick-history.ts";
import { percentOf, trendInWords } from "./trend.ts";

const TREND_MS = 300_000;
const TREND = "5 min ago";

interface Figure {
	root: HTMLElement;
	value: HTMLElement;
	note: HTMLElement;
}

/** The few numbers that are looked at first. */
export class Figures {
	readonly root: HTMLElement;
	#watching = figure("Watching", "watching", "total");
	#engaged = figure("Engaged", "engaged", "engaged");
	#mood = figure("Mood", "mood");
	#peak = figure("Peak", "peak", "peak");
	#time = figure("On air", "time");

	constructor() {
		const all = [this.#watching, this.#engaged, this.#mood, this.#peak, this.#time];
		this.root = element("dl", { class: "figures" }, ...all.map(({ root }) => root));
	}

	show(view: StreamView, history: TickHistory, nowMs: number): void {
		const { total, engaged, disengaged, peak } = view.counts;
		const before = history.before(Math.round(TREND_MS / Math.max(1, view.tickMs)));
		setText(this.#watching.value, total.toLocaleString());
		setText(this.#watching.note, trendInWords(total, before?.total, TREND));
		this.#watching.root.dataset.trend = trendOf(total, before?.total);
		setText(this.#engaged.value, `${percentOf(engaged, total)} %`);
		setText(this.#engaged.note, `${percentOf(disengaged, total)} % losing interest`);
		const code = view.moods.indexOf(Math.max(...view.moods));
		this.#mood.root.style.setProperty("--colour", `var(${moodProperty(MOODS[code])})`);
		setText(this.#mood.value, total === 0 ? "–" : MOODS[code]);
		setText(this.#mood.note, total === 0 ? "nobody is here" : `${percentOf(view.moods[code], total)} % of them`);
		setText(this.#peak.value, peak.toLocaleString());
		setText(this.#peak.note, "most at once");
		this.showTime(view, nowMs);
	}

	/** The time on air, which goes on between ticks. */
	showTime(view: StreamView, nowMs: number): void {
		setText(this.#time.value, clockOf(nowMs - view.startedAt));
		setText(this.#time.note, `tick ${view.tick.toLocaleString()}`);
	}
}

function figure(name: string, className: string, count?: string): Figure {
	const value = element("dd", { class: "figure__value", ...(count && { "data-count": count }) }, "–");
	const note = element("dd", { class: "figure__note" });
	const root = element("div", { class: `figure figure--${className}` }, element("dt", {}, name), value, note);
	return { root, value, note };
}

function trendOf(now: number, before: number | undefined): string {
	if (before === undefined || now === before) return "even";
	return now > before ? "up" : "down";
}
