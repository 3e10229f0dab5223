import type { SentimentCategory } from "../../../src/client/index.ts";
import type { DemoOffer } from "../../../src/events/demo-offer.ts";
import type { RealmEvent } from "../realms/realm.ts";
import { demoOffer, renewDemoOffer } from "./demo-offer.ts";

/** How it went: in words for the visitor when it failed. */
export type Tried = { isDone: true } | { isDone: false; why: string };

const WHY: Readonly<Record<number, string>> = {
	409: "The stream is paused or over.",
	410: "The stream is over.",
	429: "That was too much at once. Wait a moment.",
};

/** Calls the internal API of a demo as its visitor. */
export class TryClient {
	readonly #showtimeSessionId: string;
	#called = 0;
	/** Of this visit, so that no two calls are taken for one. */
	readonly #visit = crypto.randomUUID();

	constructor(showtimeSessionId: string) {
		this.#showtimeSessionId = showtimeSessionId;
	}

	publish({ type, significance }: RealmEvent): Promise<Tried> {
		return this.#call("/showtime/event/publish", { event: { eventId: this.#nextId(), type, significance } });
	}

	/** `count` viewers feel it, at once. */
	feel(category: SentimentCategory, count: number): Promise<Tried> {
		const sentiments = [{ category, intensity: 0.9, count }];
		return this.#call("/showtime/audience/inject", { sentiments, idempotencyKey: this.#nextId() });
	}

	#nextId(): string {
		return `${this.#visit}-${++this.#called}`;
	}

	async #call(path: string, body: object): Promise<Tried> {
		const offer = await demoOffer();
		if (offer === undefined) return { isDone: false, why: "This is no demo any more." };
		try {
			let response = await this.#send(offer, path, body);
			if (response.status === 401) {
				const renewed = await renewDemoOffer();
				if (renewed !== undefined) response = await this.#send(renewed, path, body);
			}
			if (response.ok) return { isDone: true };
			return { isDone: false, why: WHY[response.status] ?? `The server refused it (${response.status}).` };
		} catch {
			return { isDone: false, why: "The server does not answer." };
		}
	}

	#send({ apiUrl, developerToken }: DemoOffer, path: string, body: object): Promise<Response> {
		return fetch(`${apiUrl}${path}`, {
			method: "POST",
			headers: { authorization: `Bearer ${developerToken}`, "content-type": "application/json" },
			body: JSON.stringify({ showtimeSessionId: this.#showtimeSessionId, ...body }),
		});
	}
}
