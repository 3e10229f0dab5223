import { type CauseLog, LEAVE_CAUSES, type TrainNote } from "../components/cause-log.ts";
import { SIMULATED } from "../components/real-derived.ts";
import { ShowtimeError } from "../errors.ts";
import type { SessionRecord } from "../persistence/session-store.ts";
import { veiledUuid } from "../personas/view-key.ts";
import type { CourseTick } from "../world/course.ts";
import {
	type Departed,
	type DepartureSpan,
	type DepartureSums,
	departuresInAll,
	departuresWithin,
	lastDepartures,
} from "../world/explain-departures.ts";
import { balanceOf, findPresent, type MemberBalance, memberIdsOf, recentCourseOf } from "../world/explain-member.ts";
import { type NextTrain, nextTrainOf } from "../world/explain-trains.ts";
import type { World } from "../world/world.ts";

/** What is asked of a session's causes. */
export interface Question {
	/** How far back from the session's last moment. */
	minutes: number;
	memberId?: string;
	/** Whether the answer may tell whom a broadcast has brought, as it does of each who left. */
	isForAdmins: boolean;
}

/** Causes as a session has recorded them; times are its logical milliseconds. */
export interface Explanation {
	record: SessionRecord;
	atMs: number;
	/** From when on nothing is missing. */
	sinceMs: number;
	tickMs: number;
	departures: DepartureSpan;
	overTime: DepartureSpan[];
	inAll: DepartureSums;
	trains: TrainNote[];
	nextTrain: NextTrain;
	member?: PresentMember | DepartedMember;
	/** For admins only, newest first. */
	lastDepartures?: DepartedMember[];
}

export interface PresentMember extends MemberBalance {
	memberId: string;
	isPresent: boolean;
	/** For admins only. */
	course?: CourseTick[];
}

export type DepartedMember = Omit<Departed, "serial" | "personality" | "origin"> & {
	memberId: string;
	isPresent: false;
	personality: string;
	isRealDerived: boolean;
};

/** What of a session its causes are read from. */
export interface Explained {
	record: SessionRecord;
	world: World;
	viewKey: Uint32Array;
	causes: CauseLog;
}

/** Throws `MEMBER_NOT_FOUND`. */
export function explanationOf(session: Explained, question: Question): Explanation {
	const { record, world, causes } = session;
	const { names } = world.tags;
	const { atMs } = world;
	const fromMs = Math.max(0, atMs - question.minutes * 60_000);
	const { sums, spans } = departuresWithin(causes.leaving, names, fromMs, atMs);
	const asked = question.isForAdmins ? <Sums>(all: Sums) => all : withoutExpired;
	return {
		record,
		atMs,
		// A checkpoint of before there was a log has none that reaches to its own moment.
		sinceMs: causes.marker === world.marker ? causes.sinceMs : atMs,
		tickMs: world.rules.intervalMs,
		departures: asked(sums),
		overTime: spans.map(asked),
		inAll: asked(departuresInAll(causes.leaving, names)),
		trains: causes.hype.trains,
		nextTrain: nextTrainOf(world),
		...(question.memberId !== undefined && { member: memberOf(session, question.memberId, question.isForAdmins) }),
		...(question.isForAdmins && { lastDepartures: departedOf(session) }),
	};
}

/** Only members that a broadcast has brought expire. */
function withoutExpired<Sums extends DepartureSums>(sums: Sums): Sums {
	const shown = LEAVE_CAUSES.filter((cause) => cause !== "expired").map((cause) => [cause, sums.byCause[cause]]);
	return { ...sums, byCause: Object.fromEntries(shown) };
}

/** A world's ids lead back to the session's seed, and with it anybody could draw who is real-derived. */
const veilOf =
	({ viewKey }: Explained) =>
	(id: string) =>
		veiledUuid(viewKey, id);

/** Of those who left only admins are told: how somebody goes tells whom a broadcast has brought. */
function memberOf(session: Explained, memberId: string, isForAdmins: boolean): PresentMember | DepartedMember {
	const { world, causes } = session;
	const eid = findPresent(world, memberId, veilOf(session));
	if (eid !== undefined) {
		const course = isForAdmins ? { course: recentCourseOf(world, causes, eid) } : {};
		const isPresent = world.session.status !== "ended";
		return { memberId, isPresent, ...balanceOf(world, causes, eid), ...course };
	}
	const departed = isForAdmins ? departedOf(session).find((one) => one.memberId === memberId) : undefined;
	if (departed !== undefined) return departed;
	throw new ShowtimeError("MEMBER_NOT_FOUND", `memberId = ${memberId}: no such member is in the session`);
}

function departedOf(session: Explained): DepartedMember[] {
	const { world, causes } = session;
	const { rules, tags } = world;
	const idOf = memberIdsOf(world, veilOf(session));
	return lastDepartures(causes.leaving, tags.names, rules.intervalMs).map(
		({ serial, personality, origin, ...departed }) => ({
			...departed,
			memberId: idOf(serial),
			isPresent: false,
			personality: rules.personalities[personality]?.name ?? "",
			isRealDerived: origin !== SIMULATED,
		}),
	);
}
