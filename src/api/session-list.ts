import * as z from "zod";
import { CAREER_PHASES } from "../components/career-phase.ts";
import { contentTag } from "../events/game-event.ts";
import { streamerReference, uuid } from "../events/reference.ts";
import { requireUnlimited } from "./access.ts";
import { askOthers } from "./ask-others.ts";
import { browse } from "./browse.ts";
import { type Api, failures, readsBy } from "./doors.ts";
import { isPassedOn } from "./forward.ts";
import { pageAnswer, pageOf, pageRequest } from "./page.ts";
import { currentOf, type ProcessDoors } from "./process.ts";
import { shapesOf } from "./session.ts";
import { given, type Session, session } from "./session-shape.ts";

const BROWSE = "/showtime/session/browse";

const listRequest = z
	.strictObject({
		gameServiceId: uuid.optional(),
		streamer: streamerReference.optional(),
		status: z.enum(["active", "paused", "ended"]).optional(),
		...pageRequest,
	})
	.describe("Without a filter: every session the token may see.");

const browseRequest = z.strictObject({
	gameServiceId: uuid.optional(),
	tag: contentTag.optional().describe("Only streams with this content tag."),
	phase: z.enum(CAREER_PHASES).optional(),
	hype: z.boolean().optional().describe("Only streams with (true) or without (false) a hype train."),
	...pageRequest,
});

const sessionPage = z.strictObject({ sessions: z.array(session), ...pageAnswer });

/** /showtime/session/list and /showtime/session/browse: over all processes. */
export function sessionListRoutes(api: Api, doors: ProcessDoors): void {
	const { directory } = doors;
	const tags = ["session"];
	const config = readsBy("developer");

	api.post(
		"/showtime/session/list",
		{
			config,
			schema: {
				tags,
				summary: "List sessions, newest first",
				body: listRequest,
				response: { 200: sessionPage, ...failures },
			},
		},
		async (request) => {
			requireUnlimited(request.principal);
			const { gameServices } = request.principal;
			const { views, totalCount } = await directory.list({ ...request.body, ...given({ gameServices }) });
			const current = await currentOf(request, views, doors);
			return { sessions: current.map(({ session }) => session), ...pageOf(totalCount, request.body) };
		},
	);
	api.post(
		BROWSE,
		{
			config,
			schema: {
				tags,
				summary: "Browse live sessions by tag, phase or hype, largest audience first",
				body: browseRequest,
				response: { 200: sessionPage, ...failures },
			},
		},
		async (request) => {
			const { body, principal } = request;
			requireUnlimited(principal);
			const found = await browse(directory, principal.gameServices, body);
			const end = body.page * body.pageSize;
			const page = (sessions: Session[], totalCount = found.length) => ({ sessions, ...pageOf(totalCount, body) });
			// Another process puts them in its page.
			if (isPassedOn(request)) return page(await shapesOf(doors, found.slice(0, end)));
			const answers = await askOthers(request, doors, BROWSE, body, (_, answer) =>
				answer === undefined ? [] : sessionPage.parse(answer),
			);
			const others = answers.flat();
			if (others.length === 0) return page(await shapesOf(doors, found.slice(end - body.pageSize, end)));
			const own = await shapesOf(doors, found.slice(0, end));
			const sessions = [...own, ...others.flatMap((one) => one.sessions)].sort(largestFirst);
			const totalCount = others.reduce((sum, one) => sum + one.totalCount, found.length);
			return page(sessions.slice(end - body.pageSize, end), totalCount);
		},
	);
}

/** As `browse` puts them in order. */
function largestFirst(one: Session, other: Session): number {
	const audienceOf = ({ counts }: Session) => counts?.total ?? 0;
	return audienceOf(other) - audienceOf(one) || Date.parse(one.startedAt) - Date.parse(other.startedAt);
}
