import type { DemoOffer } from "../../../src/events/demo-offer.ts";
import { endpoint } from "../endpoint.ts";

let asked: Promise<DemoOffer | undefined> | undefined;

/** What the server offers if it is a demo, asked for once; undefined everywhere else, and while it does not answer. */
export function demoOffer(): Promise<DemoOffer | undefined> {
	asked ??= ask();
	return asked;
}

/** Asks anew: tokens expire. */
export function renewDemoOffer(): Promise<DemoOffer | undefined> {
	asked = undefined;
	return demoOffer();
}

async function ask(): Promise<DemoOffer | undefined> {
	try {
		const response = await fetch(`${endpoint()}/demo`, { credentials: "same-origin" });
		return response.status === 200 ? ((await response.json()) as DemoOffer) : undefined;
	} catch {
		asked = undefined;
		return undefined;
	}
}
