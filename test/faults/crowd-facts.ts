import { until } from "../support/until.ts";
import type { FaultHouse } from "./house.ts";

/** Members that were given out twice leave within five seconds, a lost Redis is noticed within as many, what a lost answer left at the second look: longer where the machine has much to do. */
const SETTLED_WITHIN_MS = 60_000;
const PAUSED_WITHIN_MS = 30_000;

/** Who of the members is where, as Redis has it. */
export interface CrowdFacts {
	/** Members by session. */
	held: Map<string, number[]>;
	/** Members that have a holder, and members that are marked as held. */
	holders: number;
	bits: number;
	/** Members that have a holder when every session has ended. */
	heldAtTheEnd: number;
}

/** Pauses all sessions, looks who is where as soon as nobody moves any more, and lets them go on. */
export async function lookAtCrowd(house: FaultHouse, sessions: readonly string[]): Promise<CrowdFacts> {
	await Promise.all(sessions.map((id) => turn(house, id, "pause", "paused")));
	let crowd = await readCrowd(house, sessions);
	const isSettled = async () => {
		crowd = await readCrowd(house, sessions);
		const inSessions = await Promise.all(sessions.map((id) => simulatedIn(house, id)));
		const held = sessions.map((id) => crowd.held.get(id)?.length);
		const sum = inSessions.reduce((total, count) => total + count, 0);
		return inSessions.every((count, place) => count === held[place]) && crowd.holders === sum && crowd.bits === sum;
	};
	// What does not settle is seen by the invariant, with the members it is about.
	await until(isSettled, "worlds and reservoir agree", SETTLED_WITHIN_MS).catch(() => {});
	await Promise.all(sessions.map((id) => turn(house, id, "resume", "active")));
	return crowd;
}

/** After it returns no member has a holder, or it is too late; answers how many have. */
export async function heldAfterAll(house: FaultHouse): Promise<number> {
	const isFree = async () => (await readCrowd(house, [])).holders === 0;
	await until(isFree, "all members are back", SETTLED_WITHIN_MS).catch(() => {});
	return (await readCrowd(house, [])).holders;
}

async function readCrowd({ cluster: { redis } }: FaultHouse, sessions: readonly string[]): Promise<CrowdFacts> {
	const [key] = (await redis.run("KEYS", "showtime:aud:reservoir:*:holders")) as string[];
	if (key === undefined) return { held: new Map(), holders: 0, bits: 0, heldAtTheEnd: 0 };
	const held = new Map<string, number[]>();
	for (const id of sessions) held.set(id, ((await redis.run("SMEMBERS", `${key}:${id}`)) as string[]).map(Number));
	const holders = (await redis.run("HLEN", key)) as number;
	const bits = (await redis.run("BITCOUNT", key.replace(/holders$/, "held"))) as number;
	return { held, holders, bits, heldAtTheEnd: 0 };
}

async function simulatedIn({ cluster, processes }: FaultHouse, showtimeSessionId: string): Promise<number> {
	const { body } = await cluster.call(processes.running[0], "/showtime/audience/snapshot", { showtimeSessionId });
	const { total, realDerived } = body as { total: number; realDerived: { anonymous: number; tracked: number } };
	return total - realDerived.anonymous - realDerived.tracked;
}

async function turn(house: FaultHouse, showtimeSessionId: string, to: "pause" | "resume", status: string) {
	const { cluster, processes } = house;
	const isTurned = async () => {
		const { body } = await cluster.call(processes.running[0], `/showtime/session/${to}`, { showtimeSessionId });
		return body.status === status && body.applied === true;
	};
	await until(isTurned, `session ${showtimeSessionId} is ${status}`, PAUSED_WITHIN_MS);
}
