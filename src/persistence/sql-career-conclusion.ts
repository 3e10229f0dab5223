import type { Transaction } from "kysely";
import { type Advance, advance } from "../career/advance.ts";
import { attendanceOf } from "../career/attendance.ts";
import { type Following, followingOf } from "../career/following.ts";
import {
	domainList,
	type GrowthDomain,
	grownBy,
	growthOfFollower,
	growthOfSession,
	worldFirstOf,
} from "../career/growth.ts";
import { type Milestone, worldFirstMilestone } from "../career/milestones.ts";
import { recordValues } from "../career/records.ts";
import { CAREER_PHASES } from "../components/career-phase.ts";
import type { Stint } from "../events/effect.ts";
import type { PlatformCall } from "../events/platform-call.ts";
import type { StreamerReference } from "../events/reference.ts";
import type { CareerConclusion, EndedSession, NewFollower, SessionSummary } from "./career-conclusion.ts";
import { inChunksAtOnce } from "./in-chunks.ts";
import { type CareerRow, columnsOf, lockCareer, standOf, updateCareer } from "./sql-career-row.ts";
import { type FollowingSession, insertFollowers, noteMissed, removeLost, writeAttended } from "./sql-follows.ts";
import { takeGrowth, unknownGrowth } from "./sql-growth.ts";
import { takePlaces } from "./sql-member-places.ts";
import { setRecords } from "./sql-records.ts";
import type { SqlSchema } from "./sql-schema.ts";
import { concludedSummary } from "./sql-session-summary.ts";
import { readStints } from "./sql-stint-store.ts";
import { readFollows, readHistory, writeHistory } from "./sql-watch-history.ts";

const NOTHING = { newFollowers: [], lostFollowers: [], milestones: [], records: [] };

/**
 * Writes what an ended session did for its streamer's career, once, within the caller's transaction: watch history,
 * followers, growth, milestones, records and totals (docs/careers.md, "Followers"). Answers what was decided, for the
 * caller to tell and to ask of the platform in the same transaction; of a session that was concluded before the summary.
 */
export async function concludeCareer(
	transaction: Transaction<SqlSchema>,
	ended: EndedSession,
): Promise<CareerConclusion> {
	const { showtimeSessionId: id, streamer } = ended.record;
	const career = await lockCareer(transaction, streamer);
	const known = await concludedSummary(transaction, id);
	const phaseBefore = CAREER_PHASES[standOf(career).phase];
	if (known !== undefined) return { ...NOTHING, summary: known, isRepeat: true, phaseBefore, phase: phaseBefore };
	const { newFollowers, lostFollowers, followers } = await concludeFollowers(transaction, ended, career);
	const { grown, totals, growthCall } = await concludeGrowth(transaction, ended, { career, newFollowers, followers });
	await updateCareer(transaction, streamer, { ...columnsOf(grown), ...totals });
	const { totals: ofSession, endedAtMs, record } = ended;
	const values = ofSession === undefined ? [] : recordValues(ofSession);
	const records = await setRecords(transaction, { ...record, endedAtMs, phase: standOf(career).phase, values });
	const summary: SessionSummary = {
		newFollowers: newFollowers.length,
		lostFollowers: lostFollowers.length,
		tips: ended.totals?.tips ?? 0,
		growth: await growthOfTheSession(transaction, id),
		milestones: grown.milestones.map(({ code }) => code),
	};
	await transaction
		.updateTable("showtime_session")
		.set({ careerDoneAtMs: ended.endedAtMs, summary: JSON.stringify(summary) })
		.where("showtimeSessionId", "=", id)
		.execute();
	return {
		summary,
		isRepeat: false,
		newFollowers,
		lostFollowers,
		milestones: grown.milestones,
		records,
		phaseBefore,
		phase: CAREER_PHASES[grown.phase],
		...(growthCall === undefined ? {} : { growthCall }),
	};
}

async function concludeFollowers(transaction: Transaction<SqlSchema>, ended: EndedSession, career: CareerRow) {
	const { record, totals, tickSeconds, thresholds, endedAtMs } = ended;
	const { streamer, gameServiceId, showtimeSessionId } = record;
	const stints = [...(await readStints(transaction, showtimeSessionId)), ...ended.stints];
	const attendances = attendanceOf(stints, tickSeconds).filter(({ ticks }) => ticks > 0);
	const memberIds = attendances.map(({ stint }) => stint.memberId);
	const [history, follows] = await Promise.all([
		readHistory(transaction, streamer, memberIds),
		readFollows(transaction, streamer, career.followers === 0 ? [] : memberIds),
	]);
	const before = { history, follows, phase: standOf(career).phase, followers: career.followers, thresholds };
	const { watched, attended, converted }: Following = followingOf(attendances, before);
	const homeless = converted
		.map(({ watching }) => watching.attendance.stint)
		.filter(({ template }) => template === null);
	const places = await takePlaces(transaction, gameServiceId, homeless, ended.defaultReservoirSize);
	const placeOf = ({ attendance: { stint } }: { attendance: { stint: Stint } }) =>
		stint.template ?? places.get(stint.memberId) ?? null;
	await writeHistory(transaction, watched, { streamer, gameServiceId, showtimeSessionId, endedAtMs, placeOf });
	const session: FollowingSession = {
		streamer,
		gameServiceId,
		showtimeSessionId,
		endedAtMs,
		durationSeconds: totals?.durationSeconds ?? 0,
		places: attendances.length,
	};
	await writeAttended(transaction, attended, follows, session);
	const newFollowers = await insertFollowers(transaction, converted, session, ({ watching }) => placeOf(watching));
	await noteMissed(transaction, career.followers, session);
	const lostFollowers = await removeLost(transaction, streamer);
	const followers = career.followers + newFollowers.length - lostFollowers.length;
	return { newFollowers, lostFollowers, followers };
}

/** Growth and milestones, written; and the career's totals with this session, for the career's row. */
async function concludeGrowth(
	transaction: Transaction<SqlSchema>,
	{ record, totals, endedAtMs }: EndedSession,
	{ career, newFollowers, followers }: { career: CareerRow; newFollowers: readonly NewFollower[]; followers: number },
): Promise<{ grown: Advance; totals: Partial<CareerRow>; growthCall: PlatformCall | undefined }> {
	const { streamer, showtimeSessionId, startedAtMs } = record;
	const discovered = await worldFirstsOf(transaction, streamer, showtimeSessionId);
	const sums = {
		followers,
		sessions: career.sessions + 1,
		watchSeconds: career.watchSeconds + (totals?.watchSeconds ?? 0),
		hypeTrains: career.hypeTrains + (totals?.hype.trains ?? 0),
		bestHypeLevel: Math.max(career.bestHypeLevel, totals?.hype.peakLevel ?? 0),
	};
	const earned = [
		...newFollowers.map(({ memberId }) => growthOfFollower(memberId)),
		...(totals === undefined ? [] : growthOfSession(showtimeSessionId, totals)),
	];
	const grown = advance(standOf(career), {
		earned: await unknownGrowth(transaction, streamer, earned),
		measures: sums,
		discovered: discovered.map(worldFirstMilestone),
		reached: await reachedBy(transaction, streamer),
	});
	const origin = { showtimeSessionId, atMs: endedAtMs };
	const growthCall = await takeGrowth(transaction, streamer, grown.entries, origin);
	await insertMilestones(transaction, streamer, grown.milestones, origin);
	return {
		grown,
		growthCall,
		totals: {
			...sums,
			worldFirsts: career.worldFirsts + discovered.length,
			peakViewers: Math.max(career.peakViewers, totals?.peakViewers ?? 0),
			bestWatchSeconds: Math.max(career.bestWatchSeconds, totals?.watchSeconds ?? 0),
			firstSessionAtMs: Math.min(career.firstSessionAtMs ?? startedAtMs, startedAtMs),
		},
	};
}

/** World firsts of the session: each has given growth while it ran. */
async function worldFirstsOf(
	transaction: Transaction<SqlSchema>,
	{ entityType, entityId }: StreamerReference,
	showtimeSessionId: string,
): Promise<string[]> {
	const rows = await transaction
		.selectFrom("growth_entry")
		.select("cause")
		.where("showtimeSessionId", "=", showtimeSessionId)
		.where("streamerType", "=", entityType)
		.where("streamerId", "=", entityId)
		.orderBy("atMs")
		.orderBy("cause")
		.execute();
	return rows.flatMap(({ cause }) => worldFirstOf(cause) ?? []);
}

async function reachedBy(
	transaction: Transaction<SqlSchema>,
	{ entityType, entityId }: StreamerReference,
): Promise<Set<string>> {
	const rows = await transaction
		.selectFrom("streamer_milestone")
		.select("code")
		.where("streamerType", "=", entityType)
		.where("streamerId", "=", entityId)
		.execute();
	return new Set(rows.map(({ code }) => code));
}

async function insertMilestones(
	transaction: Transaction<SqlSchema>,
	{ entityType, entityId }: StreamerReference,
	milestones: readonly Milestone[],
	{ showtimeSessionId, atMs }: { showtimeSessionId: string; atMs: number },
): Promise<void> {
	const place = {
		streamerType: entityType,
		streamerId: entityId,
		kind: "career",
		showtimeSessionId,
		reachedAtMs: atMs,
	};
	const rows = milestones.map(({ code, value }) => ({ ...place, code, value }));
	await inChunksAtOnce(rows, (some) => transaction.insertInto("streamer_milestone").values(some).execute());
}

async function growthOfTheSession(
	transaction: Transaction<SqlSchema>,
	showtimeSessionId: string,
): Promise<SessionSummary["growth"]> {
	const rows = await transaction
		.selectFrom("growth_entry")
		.select(({ fn }) => ["domain", fn.sum<number>("amount").as("amount")])
		.where("showtimeSessionId", "=", showtimeSessionId)
		.groupBy("domain")
		.execute();
	return domainList(grownBy({}, rows as { domain: GrowthDomain; amount: number }[]));
}
