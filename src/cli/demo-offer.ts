import { signToken } from "../api/json-web-token.ts";
import type { DemoOffer } from "../events/demo-offer.ts";
import type { Principal } from "../events/token.ts";
import { DEMO_GAME_SERVICES, DEMO_STREAMS } from "./demo-streams.ts";

const GOOD_FOR = "12h";

/** Tokens for whoever visits the demo: of a developer, who reaches the demo's sessions alone, and of its streamers. */
export async function demoOffer(secret: string, apiUrl: string): Promise<DemoOffer> {
	const developer: Principal = { subject: "demo-visitor", role: "developer", gameServices: [...DEMO_GAME_SERVICES] };
	const streamerTokens = DEMO_STREAMS.map(async ({ streamer }) => {
		const token = await signToken(secret, { subject: "demo-streamer", role: "user", streamer }, GOOD_FOR);
		return { streamer, token };
	});
	return {
		apiUrl,
		developerToken: await signToken(secret, developer, GOOD_FOR),
		streamerTokens: await Promise.all(streamerTokens),
	};
}
