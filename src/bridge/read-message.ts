import { ShowtimeError } from "../errors.ts";
import { parseJson } from "../events/parse-json.ts";

/** What a message says. Throws `BODY_TOO_LARGE` or `MALFORMED_JSON`. */
export function readMessage(data: Uint8Array, mostBytes: number): unknown {
	if (data.length > mostBytes) {
		throw new ShowtimeError("BODY_TOO_LARGE", `the message has ${data.length} bytes, at most ${mostBytes} are taken`);
	}
	const parsed = parseJson(new TextDecoder().decode(data));
	if (parsed.ok) return parsed.value;
	throw new ShowtimeError("MALFORMED_JSON", `the message is not JSON: ${parsed.reason}`);
}
