import type { FastifyRequest } from "fastify";
import * as z from "zod";
import { uuid } from "../events/reference.ts";
import type { OwnerNode } from "../persistence/ownership.ts";
import type { LiveSession } from "../rooms/live-session.ts";
import type { Logger } from "../rooms/logger.ts";
import type { SessionView } from "../rooms/session-view.ts";
import { requireUnlimited, sees } from "./access.ts";
import { askOthers } from "./ask-others.ts";
import { type Api, type Doors, failures, readsBy } from "./doors.ts";
import { isPassedOn } from "./forward.ts";
import { type HealthChecks, readinessOf, readyShape } from "./health.ts";
import { shapesOf } from "./session.ts";
import { type Session, session } from "./session-shape.ts";

const count = z.number().int().min(0);
const LIST = "/showtime/process/list";
const FIGURES = "/showtime/session/figures";
/** A session is behind that is overdue by two of its ticks and by a second. */
const BEHIND_TICKS = 2;
const BEHIND_MS = 1_000;

const processShape = z
	.strictObject({
		processId: z.string(),
		internalUrl: z.string().describe("Where the other processes reach it; empty where there are none."),
		isThis: z.boolean().describe("Whether it is the one that answers."),
		status: z
			.enum([...readyShape.shape.status.options, "away"])
			.describe("As /health/ready says it; away: it does not answer, and its lease lasts still."),
		dependencies: readyShape.shape.dependencies,
		sessions: count.optional().describe("Live sessions that it runs."),
		players: count.optional().describe("Players in their rooms."),
		eventLoopLagMs: z.number().min(0).optional(),
	})
	.meta({ id: "Process" });
type Process = z.infer<typeof processShape>;

export const figures = z
	.strictObject({
		session,
		processId: z.string(),
		players: count.describe("Players in its room."),
		overdueMs: z.number().min(0).describe("By how much its next tick is overdue."),
		waitingInputs: count,
		health: z.enum(["fine", "behind", "halted"]).describe("halted: a step failed, and nothing is folded any more."),
	})
	.meta({ id: "SessionFigures" });
export type SessionFigures = z.infer<typeof figures>;

const processes = z.strictObject({ processes: z.array(processShape) });
const figuresRequest = z.strictObject({ showtimeSessionIds: z.array(uuid).max(100) });
const figuresAnswer = z.strictObject({ sessions: z.array(figures) });

export type ProcessDoors = Pick<Doors, "directory" | "rooms" | "ownership" | "publicEndpoint" | "voice" | "nowMs"> & {
	log: Logger;
	isEnabled: boolean;
	health: HealthChecks;
};

/** /showtime/process/list and /showtime/session/figures. */
export function processRoutes(api: Api, doors: ProcessDoors): void {
	const tags = ["operations"];
	const config = readsBy("developer");
	api.post(
		LIST,
		{
			config,
			schema: {
				tags,
				summary: "The processes and how they are",
				body: z.strictObject({}),
				response: { 200: processes, ...failures },
			},
		},
		async (request) => {
			requireUnlimited(request.principal);
			return { processes: await processesOf(request, doors) };
		},
	);
	api.post(
		FIGURES,
		{
			config,
			schema: {
				tags: ["session"],
				summary: "Figures of live sessions, from the processes that run them",
				description: "A session that has ended, or that no process answers for, is left out.",
				body: figuresRequest,
				response: { 200: figuresAnswer, ...failures },
			},
		},
		async (request) => {
			const { principal } = request;
			requireUnlimited(principal);
			const ids = request.body.showtimeSessionIds;
			const found = isPassedOn(request)
				? await ownFigures(ids, doors)
				: (await figuresOf(request, ids, doors)).values();
			return { sessions: [...found].filter(({ session }) => sees(principal, session)) };
		},
	);
}

async function processesOf(request: FastifyRequest, doors: ProcessDoors): Promise<Process[]> {
	const own = ownProcess(doors);
	if (isPassedOn(request)) return [await own];
	const others = await askOthers(request, doors, LIST, {}, (node, answer) => {
		if (answer === undefined) return awayProcess(node);
		const [said] = processes.parse(answer).processes;
		return { ...said, internalUrl: node.internalUrl, isThis: false };
	});
	return [await own, ...others];
}

async function ownProcess({ isEnabled, health, directory, rooms, ownership }: ProcessDoors): Promise<Process> {
	const live = [...directory.liveSessions()];
	const nodes = await ownership.nodes();
	return {
		processId: ownership.nodeId,
		internalUrl: nodes.find(({ nodeId }) => nodeId === ownership.nodeId)?.internalUrl ?? "",
		isThis: true,
		...(await readinessOf(isEnabled, health)),
		sessions: live.length,
		players: live.reduce((sum, { id }) => sum + rooms.watchers(id), 0),
		eventLoopLagMs: Math.max(0, health.eventLoopLagMs()),
	};
}

function awayProcess({ nodeId, internalUrl }: OwnerNode): Process {
	return { processId: nodeId, internalUrl, isThis: false, status: "away", dependencies: {} };
}

/** Sessions as the processes that run them know them, with their figures. */
export async function currentOf(
	request: FastifyRequest,
	views: readonly SessionView[],
	doors: ProcessDoors,
): Promise<{ session: Session; owner?: Omit<SessionFigures, "session"> }[]> {
	const live = views.filter(({ record }) => record.status !== "ended");
	const ids = live.map(({ record }) => record.showtimeSessionId);
	const known = await figuresOf(request, ids, doors);
	return (await shapesOf(doors, views)).map((stored) => {
		const found = known.get(stored.showtimeSessionId);
		if (found === undefined) return { session: stored };
		const { session, ...owner } = found;
		return { session, owner };
	});
}

/** Figures of live sessions from whichever processes run them; a session that nobody answers for has none. */
async function figuresOf(
	request: FastifyRequest,
	showtimeSessionIds: string[],
	doors: ProcessDoors,
): Promise<Map<string, SessionFigures>> {
	const own = await ownFigures(showtimeSessionIds, doors);
	const known = new Map(own.map((one) => [one.session.showtimeSessionId, one]));
	const elsewhere = showtimeSessionIds.filter((id) => !known.has(id));
	if (elsewhere.length === 0) return known;
	const body = { showtimeSessionIds: elsewhere };
	const others = await askOthers(request, doors, FIGURES, body, (_, answer) =>
		answer === undefined ? [] : figuresAnswer.parse(answer).sessions,
	);
	for (const one of others.flat()) known.set(one.session.showtimeSessionId, one);
	return known;
}

async function ownFigures(showtimeSessionIds: readonly string[], doors: ProcessDoors): Promise<SessionFigures[]> {
	const live = showtimeSessionIds.flatMap((id) => doors.directory.live(id) ?? []);
	const shapes = await shapesOf(doors, await Promise.all(live.map(({ id }) => doors.directory.get(id))));
	return live.map((one, place) => figuresOfLive(one, shapes[place], doors));
}

function figuresOfLive(live: LiveSession, session: Session, doors: ProcessDoors): SessionFigures {
	const { rooms, ownership } = doors;
	const overdueMs = Math.max(0, doors.nowMs() - live.nextTickAtMs);
	return {
		session,
		processId: ownership.nodeId,
		players: rooms.watchers(live.id),
		overdueMs,
		waitingInputs: live.waitingInputs,
		health: live.isHalted ? "halted" : isBehind(live, overdueMs) ? "behind" : "fine",
	};
}

function isBehind({ isOver, intervalMs }: LiveSession, overdueMs: number): boolean {
	return !isOver && overdueMs > BEHIND_MS && overdueMs > BEHIND_TICKS * intervalMs;
}
