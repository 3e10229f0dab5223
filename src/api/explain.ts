import * as z from "zod";
import type { TrainNote } from "../components/cause-log.ts";
import { SENTIMENT_CATEGORIES } from "../components/sentiment.ts";
import { hypeTrainIdOf } from "../deterministic-id.ts";
import type { HypeEndReason } from "../events/effect.ts";
import { uuid } from "../events/reference.ts";
import { reaches } from "../events/token.ts";
import type { DepartedMember, Explanation, PresentMember } from "../rooms/explanation.ts";
import type { CourseTick } from "../world/course.ts";
import type { DepartureSpan, DepartureSums } from "../world/explain-departures.ts";
import { type Api, type Doors, failures, readsBy, requireSession } from "./doors.ts";
import { type ExplanationShape, explanation } from "./explain-shape.ts";
import { given, timeOf } from "./session-shape.ts";

const request = z.strictObject({
	showtimeSessionId: uuid,
	minutes: z
		.number()
		.int()
		.min(1)
		.max(20)
		.default(10)
		.describe("How far back departures are summed; whole stretches of 2 minutes are."),
	memberId: uuid
		.optional()
		.describe("A member as `audience/snapshot` names it; one who left is known to the role admin, for a while."),
});

/** /showtime/audience/explain. */
export function explainRoute(api: Api, doors: Doors): void {
	api.post(
		"/showtime/audience/explain",
		{
			config: readsBy("developer", "by-admins"),
			schema: {
				tags: ["audience"],
				summary: "Why members left and hype trains came and went, of a live session or one that ended within the hour",
				body: request,
				response: { 200: explanation, ...failures },
			},
		},
		async ({ body, principal }) => {
			const { showtimeSessionId, ...question } = body;
			await requireSession(doors, principal, showtimeSessionId);
			const isForAdmins = reaches(principal.role, "admin");
			return shapeOf(await doors.directory.explain(showtimeSessionId, { ...question, isForAdmins }));
		},
	);
}

/** Turns logical milliseconds of the session into times. */
type Timed = (atMs: number) => string;

function shapeOf(explained: Explanation): ExplanationShape {
	const { record, member, nextTrain, lastDepartures, tickMs } = explained;
	const timed: Timed = (atMs) => timeOf(record.startedAtMs + atMs);
	const departed = (one: DepartedMember) => departedOf(one, timed, tickMs);
	const { untilMs, ...next } = { untilMs: undefined, ...nextTrain };
	return {
		showtimeSessionId: record.showtimeSessionId,
		status: record.status,
		at: timed(explained.atMs),
		since: timed(explained.sinceMs),
		departures: spanOf(explained.departures, timed),
		overTime: explained.overTime.map((span) => spanOf(span, timed)),
		inAll: sumsOf(explained.inAll),
		trains: explained.trains.map((note) => trainOf(record.showtimeSessionId, note, timed)),
		nextTrain: { ...next, ...(untilMs !== undefined && { until: timed(untilMs) }) },
		...(member !== undefined && {
			member: "cause" in member ? departed(member) : presentOf(member, timed, tickMs),
		}),
		...given({ lastDepartures: lastDepartures?.map(departed) }),
	};
}

function spanOf({ fromMs, toMs, ...sums }: DepartureSpan, timed: Timed) {
	return { from: timed(fromMs), to: timed(toMs), ...sumsOf(sums) };
}

function sumsOf({ byCause, hastened, byTag }: DepartureSums) {
	const left = Object.values(byCause).reduce((sum, count) => sum + count, 0);
	return { left, byCause, hastened, byTag };
}

function presentOf({ watchedTicks, course, loss, ...balance }: PresentMember, timed: Timed, tickMs: number) {
	return {
		...balance,
		watchSeconds: (watchedTicks * tickMs) / 1_000,
		...(loss !== undefined && { lostInterest: { cause: loss.cause, at: timed(loss.tick * tickMs) } }),
		...given({ course: course?.map((tick) => tickOf(tick, timed)) }),
	};
}

function departedOf(one: DepartedMember, timed: Timed, tickMs: number) {
	const { atMs, isHastened, watchedTicks, crossedTick, course, ...rest } = one;
	return {
		...rest,
		at: timed(atMs),
		hastened: isHastened,
		watchSeconds: (watchedTicks * tickMs) / 1_000,
		...(crossedTick !== undefined && { lostInterestAt: timed(crossedTick * tickMs) }),
		course: course.map((tick) => tickOf(tick, timed)),
	};
}

function tickOf({ atMs, ...tick }: CourseTick, timed: Timed) {
	return { at: timed(atMs), ...tick };
}

function trainOf(showtimeSessionId: string, note: TrainNote, timed: Timed): ExplanationShape["trains"][number] {
	const { ordinal, ruleSet, category, startedAtMs, start, levels, peakLevel, peakScore, fedAtMs, end } = note;
	return {
		hypeTrainId: hypeTrainIdOf(showtimeSessionId, ordinal),
		ruleSet,
		category: SENTIMENT_CATEGORIES[category],
		startedAt: timed(startedAtMs),
		...(start !== undefined && {
			start: {
				participants: start.participants,
				threshold: start.threshold,
				points: start.score / 1_000,
				before: start.before.map(({ atMs, kind, detail, value }) => {
					const isEvent = kind === "event" || kind === "world-first";
					return { kind, detail, value: isEvent ? value / 10_000 : value, at: timed(atMs) };
				}),
			},
		}),
		levels: levels.map(({ level, atMs }) => ({ level, at: timed(atMs) })),
		peakLevel,
		peakPoints: peakScore / 1_000,
		lastFedAt: timed(fedAtMs),
		...(end !== undefined && {
			end: {
				reason: end.reason as HypeEndReason,
				at: timed(end.atMs),
				level: end.level,
				points: end.score / 1_000,
				...(ruleSet === "spec" && { leastPoints: end.leastScore / 1_000 }),
			},
		}),
	};
}
