import { randomUUID } from "node:crypto";
import { ShowtimeError } from "../errors.ts";
import type { EndReason, Input } from "../events/input.ts";
import type { StreamerReference } from "../events/reference.ts";
import type { SessionQuery, SessionRecord } from "../persistence/session-store.ts";
import { deliverEffect } from "./effect-delivery.ts";
import { handOverAll } from "./hand-over.ts";
import type { Submitted } from "./input-door.ts";
import { JournalRetention } from "./journal-retention.ts";
import { type AdoptedSession, END_INPUT_ID, LiveSession } from "./live-session.ts";
import { LiveSessions } from "./live-sessions.ts";
import { MemberExchange } from "./member-exchange.ts";
import { SessionEnding } from "./session-ending.ts";
import type { DecidedEffect } from "./session-fold.ts";
import { SessionLookup } from "./session-lookup.ts";
import { SessionOwner } from "./session-owner.ts";
import type { SessionParts } from "./session-parts.ts";
import { type ResumeReport, resumeSessions } from "./session-resume.ts";
import type { StartRequest } from "./session-start.ts";
import { SessionStarter } from "./session-starter.ts";
import { type AudienceSnapshot, type SessionView, snapshotOf, viewOf } from "./session-view.ts";
import { StreamList, type StreamListing } from "./stream-list.ts";
import { Supervisor } from "./supervisor.ts";
import { TickScheduler } from "./tick-scheduler.ts";
import { within } from "./within.ts";
import { markWorldFirst } from "./world-first.ts";

/** A session after a change was asked for; `applied` is false when the change waits in the journal still. */
export type ChangedSession = SessionView & { applied: boolean };

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
	#isClosed = false;

	constructor(parts: SessionParts) {
		this.#parts = parts;
		this.#exchange = new MemberExchange(parts);
		this.#streamList = new StreamList(parts.clock, () => this.#live.all());
		this.#scheduler = new TickScheduler(parts);
		this.#retention = new JournalRetention(parts);
		this.#ending = new SessionEnding({
			...parts,
			exchange: this.#exchange,
			retention: this.#retention,
			forget: (session) => this.#forget(session),
		});
		this.#owner = new SessionOwner({
			...parts,
			live: this.#live,
			remove: (session) => this.#remove(session),
		});
		const own = {
			...parts,
			live: this.#live,
			owner: this.#owner,
			exchange: this.#exchange,
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
	}

	/**
	 * Starts a session: after it returns its first audience is in and players can join. Throws `UNKNOWN_GAME_SERVICE`,
	 * `UNKNOWN_CHARACTER`, `UNKNOWN_GAME_SESSION`, `TAG_LIMIT`, `STREAMER_ALREADY_LIVE`, `OUTBOX_BEHIND` or `DRAINING`.
	 */
	async start(request: StartRequest): Promise<SessionView> {
		const session = await this.#starter.start(request);
		this.#scheduler.add(session);
		return viewOf(session);
	}

	/** Ends a session; ending it again answers the same. After it returns with `applied` its record has the totals. */
	async end(id: string, reason: EndReason = "requested"): Promise<ChangedSession> {
		const session = this.#live.get(id);
		if (session === undefined || session.isHalted) {
			const record = session?.record ?? (await this.#lookup.recordOf(id));
			if (record.status === "ended") return { record, applied: true };
			if (session === undefined) await this.#owner.takeToEnd(id);
			return { record: await this.#ending.abandon(record, reason, session), applied: true };
		}
		const { applied } = await session.submit(END_INPUT_ID, { kind: "end", reason }, { now: true });
		if (applied) await this.#ending.finished(id);
		return { ...viewOf(session), applied };
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
	async snapshot(id: string, top: number): Promise<AudienceSnapshot> {
		return snapshotOf(await this.#lookup.require(id), top);
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
		await this.#lookup.unendedRecordOf(id);
		return { ...(await this.#parts.journal.append(id, inputId, input)), applied: false };
	}

	/** The id of the live session of a streamer, in whatever process; throws `STREAMER_NOT_LIVE` when there is none. */
	sessionOf(streamer: StreamerReference): Promise<string> {
		return this.#lookup.ofStreamer(streamer);
	}

	/** The same as `submit` for the live session of a streamer; throws `STREAMER_NOT_LIVE` when there is none. */
	async submitByStreamer(
		streamer: StreamerReference,
		inputId: string,
		input: Input,
		options?: { now?: boolean },
	): Promise<Submitted & { showtimeSessionId: string }> {
		const session = await this.#lookup.require(await this.sessionOf(streamer));
		return { showtimeSessionId: session.id, ...(await this.#submitTo(session, inputId, input, options)) };
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
		await Promise.all([...this.#live.all()].map((session) => this.#exchange.look(session)));
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

	/**
	 * Takes up every session that had not ended when the process before this one went, and from then on those that other
	 * processes leave behind; to be called before all else.
	 */
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
	 * After it returns every session is checkpointed and free for the next owner, its players are told that it moved, and
	 * nothing runs any more. Rejects when that takes longer than `withinMs`: the journal has what the checkpoints lack.
	 */
	async close(withinMs = 12_000): Promise<void> {
		if (this.#isClosed) return;
		this.#isClosed = true;
		await within(this.#parts.clock, withinMs, this.#handOverAll(withinMs / 2));
	}

	async #handOverAll(withinMs: number): Promise<void> {
		const hand = (sessions: LiveSession[]) =>
			handOverAll(sessions, withinMs, { ...this.#parts, remove: (session) => this.#remove(session) });
		const ticking = [...this.#live.all()].filter((session) => !session.isOver && this.#scheduler.has(session.id));
		const stopped = [this.#scheduler, this.#supervisor, this.#ending, this.#retention].map((part) => part.close());
		await Promise.all([hand(ticking), ...stopped]);
		// What was being started, taken up or put away.
		await hand([...this.#live.all()]);
	}

	#adopt(own: AdoptedSession): LiveSession {
		const parts = {
			...this.#parts,
			...own,
			isFenced: this.#parts.ownership.isShared,
			mayAppend: () => this.#parts.lease?.isHeld ?? true,
			onConflict: (by: LiveSession) => void this.#owner.check(by),
			deliver: (by: LiveSession, decided: DecidedEffect) =>
				deliverEffect(by, decided, { ...this.#parts, exchange: this.#exchange }),
		};
		const session = new LiveSession(parts);
		this.#live.add(session);
		this.#parts.ruleDelivery.watch(session);
		this.#parts.operators?.show(session);
		session.onStepped(({ effects }) => {
			if (effects.some(({ kind }) => kind === "session.ended")) this.#ending.begin(session);
		});
		return session;
	}

	#forget(session: LiveSession): void {
		this.#remove(session);
		this.#owner.giveUp(session);
	}

	#remove(session: LiveSession): void {
		this.#scheduler.remove(session.id);
		this.#live.remove(session);
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
