import { randomUUID } from "node:crypto";
import type { Body, Handlers, MemoryPlatform, Said } from "./memory-platform.ts";

/** What leaderboards do with a second score. */
const UPDATES: Record<string, (before: number, now: number) => number> = {
	replace: (_, now) => now,
	max: Math.max,
};

/** Analytics, leaderboards and both histories. */
export function historyHandlers({ figures, participations }: MemoryPlatform): Handlers {
	const boards = new Map<string, Body>();
	const scores = new Map<string, Map<string, Body>>();
	const keyOf = ({ gameServiceId, leaderboardId }: Body) => `${gameServiceId}/${leaderboardId}`;
	const submit = (body: Body): Said => {
		const board = boards.get(keyOf(body));
		if (board === undefined) return 404;
		if (!board.entityTypes.includes(body.entityType)) return 400;
		const kept = scores.get(keyOf(body)) ?? new Map<string, Body>();
		scores.set(keyOf(body), kept);
		const { entityId, entityType } = body;
		const before = kept.get(`${entityType}:${entityId}`)?.score ?? Number.NEGATIVE_INFINITY;
		const score = UPDATES[board.updateMode](before, body.score);
		kept.set(`${entityType}:${entityId}`, { entityId, entityType, score });
		return { accepted: true, currentScore: score, currentRank: 1, rankChange: 0 };
	};
	const history = (folder: string, owner: string): Handlers => ({
		[`/${folder}/record-participation`]: (body) => {
			const key = `${body[owner]}/${body.eventId}`;
			if (participations.has(key)) return 409;
			const kept = { participationId: randomUUID(), ...body };
			participations.set(key, kept);
			return kept;
		},
		[`/${folder}/get-participation`]: (body) => {
			const all = [...participations.values()].filter((one) => one[owner] === body[owner]);
			const { page, pageSize } = body;
			return {
				participations: all.slice((page - 1) * pageSize, page * pageSize),
				totalCount: all.length,
				page,
				pageSize,
			};
		},
	});
	return {
		"/analytics/event/ingest-batch": ({ events }) => {
			figures.push(...events);
			return { accepted: events.length, rejected: 0 };
		},
		"/leaderboard/definition/get": (body) => boards.get(keyOf(body)) ?? 404,
		"/leaderboard/definition/create": (body) => {
			if (boards.has(keyOf(body))) return 409;
			boards.set(keyOf(body), body);
			return body;
		},
		"/leaderboard/score/submit": submit,
		"/leaderboard/rank/top": (body) => {
			if (!boards.has(keyOf(body))) return 404;
			const best = [...(scores.get(keyOf(body))?.values() ?? [])].sort((a, b) => b.score - a.score);
			const entries = best.slice(0, body.count).map((entry, index) => ({ ...entry, rank: index + 1 }));
			return { leaderboardId: body.leaderboardId, entries, totalEntries: best.length };
		},
		...history("character-history", "characterId"),
		...history("realm-history", "realmId"),
	};
}
