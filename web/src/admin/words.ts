import { agoOf } from "../duration.ts";

const NUMBER = new Intl.NumberFormat("en");

export function numberText(value: number | undefined): string {
	return value === undefined ? "–" : NUMBER.format(value);
}

export function shareText(value: number | undefined): string {
	return value === undefined ? "–" : `${Math.round(value * 100)} %`;
}

/** A moment for people, short: how long ago within the day, else the date. */
export function momentText(iso: string): string {
	const at = Date.parse(iso);
	const sinceMs = Date.now() - at;
	return sinceMs < 86_400_000 ? agoOf(sinceMs) : new Date(at).toLocaleDateString();
}

/** A moment to the second, in the reader's time. */
export function exactText(iso: string): string {
	return new Date(iso).toLocaleString();
}

/** The first part of a long id; the whole is in the element's title. */
export function shortId(id: string): string {
	return id.length > 12 ? `${id.slice(0, 8)}…` : id;
}

/** A value of any shape, on one line. */
export function valueText(value: unknown): string {
	if (value === undefined) return "none";
	return typeof value === "string" ? value : JSON.stringify(value);
}

/** One word for what a status means: fine, doubtful or bad. */
export function toneOf(status: string): "good" | "doubt" | "bad" | "calm" {
	if (["ready", "fine", "active", "done"].includes(status)) return "good";
	if (["degraded", "behind", "paused", "starting", "draining"].includes(status)) return "doubt";
	return ["ended", "disabled"].includes(status) ? "calm" : "bad";
}
