import { ShowtimeError } from "../errors.ts";
import type { Input, Marker } from "../events/input.ts";
import type { SessionRecord } from "../persistence/session-store.ts";
import type { World } from "../world/world.ts";
import { heldMembers } from "./held-members.ts";
import { inParallel } from "./in-parallel.ts";
import { type AdoptedSession, END_INPUT_ID, type LiveSession } from "./live-session.ts";
import type { MemberExchange } from "./member-exchange.ts";
import { recordAfter } from "./record-after.ts";
import type { SessionEnding } from "./session-ending.ts";
import type { DecidedEffect } from "./session-fold.ts";
import type { SessionParts } from "./session-parts.ts";
import { type RestoredSession, restoreSession } from "./session-restore.ts";
import type { ClaimedSession } from "./supervisor.ts";
import type { TickScheduler } from "./tick-scheduler.ts";

/** What became of a session that had not ended when the process started. */
export interface ResumeReport {
	showtimeSessionId: string;
	/** `failed`: left as it is, see the log; the next start tries again. */
	outcome: "resumed" | "ended" | "orphaned" | "failed";
	/** Tick it stands at. */
	tick?: number;
	/** Markers folded since its checkpoint. */
	foldedMarkers?: number;
	/** Ticks to be made up or skipped. */
	missedTicks?: number;
}

export interface SessionResumeParts extends SessionParts {
	exchange: MemberExchange;
	ending: SessionEnding;
	scheduler: TickScheduler;
	adopt(own: AdoptedSession): LiveSession;
}

interface Resumed {
	session: LiveSession;
	restored: RestoredSession;
}

/** Sessions that are restored at a time: their stores answer while others are folded. */
const AT_ONCE = 8;

/** Takes sessions up from their stores. All members are asserted before any session may ask for new ones. */
export async function resumeSessions(
	claimed: readonly ClaimedSession[],
	parts: SessionResumeParts,
): Promise<ResumeReport[]> {
	const restored = await inParallel(claimed, AT_ONCE, (session) => restore(session, parts));
	return inParallel(restored, AT_ONCE, async (result) => {
		if (!("session" in result)) return result;
		const { session } = result;
		try {
			return await takeUp(session, result.restored, parts);
		} catch (error) {
			parts.logger.error({ err: error, showtimeSessionId: session.id }, "session not resumed");
			return { showtimeSessionId: session.id, outcome: "failed" as const };
		}
	});
}

/** The session as its stores have it, its members asserted; or what became of one that they do not have. */
async function restore({ record, token }: ClaimedSession, parts: SessionResumeParts): Promise<Resumed | ResumeReport> {
	const { showtimeSessionId } = record;
	try {
		const restored = await restoreSession(showtimeSessionId, parts);
		const { fold, waiting, effects, storedSequences } = restored;
		await parts.exchange.reassert(record, heldMembers(fold.world, waiting));
		const session = parts.adopt({
			record: recordOf(record, fold.world, effects),
			fold,
			waitingInputs: waiting.length,
			storedSequences,
			token,
		});
		return { session, restored };
	} catch (error) {
		return giveUp(record, error, parts);
	}
}

async function takeUp(
	session: LiveSession,
	restored: RestoredSession,
	parts: SessionResumeParts,
): Promise<ResumeReport> {
	const { clock, logger, scheduler, ending, rooms } = parts;
	const { foldedMarkers, waiting } = restored;
	session.deliver(effectsDue(session.world, restored));
	if (restored.isNewEpoch) await session.checkpoint();
	const missedTicks = session.missedTicks(clock.nowMs());
	const facts = { showtimeSessionId: session.id, tick: session.world.tick, foldedMarkers, missedTicks };
	if (session.world.session.status === "ended") {
		ending.begin(session);
		await ending.finished(session.id);
		return { ...facts, outcome: "ended" };
	}
	if (clock.nowMs() - session.nextTickAtMs > parts.orphanSeconds * 1_000) {
		logger.warn(facts, "session orphaned: found too late, so it ends");
		await session.submit(END_INPUT_ID, { kind: "end", reason: "orphaned" });
		await session.apply();
		await ending.finished(session.id);
		return { ...facts, outcome: "orphaned" };
	}
	try {
		await rooms.open(session.id);
	} catch (error) {
		logger.error({ err: error, showtimeSessionId: session.id }, "session resumed without a room: nobody can watch it");
	}
	if (waiting.some((input) => !isRefill(input))) session.requestApply();
	scheduler.add(session);
	logger.info(facts, "session resumed");
	return { ...facts, outcome: "resumed" };
}

async function giveUp(record: SessionRecord, error: unknown, parts: SessionResumeParts): Promise<ResumeReport> {
	const { showtimeSessionId } = record;
	if (!(error instanceof ShowtimeError && error.code === "JOURNAL_LOST")) {
		parts.logger.error({ err: error, showtimeSessionId }, "session not resumed");
		return { showtimeSessionId, outcome: "failed" };
	}
	parts.logger.error({ err: error, showtimeSessionId }, "journal lost: the session ends as orphaned");
	parts.onJournalLost?.();
	await parts.ending.abandon(record, "orphaned");
	return { showtimeSessionId, outcome: "orphaned" };
}

/** The stored record may lag behind the world. */
function recordOf(stored: SessionRecord, world: World, effects: readonly DecidedEffect[]): SessionRecord {
	const { status } = world.session;
	const record = effects.reduce((before, { marker, effect }) => recordAfter(before, marker, effect), stored);
	return status === "waiting" ? record : { ...record, status };
}

/**
 * What is to be delivered again. Of members only what the world still waits for: who is in and who is not was asserted, and
 * an old return would free members that came back since.
 */
function effectsDue(world: World, { fold, effects, waiting }: RestoredSession): DecidedEffect[] {
	const due = effects.filter(
		({ effect }) => effect.kind !== "members.returned" && effect.kind !== "arrivals.requested",
	);
	const { refill } = world.session;
	if (refill === null || waiting.some(isRefill)) return due;
	const marker: Marker = { marker: refill.marker, kind: "tick", atMs: world.atMs };
	const { count, tags } = refill;
	const biasBp = world.rules.audience.refillBiasBp;
	const effect = { kind: "arrivals.requested", count, tags, biasBp } as const;
	return [...due, { marker, index: 0, effect, sequence: 0, incarnation: fold.incarnation }];
}

/** A refill waits for the tick, as it does in a run that goes on. */
function isRefill(input: Input): boolean {
	return input.kind === "arrivals" && input.cause === "refill";
}
