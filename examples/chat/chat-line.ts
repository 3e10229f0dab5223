/** One line of a chat. */
export interface ChatLine {
	/** Milliseconds on the chat's own clock; absent in a chat without times. */
	atMs?: number;
	user: string;
	text: string;
}

/**
 * Reads `time user text`, fields divided by tabs or spaces; `hasTime` false: `user text`. The time is in ISO 8601
 * (2026-01-01T12:00:00Z), in seconds, or as [h:]mm:ss. Answers undefined for what is no such line.
 */
export function readChatLine(line: string, hasTime: boolean): ChatLine | undefined {
	const fields = hasTime ? /^\s*(\S+)\s+(\S+)\s+(.*\S)/.exec(line) : /^\s*()(\S+)\s+(.*\S)/.exec(line);
	if (fields === null) return undefined;
	const [, time, user, text] = fields;
	if (!hasTime) return { user, text };
	const atMs = timeOf(time);
	return atMs === undefined ? undefined : { atMs, user, text };
}

function timeOf(written: string): number | undefined {
	const time = written.replace(/^\[|\]$/g, "");
	if (/^\d+(\.\d+)?$/.test(time)) return Number(time) * 1000;
	if (/^(\d+:)?[0-5]?\d:[0-5]\d(\.\d+)?$/.test(time)) {
		return time.split(":").reduce((total, part) => total * 60 + Number(part), 0) * 1000;
	}
	const atMs = /^\d{4}-\d\d-\d\dT/.test(time) ? Date.parse(time) : Number.NaN;
	return Number.isNaN(atMs) ? undefined : atMs;
}
