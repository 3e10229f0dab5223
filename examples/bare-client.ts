/**
 * The least a client of a stream needs: joins one and prints a line a tick.
 *
 *   node examples/bare-client.ts [endpoint] [showtimeSessionId]
 *
 * endpoint           http://localhost:2567 when absent
 * showtimeSessionId  the first live stream when absent
 */
import { joinStream, listStreams } from "../src/client/index.ts";

const [endpoint = "http://localhost:2567", wanted] = process.argv.slice(2);
const showtimeSessionId = wanted ?? (await listStreams(endpoint))[0]?.showtimeSessionId;
if (showtimeSessionId === undefined) throw new Error(`no stream is live at ${endpoint}`);

const stream = await joinStream(endpoint, showtimeSessionId);
let lastTick = -1;

function printTick(): void {
	const { session, counts, contentTags, hype } = stream.state;
	if (session.tick === lastTick) return;
	lastTick = session.tick;
	const tags = Object.entries(contentTags)
		.sort((a, b) => b[1] - a[1])
		.slice(0, 3)
		.map(([tag]) => tag);
	const train = hype.active ? `, hype train at level ${hype.level}` : "";
	const { total, engaged, disengaged } = counts;
	console.log(
		`tick ${session.tick}: ${total} watching, ${engaged} engaged, ${disengaged} not, ${tags.join(" ")}${train}`,
	);
}

stream.on("state", printTick);
stream.on("reaction", ({ kind, share }) => console.log(`${kind} of ${Math.round(100 * share)} % of the seats`));
stream.on("connection", (status) => console.log(`connection: ${status}`));
stream.on("ended", ({ reason }) => console.log(`the stream has ended: ${reason}`));
printTick();

process.once("SIGINT", () => void stream.leave());
process.once("SIGTERM", () => void stream.leave());
