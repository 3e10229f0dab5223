import * as z from "zod";
import { CAREER_PHASES } from "../components/career-phase.ts";
import { LEAVE_CAUSES } from "../components/cause-log.ts";
import { HYPE_RULE_SETS } from "../components/rules.ts";
import { SENTIMENT_CATEGORIES } from "../components/sentiment.ts";
import { HYPE_END_REASONS } from "../events/effect.ts";
import { uuid } from "../events/reference.ts";

const time = z.iso.datetime();
const count = z.number().int().min(0);
const share = z.number().min(0).max(1);
const points = z.number().min(0);

const byCause = z
	.strictObject({
		"nothing-on-show": count.describe("No tag was current when interest was lost."),
		"other-interests": count.describe("What was on show was nothing that they care for."),
		tired: count.describe("What they care for was on show, and repetition had worn it off."),
		"little-interest": count.describe("What they care for was on show, and too little of it to hold them."),
		paused: count.describe("Interest was lost while the stream was paused."),
		injected: count.describe("Sent away by a call."),
		displaced: count.describe("Another session has them."),
		"session-end": count.describe("Still there when the session ended."),
		expired: count
			.optional()
			.describe("Brought by a broadcast that names them no more; for the role admin, else absent."),
	})
	.describe("Members by why they left.");

const sums = {
	left: count,
	byCause,
	hastened: count.describe("Of those who lost interest: how many only a raised chance to leave made go when they did."),
	byTag: z
		.array(
			z.strictObject({
				tag: z.string(),
				missed: count.describe("Lost interest while this interest of theirs was not on show."),
				tired: count.describe("Lost interest because they had had too much of it."),
			}),
		)
		.describe("Interests of those who lost interest, most first; a member has several."),
};

const course = z
	.array(
		z.strictObject({
			at: time,
			engagement: share,
			match: share.describe("How well what was on show matched its interests."),
			gained: share.describe("Won by that match; trains and voices in the room are in it."),
			lost: share.describe("Lost for want of it."),
			moved: z
				.number()
				.min(-1)
				.max(1)
				.optional()
				.describe("By all else, such as pulses, morale or a rally; absent where the tick before is not known."),
		}),
	)
	.describe("Its last ticks, 8 at most, oldest first.");

const present = z
	.strictObject({
		memberId: uuid,
		isPresent: z.boolean().describe("False: it was there until the session ended."),
		personality: z.string(),
		mood: z.enum(SENTIMENT_CATEGORIES),
		watchSeconds: z.number().min(0),
		interests: z.array(
			z.strictObject({
				tag: z.string(),
				weight: share.describe("Of the tag in the stream now."),
				tired: share.describe("How tired the crowd is of it."),
				adds: z.number().min(0).describe("What it adds to the match."),
			}),
		),
		engagement: share,
		match: share,
		gains: share.describe("Engagement that a tick wins as things are now."),
		loses: share.describe("Engagement that a tick loses as things are now."),
		threshold: share.describe("Below it members have lost interest and may leave."),
		lostInterest: z
			.strictObject({ cause: z.enum(LEAVE_CAUSES), at: time })
			.optional()
			.describe("Why and when it fell below; absent when it is not below."),
		course: course.optional().describe("For the role admin, else absent."),
	})
	.meta({ id: "MemberBalance" });

const departed = z
	.strictObject({
		memberId: uuid,
		isPresent: z.literal(false),
		personality: z.string(),
		isRealDerived: z.boolean(),
		at: time,
		cause: z.enum(LEAVE_CAUSES),
		hastened: z.boolean().describe("It would have stayed this time, had nothing raised its chance to leave."),
		interests: z.array(z.string()),
		watchSeconds: z.number().min(0),
		lostInterestAt: time.optional().describe("When engagement fell below the threshold; absent when it did not."),
		course,
	})
	.meta({ id: "DepartedMember" });

const train = z
	.strictObject({
		hypeTrainId: uuid,
		ruleSet: z.enum(HYPE_RULE_SETS),
		category: z.enum(SENTIMENT_CATEGORIES),
		startedAt: time,
		start: z
			.strictObject({
				participants: count.describe("Distinct ones in the window that started it."),
				threshold: count.describe("Participants that start one."),
				points: points.describe("Of what they felt or gave."),
				before: z
					.array(
						z.strictObject({
							kind: z.enum(["event", "world-first", "feelings", "contributions"]),
							detail: z.string().describe("Type of the event, category of the feelings, number of contributions."),
							value: z.number().min(0).describe("Significance of 0 to 1, number of feelings, or points."),
							at: time,
						}),
					)
					.describe("What was put into the session within that window, oldest first; its last 12 at most."),
			})
			.optional()
			.describe("Absent when it had started before anything was recorded."),
		levels: z.array(z.strictObject({ level: count, at: time })).describe("Each level it came to, rising or falling."),
		peakLevel: count,
		peakPoints: points,
		lastFedAt: time,
		end: z
			.strictObject({
				reason: z.enum(HYPE_END_REASONS),
				at: time,
				level: count,
				points,
				leastPoints: points.optional().describe("Below so many it is spent; where trains decay."),
			})
			.optional()
			.describe("Absent while it runs."),
	})
	.meta({ id: "ExplainedTrain" });

const nextTrain = z
	.strictObject({
		state: z.enum(["running", "cooldown", "phase-too-low", "paused", "too-few", "ended"]),
		until: time.optional().describe("End of the cooldown."),
		phase: z.enum(CAREER_PHASES).optional().describe("Of the streamer; of one too low."),
		needed: z.enum(CAREER_PHASES).optional().describe("The first with trains."),
		category: z.enum(SENTIMENT_CATEGORIES).optional().describe("The nearest to starting one."),
		participants: count.optional(),
		threshold: count.optional(),
	})
	.describe("Why no train runs now.");

const stretch = { from: time, to: time, ...sums };

export const explanation = z
	.strictObject({
		showtimeSessionId: uuid,
		status: z.enum(["active", "paused", "ended"]),
		at: time.describe("The session's last moment; times are those of its ticks."),
		since: time.describe("From when on nothing is missing."),
		departures: z.strictObject(stretch).describe("Who left within the minutes asked for."),
		overTime: z.array(z.strictObject(stretch)).describe("The same by 2 minutes, oldest first."),
		inAll: z.strictObject(sums).describe("Everybody who left since `since`."),
		trains: z.array(train).describe("The last 5, oldest first."),
		nextTrain,
		member: z.union([present, departed]).optional().describe("The member asked for."),
		lastDepartures: z
			.array(departed)
			.optional()
			.describe("The last 24 who left, newest first; for the role admin, else absent."),
	})
	.meta({ id: "Explanation" });
export type ExplanationShape = z.infer<typeof explanation>;
