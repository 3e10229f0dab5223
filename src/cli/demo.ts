import { fork } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { signToken } from "../api/json-web-token.ts";
import type { Config } from "../config.ts";
import type { StreamerReference } from "../events/reference.ts";
import type { Showtime } from "../main.ts";
import type { Logger } from "../rooms/logger.ts";

const GAME_SERVICE_ID = "5e0f7a52-6b0c-4d1a-9c39-0a4d3f1b7e10";

interface DemoStream {
	streamer: StreamerReference;
	/** Which game the example game server plays. */
	show: "arena" | "tavern" | "expedition";
	/** Total growth of the streamer's career: it decides the phase and with it the size of the crowd. */
	growth: number;
	title: string;
	realmPreset: string;
}

/** Three streamers of three phases; their ids never change, so that a restart finds their streams. */
const DEMO_STREAMS: readonly DemoStream[] = [
	{
		streamer: { entityType: "character", entityId: "a7c1e5d0-3f52-4b8e-8a6d-1c2f90b4d301" },
		show: "arena",
		growth: 600,
		title: "Blood and sand: the champion's arena",
		realmPreset: "arena",
	},
	{
		streamer: { entityType: "account", entityId: "b3d8f6a4-91c7-4e2d-b5f0-7e4a60c8d302" },
		show: "expedition",
		growth: 30,
		title: "Into the unmapped north",
		realmPreset: "expedition",
	},
	{
		streamer: { entityType: "character", entityId: "c94b2e87-0d6f-4a13-9e58-52d7a1f3d303" },
		show: "tavern",
		growth: 0,
		title: "A quiet evening at the Gilded Goose",
		realmPreset: "tavern",
	},
];

/** Starts the demo's streams, those that are not live already, and the game server that feeds them; returns what stops it. */
export async function startDemo(showtime: Showtime, config: Config, log: Logger): Promise<() => void> {
	if (!config.showtimeEnabled) return () => {};
	for (const { streamer, growth, title, realmPreset } of DEMO_STREAMS) {
		await showtime.careers.setTotalGrowth(streamer, growth);
		if (showtime.directory.liveOf(streamer) !== undefined) continue;
		await showtime.directory.start({ streamer, gameServiceId: GAME_SERVICE_ID, title, realmPreset, listed: true });
	}
	return startGameServer(showtime.apiUrl, config, log);
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
