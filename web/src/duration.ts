/** Milliseconds as `m:ss` or `h:mm:ss`; nothing is below zero. */
export function clockOf(milliseconds: number): string {
	const seconds = Math.max(0, Math.round(milliseconds / 1000));
	const minutes = Math.floor(seconds / 60);
	const rest = String(seconds % 60).padStart(2, "0");
	if (minutes < 60) return `${minutes}:${rest}`;
	return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${rest}`;
}

/** How long ago, in a word or two. */
export function agoOf(milliseconds: number): string {
	const seconds = Math.max(0, Math.round(milliseconds / 1000));
	if (seconds < 10) return "just now";
	return `${spanOf(milliseconds)} ago`;
}

/** How long, in the largest unit that there is one of. */
export function spanOf(milliseconds: number): string {
	const seconds = Math.max(0, Math.round(milliseconds / 1000));
	if (seconds < 60) return `${seconds} s`;
	if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
	return `${Math.floor(seconds / 3600)} h`;
}
