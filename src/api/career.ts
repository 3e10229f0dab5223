import * as z from "zod";
import { capabilitiesOf } from "../career/capabilities.ts";
import { GROWTH_DOMAINS } from "../career/growth.ts";
import { milestoneNameOf } from "../career/milestones.ts";
import { CAREER_PHASES } from "../components/career-phase.ts";
import { streamerReference, uuid } from "../events/reference.ts";
import type { Career, MilestoneRecord } from "../persistence/career-store.ts";
import { requireUnlimited } from "./access.ts";
import { type Api, callsBy, type Doors, failures, readsBy } from "./doors.ts";
import { idempotencyKey } from "./idempotency.ts";
import { pageAnswer, pageOf, pageRequest } from "./page.ts";
import { given, timeOf } from "./session-shape.ts";

const NEWEST_MILESTONES = 20;
const SECONDS_AN_HOUR = 3_600;
const MOST_GROWTH = 1_000_000;

const count = z.number().int().min(0);
const amount = z.number().min(0);

const milestone = z
	.strictObject({
		code: z.string(),
		displayName: z.string(),
		value: z.number().describe("What it is for, such as 100 followers."),
		showtimeSessionId: uuid.optional().describe("The session in which it was reached; absent: in none."),
		reachedAt: z.iso.datetime(),
	})
	.meta({ id: "CareerMilestone" });

const growth = {
	phase: z.enum(CAREER_PHASES),
	totalGrowth: amount,
	domains: z.partialRecord(z.enum(GROWTH_DOMAINS), amount).describe("Growth by domain, those with any."),
	capabilities: z.array(z.string()).describe("What the phase unlocks, and what those below it did."),
};

const career = z
	.strictObject({
		...growth,
		followers: count,
		sessions: count.describe("That have ended, as all that follows."),
		watchHours: amount,
		hypeTrains: count,
		worldFirsts: count,
		firstSessionAt: z.iso.datetime().optional().describe("Absent before the end of the first session."),
		allTimeHigh: z
			.strictObject({ peakViewers: count, watchHours: amount, hypeLevel: count, hypeTotal: amount })
			.describe("The best of one session each."),
		titles: z.array(z.string()).describe("Bought with tips, in that order."),
		milestones: z.array(milestone).max(NEWEST_MILESTONES).describe("The newest ones."),
	})
	.meta({ id: "Career" });

const careerRequest = z.strictObject({ streamer: streamerReference });
const milestonesRequest = careerRequest.extend(pageRequest);
const milestonePage = z.strictObject({ milestones: z.array(milestone), ...pageAnswer });

const growthRequest = careerRequest.extend({
	domain: z.enum(GROWTH_DOMAINS),
	amount: amount.max(MOST_GROWTH),
	idempotencyKey,
});

/** /showtime/career/*. */
export function careerRoutes(api: Api, doors: Doors): void {
	const tags = ["career"];
	const config = readsBy("developer");

	api.post(
		"/showtime/career/get",
		{
			config,
			schema: {
				tags,
				summary: "How a streamer's career stands",
				description: "Of a streamer that never streamed it is a career of the phase Unknown.",
				body: careerRequest,
				response: { 200: career, ...failures },
			},
		},
		async ({ body: { streamer }, principal }) => {
			requireUnlimited(principal);
			const [found, best, bought, newest] = await Promise.all([
				doors.careerStore.find(streamer),
				doors.hypeHistory.allTimeHigh(streamer),
				doors.spendings.titlesOf(streamer),
				doors.careerStore.milestones({ streamer, page: 1, pageSize: NEWEST_MILESTONES }),
			]);
			const titles = bought.map((one) => one.title);
			return { ...careerOf(found, best, newest.milestones), titles };
		},
	);
	api.post(
		"/showtime/career/milestones",
		{
			config,
			schema: {
				tags,
				summary: "List the milestones of a streamer, newest first",
				body: milestonesRequest,
				response: { 200: milestonePage, ...failures },
			},
		},
		async ({ body, principal }) => {
			requireUnlimited(principal);
			const { milestones, totalCount } = await doors.careerStore.milestones(body);
			return { milestones: milestones.map(milestoneOf), ...pageOf(totalCount, body) };
		},
	);
	growthRoute(api, doors);
}

function growthRoute(api: Api, { careers, idempotency, nowMs }: Doors): void {
	api.post(
		"/showtime/career/record-growth",
		{
			config: callsBy("developer"),
			schema: {
				tags: ["career"],
				summary: "Record growth of a streamer by hand",
				description:
					"For testing careers. A phase that it reaches holds at once, in a session that is live too; milestones are reached when a session ends.",
				body: growthRequest,
				response: { 200: z.strictObject(growth), ...failures },
			},
		},
		async (request) => {
			requireUnlimited(request.principal);
			const { streamer, domain, amount: recorded } = request.body;
			return idempotency.once(request, async (callId) => {
				const entry = { cause: `manual:${callId}`, domain, amount: recorded };
				const { after } = await careers.recordGrowth(streamer, [entry], { atMs: nowMs(), callId });
				const phase = CAREER_PHASES[after.phase];
				const { totalGrowth, domains } = after;
				return { phase, totalGrowth, domains, capabilities: capabilitiesOf(phase) };
			});
		},
	);
}

const NEW: Career = {
	phase: "Unknown",
	totalGrowth: 0,
	domains: {},
	followers: 0,
	sessions: 0,
	watchSeconds: 0,
	hypeTrains: 0,
	worldFirsts: 0,
	peakViewers: 0,
	bestWatchSeconds: 0,
	bestHypeLevel: 0,
};

function careerOf(
	found: Career | undefined,
	best: { level: number; total: number },
	newest: readonly MilestoneRecord[],
): Omit<z.infer<typeof career>, "titles"> {
	const { watchSeconds, firstSessionAtMs, peakViewers, bestWatchSeconds, bestHypeLevel, ...rest } = found ?? NEW;
	return {
		...rest,
		capabilities: capabilitiesOf(rest.phase),
		watchHours: watchSeconds / SECONDS_AN_HOUR,
		...given({ firstSessionAt: firstSessionAtMs === undefined ? undefined : timeOf(firstSessionAtMs) }),
		allTimeHigh: {
			peakViewers,
			watchHours: bestWatchSeconds / SECONDS_AN_HOUR,
			// A train of the session that runs may be higher than those of concluded ones.
			hypeLevel: Math.max(bestHypeLevel, best.level),
			hypeTotal: best.total,
		},
		milestones: newest.map(milestoneOf),
	};
}

function milestoneOf({ code, reachedAtMs, ...rest }: MilestoneRecord): z.infer<typeof milestone> {
	return { code, displayName: milestoneNameOf(code), ...rest, reachedAt: timeOf(reachedAtMs) };
}
