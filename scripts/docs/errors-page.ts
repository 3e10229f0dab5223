import { ERRORS } from "../../src/errors.ts";
import { ROOM_ERRORS } from "../../src/rooms/room-errors.ts";
import { tableOf } from "./markdown.ts";

/** docs/errors.md */
export function errorsPage(): string {
	const calls = Object.entries(ERRORS)
		.sort(([, a], [, b]) => a.status - b.status)
		.map(([code, { status, message }]) => [String(status), `\`${code}\``, message]);
	const rooms = Object.entries(ROOM_ERRORS).map(([name, { code, message }]) => [String(code), `\`${name}\``, message]);
	return `# Errors

## Of the internal API

Every call that fails answers \`{ "code": "...", "message": "..." }\`. The message names the field, its value and the rule where
there is one. 429 and \`TOO_BUSY\` come with a \`Retry-After\` header in seconds. What went wrong inside is in the log, never in the
answer. The reasons of dead letters (see [events](events.md)) are the same codes.

${tableOf(["status", "code", "meaning"], calls)}

## Of rooms

What a player is told when a room refuses or drops him. Before the connection it is the answer of the join, with the code less
4,000 as HTTP status; after it, the code closes the socket.

${tableOf(["code", "name", "meaning"], rooms)}
`;
}
