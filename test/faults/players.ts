import { ROOM_ERRORS, type RoomErrorName } from "../../src/rooms/room-errors.ts";
import type { Dice } from "./dice.ts";
import type { FaultHouse } from "./house.ts";
import { pause } from "./pause.ts";

const PLAYERS = 3;
const PAUSE_MS = 250;
const ANSWER_MS = 10_000;

/** What players were refused with, by name (docs/errors.md, "Of rooms"); an attempt that nobody answered is none. */
export interface Players {
	refusals: ReadonlyMap<string, number>;
	/** After it returns nobody asks any more. */
	stop(): Promise<void>;
}

/** Players who ask any process for a seat at any session, whoever runs it, and do not take it. */
export function startPlayers(house: FaultHouse, sessions: readonly string[], dice: Dice): Players {
	const refusals = new Map<string, number>();
	let isStopped = false;
	async function play(own: Dice): Promise<void> {
		while (!isStopped) {
			const refusal = await ask(house, own.one(sessions), own).catch(() => undefined);
			if (refusal !== undefined) refusals.set(refusal, (refusals.get(refusal) ?? 0) + 1);
			await pause(PAUSE_MS);
		}
	}
	const players = Array.from({ length: PLAYERS }, (_, place) => play(dice.of(`player ${place}`)));
	return {
		refusals,
		async stop() {
			isStopped = true;
			await Promise.all(players);
		},
	};
}

/** Answers what a seat was refused with; undefined: there is one. Rejects when nobody answers. */
async function ask({ processes }: FaultHouse, session: string, dice: Dice): Promise<string | undefined> {
	const { publicUrl } = dice.one(processes.running);
	const response = await fetch(`${publicUrl}/matchmake/joinById/${session}`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: "{}",
		signal: AbortSignal.timeout(ANSWER_MS),
	});
	const { code } = (await response.json()) as { code?: number };
	if (response.ok) return undefined;
	const names = Object.keys(ROOM_ERRORS) as RoomErrorName[];
	return names.find((name) => ROOM_ERRORS[name].code === code) ?? String(response.status);
}
