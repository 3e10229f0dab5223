import { randomUUID } from "node:crypto";
import { ShowtimeError } from "../errors.ts";
import type { EndReason, Input } from "../events/input.ts";
import type { StreamerReference } from "../events/reference.ts";
import type { SessionQuery, SessionRecord } from "../persistence/session-store.ts";
import { deliverEffect } from "./effect-delivery.ts";
import { type EndSessionParts, endSession } from "./end-session.ts";
import { type Explanation, explanationOf, type Question } from "./explanation.ts";
import { handOverAll } from "./hand-over.ts";
import type { Submitted } from "./input-door.ts";
import { JournalRetention } from "./journal-retention.ts";
import { LiveSession } from "./live-session.ts";
import type { AdoptedSession } from "./live-session-parts.ts";
import { LiveSessions } from "./live-sessions.ts";
import { MemberExchange } from "./member-exchange.ts";
import { SessionConcluder } from "./session-concluder.ts";
import { SessionEnding } from "./session-ending.ts";
import type { DecidedEffect } from "./session-fold.ts";
import { SessionLookup } from "./session-lookup.ts";
import { SessionOwner } from "./session-owner.ts";
import type { SessionParts } from "./session-parts.ts";
import { type ResumeReport, resumeSessions } from "./session-resume.ts";
import type { StartRequest } from "./session-start.ts";
import { SessionStarter } from "./session-starter.ts";
import { type ChangedSession, crowdOf, type SessionView, snapshotOf, viewOf } from "./session-view.ts";
import { StreamList, type StreamListing } from "./stream-list.ts";
import { Supervisor } from "./supervisor.ts";
import { TickScheduler } from "./tick-scheduler.ts";
import { within } from "./within.ts";
import { markWorldFirst } from "./world-first.ts";

/**
 * All sessions of this process: their lifecycle, and the door to each of them for the API and the bridge.
 *
 * A session is *starting* (recorded, its first marker not folded), *live* (ticking; active or paused is its world's affair),
 * *ending* (its world has ended; members, record and room are being put away) and then *ended*: a record, and for a while
 * a journal. After a restart live ones are resumed from their checkpoints, before anything else is let in.
 */
export class SessionDirectory {
	readonly #parts: SessionParts;
	readonly #live = new LiveSessions();
	readonly #exchange: MemberExchange;
	readonly #scheduler: TickScheduler;
	readonly #retention: JournalRetention;
	readonly #ending: SessionEnding;
	readonly #streamList: StreamList;
	readonly #supervisor: Supervisor;
	readonly #owner: SessionOwner;
	readonly #lookup: SessionLookup;
	readonly #starter: SessionStarter;
	readonly #endParts: EndSessionParts;
	#isClosed = false;

	constructor(parts: SessionParts) {
		this.#parts = parts;
		this.#exchange = new MemberExchange(parts);
		this.#streamList = new StreamList(parts.clock, () => this.#live.all());
		this.#scheduler = new TickScheduler(parts);
		this.#retention = new JournalRetention(parts);
		const remove = (session: LiveSession) => this.#remove(session);
		const shared = { ...parts, live: this.#live, exchange: this.#exchange, remove };
		this.#owner = new SessionOwner({ ...shared, doubt: (id) => this.#supervisor.doubt(id) });
		this.#ending = new SessionEnding({
			...shared,
			retention: this.#retention,
			concluder: new SessionConcluder(parts),
			owner: this.#owner,
		});
		const own = {
			...shared,
			owner: this.#owner,
			ending: this.#ending,
			scheduler: this.#scheduler,
			adopt: (adopted: AdoptedSession) => this.#adopt(adopted),
			refuseWhenClosed: () => this.#refuseWhenClosed(),
		};
		this.#lookup = new SessionLookup(own);
		this.#starter = new SessionStarter(own);
		this.#supervisor = new Supervisor({
			...parts,
			recordOf: (id) => parts.sessions.get(id),
			isHere: (id) => this.#live.get(id) !== undefined || this.#starter.isStarting(id),
			resume: (claimed) => resumeSessions(claimed, own),
		});
		this.#endParts = { ...own, lookup: this.#lookup, supervisor: this.#supervisor };
	}

	/**
	 * Starts a session: after it returns its first audience is in and players can join. Throws `UNKNOWN_GAME_SERVICE`,
	 * `UNKNOWN_CHARACTER`, `CHARACTER_DEAD`, `UNKNOWN_GAME_SESSION`, `GAME_SESSION_OVER`, `TAG_LIMIT`, `STREAMER_ALREADY_LIVE`, `OUTBOX_BEHIND` or `DRAINING`.
	 */
	async start(request: StartRequest): Promise<SessionView> {
		const session = await this.#starter.start(request);
		this.#scheduler.add(session);
		return viewOf(session);
	}

	/** See `endSession`. */
	end(id: string, reason: EndReason = "requested"): Promise<ChangedSession> {
		return endSession(id, reason, this.#endParts);
	}

	/** Pauses a session; pausing a paused one changes nothing. Throws `SESSION_NOT_FOUND` or `SESSION_ENDED`. */
	pause(id: string): Promise<ChangedSession> {
		return this.#turn(id, "pause", "paused");
	}

	/** Resumes a session; resuming an active one changes nothing. Throws `SESSION_NOT_FOUND` or `SESSION_ENDED`. */
	resume(id: string): Promise<ChangedSession> {
		return this.#turn(id, "resume", "active");
	}

	/** Throws `SESSION_NOT_FOUND`, or `SessionElsewhere` when another process runs it. */
	get(id: string): Promise<SessionView> {
		return this.#lookup.get(id);
	}

	/** Newest first. */
	list(query: SessionQuery): Promise<{ views: SessionView[]; totalCount: number }> {
		return this.#lookup.list(query);
	}

	/** The audience with its `top` most engaged members. Throws `SESSION_NOT_FOUND` or `SESSION_ENDED`. */
	async snapshot(id: string, top: number) {
		return snapshotOf(await this.#lookup.require(id), top);
	}

	/** Why members left and trains came and went, also of a session that has ended lately. Throws `SESSION_NOT_FOUND`, `SESSION_ENDED` or `MEMBER_NOT_FOUND`. */
	async explain(id: string, question: Question): Promise<Explanation> {
		return explanationOf(await this.#lookup.explained(id), question);
	}

	/** The crowd as players see it, whole. Throws `SESSION_NOT_FOUND` or `SESSION_ENDED`. */
	async crowd(id: string) {
		return crowdOf(await this.#lookup.require(id));
	}

	/** Puts an input into a session; see `LiveSession.submit`. Throws `SESSION_NOT_FOUND` beyond what that throws. */
	async submit(id: string, inputId: string, input: Input, options?: { now?: boolean }): Promise<Submitted> {
		return this.#submitTo(await this.#lookup.require(id), inputId, input, options);
	}

	/**
	 * The same, and where another process owns the session, or none does yet, the input goes into its journal: its owner
	 * applies it at a tick. Throws `SESSION_NOT_FOUND` or `SESSION_ENDED`.
	 */
	async submitAnywhere(id: string, inputId: string, input: Input): Promise<Submitted> {
		const session = this.#live.get(id);
		if (session !== undefined) return this.#submitTo(session, inputId, input, { now: true });
		const record = await this.#lookup.unendedRecordOf(id);
		const marked = await markWorldFirst({ record, check() {} }, input, this.#parts);
		return { ...(await this.#parts.journal.append(id, inputId, marked)), applied: false };
	}

	/** The record of a session, in whatever process; throws `SESSION_NOT_FOUND`. */
	recordOf(id: string): Promise<SessionRecord> {
		return this.#lookup.recordOf(id);
	}

	/** The id of the live session of a streamer, in whatever process; throws `STREAMER_NOT_LIVE` when there is none. */
	sessionOf(streamer: StreamerReference): Promise<string> {
		return this.#lookup.ofStreamer(streamer);
	}

	async #submitTo(
		session: LiveSession,
		inputId: string,
		input: Input,
		options?: { now?: boolean },
	): Promise<Submitted> {
		return session.submit(inputId, await markWorldFirst(session, input, this.#parts), options);
	}

	/** Takes `count` members out of the reservoir into the session; `arrived` tells how many there were. */
	async admit(id: string, inputId: string, count: number): Promise<Submitted & { arrived: number }> {
		const session = await this.#lookup.require(id);
		return this.#exchange.admit(session, inputId, { cause: "inject", count, tags: [], biasBp: 0 });
	}

	live(id: string): LiveSession | undefined {
		return this.#live.get(id);
	}

	/** The record of a session that players can join: live here, or in another process. */
	joinable(id: string): Promise<SessionRecord | undefined> {
		return this.#lookup.joinable(id);
	}

	/** The reservoir has lost who is where: after it returns it knows from the worlds of this process. */
	async reassertMembers(): Promise<void> {
		await Promise.all([...this.#live.all()].map((session) => this.#exchange.settle(session)));
	}

	/** Settles who is in the sessions where worlds and reservoir do not agree; to be called at intervals. */
	async lookAfterMembers(): Promise<void> {
		await this.#exchange.lookAfter([...this.#live.all()]);
	}

	/** The live session of a streamer. */
	liveOf(streamer: StreamerReference): LiveSession | undefined {
		return this.#live.ofStreamer(streamer);
	}

	liveSessions(): Iterable<LiveSession> {
		return this.#live.all();
	}

	/** By how much the next tick is overdue because nothing woke for it. */
	get tickOverdueMs(): number {
		return this.#scheduler.overdueMs;
	}

	/** What `GET /streams` shows. */
	streams(): StreamListing[] {
		return this.#streamList.streams();
	}

	/** Takes up every session that nobody runs, and from then on those that other processes leave; to be called before all else. */
	async resumeAll(): Promise<ResumeReport[]> {
		await this.#retention.load();
		const reports = await this.#supervisor.look();
		if (this.#parts.ownership.isShared) this.#supervisor.open();
		return reports;
	}

	/** The lease of this process was lost for a while: sessions that are others' by now go on without it. */
	async leaseRegained(): Promise<void> {
		await Promise.all([...this.#live.all()].map((session) => this.#owner.check(session)));
	}

	/**
	 * After it returns every session is checkpointed and free, its players are told that it moved, and nothing runs any more.
	 * Rejects when that takes longer than `withinMs`: the journal has what the checkpoints lack.
	 */
	async close(withinMs = 12_000): Promise<void> {
		if (this.#isClosed) return;
		this.#isClosed = true;
		const handedOver = within(this.#parts.clock, withinMs, this.#handOverAll(withinMs / 2));
		await handedOver.finally(() => void this.#scheduler.close());
	}

	async #handOverAll(withinMs: number): Promise<void> {
		const hand = (sessions: LiveSession[]) =>
			handOverAll(sessions, withinMs, { ...this.#parts, ticks: this.#scheduler, remove: (one) => this.#remove(one) });
		const ticking = [...this.#live.all()].filter((session) => !session.isOver && this.#scheduler.has(session.id));
		const stopped = [this.#supervisor, this.#ending, this.#retention].map((part) => part.close());
		await Promise.all([hand(ticking).then(() => this.#scheduler.close()), ...stopped]);
		// What was being started, taken up or put away.
		await hand([...this.#live.all()]);
	}

	#adopt(own: AdoptedSession): LiveSession {
		const { ownership } = this.#parts;
		const session = new LiveSession({
			...this.#parts,
			...own,
			isFenced: ownership.isShared,
			mayReplace: () => ownership.holds(own.record.showtimeSessionId, own.token),
			onConflict: (by: LiveSession, error: unknown) => void this.#owner.check(by, error),
			deliver: (by: LiveSession, decided: DecidedEffect) =>
				deliverEffect(by, decided, { ...this.#parts, exchange: this.#exchange }),
		});
		this.#live.add(session);
		this.#parts.ruleDelivery.watch(session);
		this.#parts.operators?.show(session);
		session.onStepped(({ effects }) => {
			if (effects.some(({ kind }) => kind === "session.ended")) this.#ending.begin(session);
		});
		return session;
	}

	#remove(session: LiveSession): void {
		// Removed before; by now it may be live here again, as another.
		if (this.#live.get(session.id) !== session) return;
		this.#scheduler.remove(session.id);
		this.#live.remove(session);
		this.#parts.journal.forget(session.id);
		void this.#parts.operators?.hide(session);
	}

	async #turn(id: string, kind: "pause" | "resume", status: "paused" | "active"): Promise<ChangedSession> {
		const session = await this.#lookup.require(id);
		if (session.world.session.status === status) return { ...viewOf(session), applied: true };
		const { applied } = await session.submit(`${kind}:${randomUUID()}`, { kind }, { now: true });
		return { ...viewOf(session), applied };
	}

	#refuseWhenClosed(): void {
		if (this.#isClosed) throw new ShowtimeError("DRAINING", "the process is shutting down");
	}
}
