import type { StreamerReference } from "../events/reference.ts";

const GAME_SERVICE_ID = "5e0f7a52-6b0c-4d1a-9c39-0a4d3f1b7e10";
/** The arena is a game of its own, which draws crowds five times as large. */
export const ARENA_GAME_SERVICE_ID = "5e0f7a52-6b0c-4d1a-9c39-0a4d3f1b7e11";

export const DEMO_GAME_SERVICES: readonly string[] = [GAME_SERVICE_ID, ARENA_GAME_SERVICE_ID];

interface DemoStream {
	streamer: StreamerReference;
	/** Which game the example game server plays. */
	show: "arena" | "tavern" | "expedition";
	gameServiceId: string;
	/** Total growth of the streamer's career: it decides the phase and with it the size of the crowd. */
	growth: number;
	title: string;
	realmPreset: string;
}

/** Three streamers of three phases; their ids never change, so that a restart finds their streams. */
export const DEMO_STREAMS: readonly DemoStream[] = [
	{
		streamer: { entityType: "character", entityId: "a7c1e5d0-3f52-4b8e-8a6d-1c2f90b4d301" },
		show: "arena",
		gameServiceId: ARENA_GAME_SERVICE_ID,
		growth: 600,
		title: "Blood and sand: the champion's arena",
		realmPreset: "arena",
	},
	{
		streamer: { entityType: "account", entityId: "b3d8f6a4-91c7-4e2d-b5f0-7e4a60c8d302" },
		show: "expedition",
		gameServiceId: GAME_SERVICE_ID,
		growth: 30,
		title: "Into the unmapped north",
		realmPreset: "omega",
	},
	{
		streamer: { entityType: "character", entityId: "c94b2e87-0d6f-4a13-9e58-52d7a1f3d303" },
		show: "tavern",
		gameServiceId: GAME_SERVICE_ID,
		growth: 0,
		title: "A quiet evening at the Gilded Goose",
		realmPreset: "tavern",
	},
];
