import type { StreamerReference } from "./reference.ts";

/** What the demo gives every visitor of its page (`GET /demo`), so that he can try things out; no other server offers it. */
export interface DemoOffer {
	/** Where the internal API is, as the visitor's browser reaches it. */
	apiUrl: string;
	/** Of role developer, for the demo's game service alone. */
	developerToken: string;
	streamerTokens: { streamer: StreamerReference; token: string }[];
}
