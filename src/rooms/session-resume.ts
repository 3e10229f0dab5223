import { ShowtimeError } from "../errors.ts";
import type { SessionRecord } from "../persistence/session-store.ts";
import type { World } from "../world/world.ts";
import { isVersionUnknown } from "./fold-versions.ts";
import { heldMembers } from "./held-members.ts";
import { inParallel } from "./in-parallel.ts";
import { END_INPUT_ID, type LiveSession } from "./live-session.ts";
import type { AdoptedSession } from "./live-session-parts.ts";
import type { MemberExchange } from "./member-exchange.ts";
import { isRefill, pendingRefillOf } from "./pending-refill.ts";
import { recordAfter } from "./record-after.ts";
import type { RestoredSession } from "./restored-session.ts";
import type { SessionEnding } from "./session-ending.ts";
import { type DecidedEffect, StepFailed } from "./session-fold.ts";
import type { SessionParts } from "./session-parts.ts";
import { restoreSession } from "./session-restore.ts";
import type { ClaimedSession } from "./supervisor.ts";
import type { TickScheduler } from "./tick-scheduler.ts";

/** What became of a session that had not ended when the process started. */
export interface ResumeReport {
	showtimeSessionId: string;
	/**
	 * `failed`: left as it is, see the log; it is tried again. `poisoned`: the same, and a step of its history fails, as it will again.
	 * `unknown-version`: left for a release that knows it.
	 */
	outcome: "resumed" | "ended" | "orphaned" | "failed" | "poisoned" | "unknown-version";
	/** Tick it stands at. */
	tick?: number;
	/** Markers folded since its checkpoint. */
	foldedMarkers?: number;
	/** Ticks to be made up or skipped. */
	missedTicks?: number;
	/** Version of the simulation that it was found in, where it goes on in a new one. */
	upgradedFrom?: number;
}

export interface SessionResumeParts extends SessionParts {
	exchange: MemberExchange;
	ending: SessionEnding;
	scheduler: TickScheduler;
	adopt(own: AdoptedSession): LiveSession;
	/** Takes the session out of the directory. */
	remove(session: LiveSession): void;
}

interface Resumed {
	session: LiveSession;
	restored: RestoredSession;
	/** From here on what the session has decided and decides leaves it. */
	letDeliver(): void;
}

/** Sessions that are restored at a time: what they ask of a store at the same moment goes there in one. */
const AT_ONCE = 32;

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
			return await takeUp(result, parts);
		} catch (error) {
			parts.logger.error({ err: error, showtimeSessionId: session.id }, "session not resumed");
			// Whoever takes it up next begins with what the stores have.
			session.halt();
			parts.remove(session);
			return { showtimeSessionId: session.id, outcome: "failed" as const };
		}
	});
}

/** The session as its stores have it, its members asserted; or what became of one that they do not have. */
async function restore({ record, token }: ClaimedSession, parts: SessionResumeParts): Promise<Resumed | ResumeReport> {
	const { showtimeSessionId } = record;
	try {
		const mayReplace = () => parts.ownership.holds(showtimeSessionId, token);
		const restored = await restoreSession(showtimeSessionId, { ...parts, mayReplace });
		const { fold, waiting, left, effects, storedSequences } = restored;
		await parts.exchange.reassert(record, heldMembers(fold.world, waiting));
		const { promise: mayDeliver, resolve: letDeliver } = Promise.withResolvers<void>();
		const session = parts.adopt({
			record: recordOf(record, fold.world, [...left.effects, ...effects]),
			fold,
			waitingInputs: waiting.length,
			storedSequences,
			token,
			mayDeliver,
		});
		// Before the session takes anything that it could decide upon: what it decided earlier leaves first.
		session.outgoing.takeOver({ ...left, effects: left.effects.filter(isDueAgain) });
		session.outgoing.deliver(effectsDue(restored));
		return { session, restored, letDeliver };
	} catch (error) {
		return giveUp(record, error, parts);
	}
}

async function takeUp({ session, restored, letDeliver }: Resumed, parts: SessionResumeParts): Promise<ResumeReport> {
	const { clock, logger, scheduler, ending, rooms } = parts;
	const { foldedMarkers, waiting, upgradedFrom } = restored;
	letDeliver();
	if (restored.isNewEpoch || upgradedFrom !== undefined) await session.checkpoint();
	const missedTicks = session.missedTicks(clock.nowMs());
	const place = { showtimeSessionId: session.id, tick: session.world.tick, foldedMarkers, missedTicks };
	const facts = { ...place, ...(upgradedFrom !== undefined && { upgradedFrom }) };
	if (session.world.session.status === "ended") {
		ending.begin(session);
		await ending.finished(session);
		return { ...facts, outcome: "ended" };
	}
	if (clock.nowMs() - session.nextTickAtMs > parts.orphanSeconds * 1_000) {
		logger.warn(facts, "session orphaned: found too late, so it ends");
		await session.submit(END_INPUT_ID, { kind: "end", reason: "orphaned" });
		await session.apply();
		await ending.finished(session);
		return { ...facts, outcome: "orphaned" };
	}
	await rooms.open(session.id);
	if (waiting.some((input) => !isRefill(input))) session.requestApply();
	scheduler.add(session);
	logger.info(facts, "session resumed");
	return { ...facts, outcome: "resumed" };
}

async function giveUp(record: SessionRecord, error: unknown, parts: SessionResumeParts): Promise<ResumeReport> {
	const { showtimeSessionId } = record;
	if (isVersionUnknown(error)) {
		parts.logger.error({ err: error, showtimeSessionId }, "session left to a release that knows its version");
		return { showtimeSessionId, outcome: "unknown-version" };
	}
	if (!(error instanceof ShowtimeError && error.code === "JOURNAL_LOST")) {
		parts.logger.error({ err: error, showtimeSessionId }, "session not resumed");
		return { showtimeSessionId, outcome: error instanceof StepFailed ? "poisoned" : "failed" };
	}
	parts.logger.error({ err: error, showtimeSessionId }, "journal lost: the session ends");
	parts.onJournalLost?.();
	try {
		await parts.ending.abandon(record, "orphaned");
		return { showtimeSessionId, outcome: "orphaned" };
	} catch (reason) {
		parts.logger.error({ err: reason, showtimeSessionId }, "session not ended; tried again");
		return { showtimeSessionId, outcome: "failed" };
	}
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
function effectsDue({ fold, effects, waiting }: RestoredSession): DecidedEffect[] {
	const due = effects.filter(isDueAgain);
	const refill = waiting.some(isRefill) ? undefined : pendingRefillOf(fold);
	return refill === undefined ? due : [...due, refill];
}

function isDueAgain({ effect }: DecidedEffect): boolean {
	return effect.kind !== "members.returned" && effect.kind !== "arrivals.requested";
}
