import { fork } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { signToken } from "../api/json-web-token.ts";
import type { Config } from "../config.ts";
import type { Showtime } from "../main.ts";
import type { Logger } from "../rooms/logger.ts";
import { ARENA_GAME_SERVICE_ID, DEMO_STREAMS } from "./demo-streams.ts";

const ARENA_POOL_SIZE = 250;

/** Starts the demo's streams, those that are not live already, and the game server that feeds them; returns what stops it. */
export async function startDemo(showtime: Showtime, config: Config, log: Logger): Promise<() => void> {
	if (!config.showtimeEnabled) return () => {};
	await enlargeArena(showtime);
	for (const { streamer, gameServiceId, growth, title, realmPreset } of DEMO_STREAMS) {
		// Counts once, however often the demo starts.
		const entry = { cause: "demo", domain: "audience_growth.followers", amount: growth } as const;
		if (growth > 0) await showtime.careers.recordGrowth(streamer, [entry], { atMs: Date.now() });
		if (showtime.directory.liveOf(streamer) !== undefined) continue;
		await showtime.directory.start({ streamer, gameServiceId, title, realmPreset, listed: true });
	}
	return startGameServer(showtime.apiUrl, config, log);
}

/** Counts once in a data file: somebody may tune the arena afterwards. */
async function enlargeArena({ ruleBook }: Showtime): Promise<void> {
	await ruleBook.change({
		gameServiceId: ARENA_GAME_SERVICE_ID,
		patch: { defaultAudiencePoolSize: ARENA_POOL_SIZE },
		changeId: "demo",
		by: { subject: "demo", role: "developer" },
	});
}

/** A process of its own, which publishes through the internal API as any game server does. It ends when this one does. */
async function startGameServer(apiUrl: string, { tokenSecret }: Config, log: Logger): Promise<() => void> {
	const path = fileURLToPath(new URL("../../examples/game-server.ts", import.meta.url));
	if (!existsSync(path)) {
		log.warn({ path }, "no example game server here: the demo's streams stay quiet");
		return () => {};
	}
	const principal = { subject: "demo-game-server", role: "publisher" } as const;
	const token = tokenSecret === undefined ? undefined : await signToken(tokenSecret, principal, "365d");
	const child = fork(path, {
		execArgv: ["--disable-warning=ExperimentalWarning"],
		env: {
			SHOWTIME_URL: apiUrl,
			...(token === undefined ? {} : { SHOWTIME_TOKEN: token }),
			SHOWTIME_DEMO_STREAMERS: JSON.stringify(DEMO_STREAMS.map(({ streamer, show }) => ({ ...streamer, show }))),
		},
	});
	let isStopped = false;
	child.once("exit", (code, signal) => {
		if (!isStopped) log.error({ code, signal }, "the example game server ended: the demo's streams grow quiet");
	});
	return () => {
		isStopped = true;
		child.kill();
	};
}
