import type { ReactionMessage } from "../../../src/client/index.ts";

/** How long a caption stays. */
export const SHOWN_MS = 4_000;

/** Whether nobody would be told of a reaction any more, as after a sleep; `now` is the server's time in Unix milliseconds. */
export function isOver({ startAt, spreadMs }: Pick<ReactionMessage, "startAt" | "spreadMs">, now: number): boolean {
	return now > startAt + spreadMs + SHOWN_MS;
}
