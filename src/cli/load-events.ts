import { randomUUID } from "node:crypto";
import { Agent, request } from "undici";
import { plannedEvent } from "../loadtest/planned-event.ts";

/** How often what is due is sent. */
const PACE_MS = 10;
/** Every so many events one is sent again: what is applied already is answered when the journal has looked. */
const AGAIN_EVERY = 20;
const AGAIN_AFTER_MS = 1_000;
const WITHIN_MS = 10_000;
const LOOK_MS = 20;

export interface EventsTask {
	/** Processes that the events go to, by turns. */
	apiUrls: string[];
	/** Sessions that they are for. */
	ids: string[];
	perSecond: number;
	seed: number;
	token?: string;
}

/** What becomes of the events. */
export interface Publishing {
	/** An event was sent for the first time; what is returned is called when it is answered. */
	onSent(session: string, significance: number): () => void;
	/** Milliseconds from the call to the answer. `isKnown`: it was sent before, and applied then. */
	onApplied(ms: number, isKnown: boolean): void;
	/** It was refused, or got no answer. */
	onError(code: string): void;
}

/** Publishes events at an even pace until it is stopped. */
export class EventStream {
	readonly #task: EventsTask;
	readonly #publishing: Publishing;
	readonly #agent = new Agent({ headersTimeout: WITHIN_MS, bodyTimeout: WITHIN_MS, connect: { timeout: WITHIN_MS } });
	readonly #beganAtMs = performance.now();
	readonly #pace: NodeJS.Timeout;
	readonly #again = new Set<NodeJS.Timeout>();
	#sent = 0;
	#underWay = 0;

	constructor(task: EventsTask, publishing: Publishing) {
		this.#task = task;
		this.#publishing = publishing;
		this.#pace = setInterval(() => this.#sendDue(), PACE_MS);
	}

	/** After it returns nothing is sent any more, and what was has been answered or given up. */
	async stop(): Promise<void> {
		clearInterval(this.#pace);
		for (const timer of this.#again) clearTimeout(timer);
		while (this.#underWay > 0) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
		await this.#agent.close();
	}

	#sendDue(): void {
		const due = ((performance.now() - this.#beganAtMs) / 1_000) * this.#task.perSecond;
		while (this.#sent < due) this.#sendNext();
	}

	#sendNext(): void {
		const { apiUrls, ids, seed } = this.#task;
		const number = this.#sent++;
		const url = apiUrls[number % apiUrls.length];
		const { session, type, significance } = plannedEvent(seed, number, ids.length);
		const showtimeSessionId = ids[session];
		const body = JSON.stringify({ showtimeSessionId, event: { eventId: randomUUID(), type, significance } });
		const answered = this.#publishing.onSent(showtimeSessionId, significance);
		void this.#send(url, body, false).finally(answered);
		if (number % AGAIN_EVERY !== 0) return;
		const timer = setTimeout(() => {
			this.#again.delete(timer);
			void this.#send(url, body, true);
		}, AGAIN_AFTER_MS);
		this.#again.add(timer);
	}

	async #send(url: string, body: string, isKnown: boolean): Promise<void> {
		this.#underWay++;
		const beganAtMs = performance.now();
		try {
			const problem = await this.#post(`${url}/showtime/event/publish`, body);
			if (problem === undefined) this.#publishing.onApplied(performance.now() - beganAtMs, isKnown);
			else this.#publishing.onError(problem);
		} catch (error) {
			const { code, message } = error as NodeJS.ErrnoException;
			this.#publishing.onError(code ?? message);
		} finally {
			this.#underWay--;
		}
	}

	/** The code of what went wrong; undefined when the event is applied. */
	async #post(url: string, body: string): Promise<string | undefined> {
		const { token } = this.#task;
		const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
		const headers = { "content-type": "application/json", ...authorization };
		const response = await request(url, { method: "POST", headers, body, dispatcher: this.#agent });
		const answer = (await response.body.json()) as { applied?: boolean; code?: string };
		return answer.applied === true ? undefined : (answer.code ?? "not applied within 2 s");
	}
}
