import { randomUUID } from "node:crypto";
import { Agent, request } from "node:http";
import { generate } from "./generator.ts";
import { type Spread, spreadOf } from "./spread.ts";

/** How often what is due is sent. */
const PACE_MS = 10;
/** Every so many events one is sent again: what is applied already is answered when the journal has looked. */
const AGAIN_EVERY = 20;
const AGAIN_AFTER_MS = 1_000;
const TYPES = ["combat", "crafting", "social", "exploration", "trade", "boss-defeat"];

export interface EventsTask {
	/** Processes that the events go to, by turns. */
	apiUrls: string[];
	/** Sessions that they are for, by turns. */
	ids: string[];
	perSecond: number;
	token: string;
}

export interface EventsReport {
	sent: number;
	/** Milliseconds from the call to the answer that the event is applied. */
	applied: Spread;
	/** The same for an event that was applied already. */
	accepted: Spread;
	/** Answers that were none, by code. */
	errors: Record<string, number>;
}

interface Counts {
	sent: number;
	applied: number[];
	accepted: number[];
	errors: Record<string, number>;
}

const agent = new Agent({ keepAlive: true });
const none = (): Counts => ({ sent: 0, applied: [], accepted: [], errors: {} });

generate(async ({ apiUrls, ids, perSecond, token }: EventsTask) => {
	let counts = none();
	let total = 0;
	async function send(url: string, body: string, times: "applied" | "accepted"): Promise<void> {
		const beganAtMs = performance.now();
		const problem = await post(`${url}/showtime/event/publish`, token, body);
		if (problem === undefined) counts[times].push(performance.now() - beganAtMs);
		else counts.errors[problem] = (counts.errors[problem] ?? 0) + 1;
	}
	function sendNext(): void {
		const url = apiUrls[total % apiUrls.length];
		const type = TYPES[total % TYPES.length];
		const event = { eventId: randomUUID(), type, significance: ((total % 10) + 1) / 10 };
		// A step that has no factor in common with the number of sessions: each gets its share, no two in a row are neighbours.
		const showtimeSessionId = ids[(total * 7919) % ids.length];
		const body = JSON.stringify({ showtimeSessionId, event });
		void send(url, body, "applied");
		if (total % AGAIN_EVERY === 0) setTimeout(() => void send(url, body, "accepted"), AGAIN_AFTER_MS);
		counts.sent++;
		total++;
	}
	const beganAtMs = performance.now();
	setInterval(() => {
		const due = ((performance.now() - beganAtMs) / 1_000) * perSecond;
		while (total < due) sendNext();
	}, PACE_MS);
	return (): EventsReport => {
		const { sent, applied, accepted, errors } = counts;
		counts = none();
		return { sent, applied: spreadOf(applied), accepted: spreadOf(accepted), errors };
	};
});

/** The code of what went wrong; undefined when the event is applied. */
function post(url: string, token: string, body: string): Promise<string | undefined> {
	const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
	return new Promise((resolve) => {
		const call = request(url, { method: "POST", agent, headers }, (response) => {
			let text = "";
			response.setEncoding("utf8").on("data", (chunk) => {
				text += chunk;
			});
			response.on("end", () => {
				const answer = JSON.parse(text) as { applied?: boolean; code?: string };
				resolve(answer.applied === true ? undefined : (answer.code ?? "not applied within 2 s"));
			});
		});
		call.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
		call.end(body);
	});
}
