import type { EndReason } from "../events/input.ts";
import { END_INPUT_ID } from "./live-session.ts";
import type { LiveSessions } from "./live-sessions.ts";
import type { SessionEnding } from "./session-ending.ts";
import type { SessionLookup } from "./session-lookup.ts";
import type { SessionOwner } from "./session-owner.ts";
import type { ResumeReport } from "./session-resume.ts";
import { type ChangedSession, viewOf } from "./session-view.ts";
import type { Supervisor } from "./supervisor.ts";

export interface EndSessionParts {
	live: LiveSessions;
	lookup: SessionLookup;
	owner: Pick<SessionOwner, "refuseElsewhere">;
	ending: Pick<SessionEnding, "abandon" | "finished">;
	supervisor: Pick<Supervisor, "takeUp">;
	/** Throws when this process takes no calls any more. */
	refuseWhenClosed(): void;
}

/**
 * Ends a session; ending it again answers the same. After it returns with `applied` its record has the totals. One that runs nowhere is
 * taken up first; one whose step fails ends as it is recorded. Throws `SESSION_NOT_FOUND`, or `NOT_OWNER` when it cannot be taken up now.
 */
export async function endSession(id: string, reason: EndReason, parts: EndSessionParts): Promise<ChangedSession> {
	const { live, lookup, ending } = parts;
	const isPoisoned = live.get(id) === undefined && (await takeUpToEnd(id, parts)) === "poisoned";
	const session = live.get(id);
	if (session === undefined || session.isHalted) {
		const record = session?.record ?? (await lookup.recordOf(id));
		if (record.status === "ended") return { record, applied: true };
		if (session === undefined && !isPoisoned) lookup.refuseUnowned(id);
		return { record: await ending.abandon(record, reason, session), applied: true };
	}
	const { applied } = await session.submit(END_INPUT_ID, { kind: "end", reason }, { now: true });
	if (applied) await ending.finished(session);
	return { ...viewOf(session), applied };
}

/** Answers what became of a session that this process does not run; undefined where it was over. */
async function takeUpToEnd(id: string, parts: EndSessionParts): Promise<ResumeReport["outcome"] | undefined> {
	const { lookup, owner, supervisor, refuseWhenClosed } = parts;
	if ((await lookup.recordOf(id)).status === "ended") return undefined;
	refuseWhenClosed();
	await owner.refuseElsewhere(id);
	return (await supervisor.takeUp(id)).outcome;
}
