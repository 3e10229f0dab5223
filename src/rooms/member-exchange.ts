import { randomUUID } from "node:crypto";
import { ShowtimeError } from "../errors.ts";
import type { ArrivalsInput, StartInput } from "../events/input.ts";
import type { FollowerStore } from "../persistence/follower-store.ts";
import type { Journal } from "../persistence/journal.ts";
import type { CheckOut, Reservoir } from "../persistence/reservoir.ts";
import type { SessionRecord } from "../persistence/session-store.ts";
import { comingBack } from "../world/coming-back.ts";
import { membersOf } from "../world/summary.ts";
import { heldNow } from "./held-members.ts";
import type { Submitted } from "./input-door.ts";
import type { LiveSession } from "./live-session.ts";
import type { DecidedEffect } from "./session-fold.ts";
import { Turnstile } from "./turnstile.ts";

/** Sessions that are looked at in one turn: thousands would hold everything up. */
const LOOKED_AT_ONCE = 128;

export interface MemberExchangeParts {
	reservoir: Reservoir;
	followers: Pick<FollowerStore, "returning" | "following" | "overrides">;
	journal: Pick<Journal, "read">;
	/** Learns how many members a dry reservoir did not give. */
	onShortfall?(members: number): void;
}

/** Who is to come. */
interface Wanted {
	cause: "refill" | "inject";
	count: number;
	tags: string[];
	biasBp: number;
}

/** Members on their way into a session, and what is known of them beyond their templates. */
type Origin = Pick<StartInput, "streamer" | "gameServiceId">;
type Known = Pick<StartInput, "followers" | "overrides">;

/** Moves members between sessions and the reservoir of their game service. */
export class MemberExchange {
	readonly #reservoir: Reservoir;
	readonly #followers: MemberExchangeParts["followers"];
	readonly #journal: Pick<Journal, "read">;
	readonly #onShortfall: MemberExchangeParts["onShortfall"];
	/** Members checked out for an input whose journalling failed in an unknown state; taken again when it is retried. */
	readonly #undecided = new Map<string, number[]>();
	/** Sessions in a new epoch whose members are not settled yet. */
	readonly #anew = new WeakSet<LiveSession>();
	/** Members come and go side by side; who is in the session is settled while nobody does. */
	readonly #turnstiles = new WeakMap<LiveSession, Turnstile>();
	/** Members that a session held at the last look and that were not in its world: on their way, perhaps. */
	readonly #strangers = new WeakMap<LiveSession, ReadonlySet<number>>();

	constructor({ reservoir, followers, journal, onShortfall }: MemberExchangeParts) {
		this.#reservoir = reservoir;
		this.#followers = followers;
		this.#journal = journal;
		this.#onShortfall = onShortfall;
	}

	/** Takes the first audience out of the reservoir: followers of the streamer that come back, then others. */
	async invite(start: StartInput, requestId: string): Promise<Known & { roster: number[] }> {
		const { streamer, gameServiceId, showtimeSessionId, seed, phase, contentTags } = start;
		const { poolSizes, refillBiasBp } = start.rules.audience;
		const count = poolSizes[phase];
		const preferred = comingBack(seed, await this.#followers.returning(streamer, gameServiceId), count);
		const tags = Object.keys(contentTags);
		const place = { gameServiceId, showtimeSessionId, requestId };
		const roster = await this.#checkOut({ ...place, count, preferred, tags, biasBp: refillBiasBp });
		return { roster, ...(await this.#knownOf(start, roster)) };
	}

	async #knownOf({ streamer, gameServiceId }: Origin, templates: readonly number[]): Promise<Known> {
		const [followers, overrides] = await Promise.all([
			this.#followers.following(streamer, gameServiceId, templates),
			this.#followers.overrides(gameServiceId, templates),
		]);
		return { ...(followers.length > 0 && { followers }), ...(overrides.length > 0 && { overrides }) };
	}

	/** A dry reservoir gives what it has. */
	async #checkOut(request: CheckOut): Promise<number[]> {
		const templates = await this.#reservoir.checkOut(request);
		const missing = request.count - templates.length;
		if (missing > 0) this.#onShortfall?.(missing);
		return templates;
	}

	/** Carries out an effect that concerns the reservoir; answers false for any other. */
	async deliver(session: LiveSession, { marker, effect }: DecidedEffect): Promise<boolean> {
		if (effect.kind === "members.returned") {
			const { gameServiceId } = session.record;
			const { templates } = effect;
			await this.#turnstileOf(session).pass(() => this.#reservoir.giveBack(gameServiceId, session.id, templates));
			return true;
		}
		if (effect.kind !== "arrivals.requested") return false;
		const { count, tags, biasBp } = effect;
		try {
			await this.admit(session, `refill:${marker.marker}`, { cause: "refill", count, tags, biasBp });
		} catch (error) {
			// A session that ended in the meantime needs nobody.
			if (!(error instanceof ShowtimeError && error.code === "SESSION_ENDED")) throw error;
		}
		return true;
	}

	/**
	 * Checks members out and puts them into the session as the input `inputId`; the answer has how many came. Members of an
	 * input that the session refuses, or has already, go back.
	 */
	admit(session: LiveSession, inputId: string, wanted: Wanted): Promise<Submitted & { arrived: number }> {
		return this.#turnstileOf(session).pass(() => this.#admit(session, inputId, wanted));
	}

	async #admit(session: LiveSession, inputId: string, wanted: Wanted): Promise<Submitted & { arrived: number }> {
		const { cause, ...request } = wanted;
		const { gameServiceId } = session.record;
		const input: ArrivalsInput = { kind: "arrivals", cause, templates: [], requested: wanted.count };
		session.check(input);
		const key = `${session.id} ${inputId}`;
		const undecided = this.#undecided.get(key);
		const place = { gameServiceId, showtimeSessionId: session.id, requestId: inputId };
		const templates = undecided ?? (await this.#checkOut({ ...place, ...request }));
		const known = await this.#knownOf(session.record, templates).catch(async (error: unknown) => {
			// Nothing was written, so these are nobody's.
			if (undecided === undefined) await this.#reservoir.giveBack(gameServiceId, session.id, templates);
			throw error;
		});
		try {
			const submitted = await session.submit(inputId, { ...input, templates, ...known }, { now: cause === "inject" });
			this.#undecided.delete(key);
			// Written by this attempt or the undecided one before it: then these are the members that came.
			const isOurs = !submitted.duplicate || undecided !== undefined;
			if (!isOurs) await this.#reservoir.giveBack(gameServiceId, session.id, templates);
			return { ...submitted, arrived: isOurs ? templates.length : 0 };
		} catch (error) {
			if (error instanceof ShowtimeError) {
				this.#undecided.delete(key);
				await this.#reservoir.giveBack(gameServiceId, session.id, templates);
			} else {
				this.#undecided.set(key, templates);
			}
			throw error;
		}
	}

	/** After it returns the session holds these members, but for those that another has had for longer, and nothing undecided. */
	async reassert(record: SessionRecord, templates: number[]): Promise<void> {
		const { showtimeSessionId: id, gameServiceId, startedAtMs } = record;
		for (const key of this.#undecided.keys()) if (key.startsWith(id)) this.#undecided.delete(key);
		await this.#reservoir.reassert(gameServiceId, id, templates, startedAtMs);
	}

	/** After it returns the session's members are asserted, and those of them that are another session's are about to leave. */
	async settle(session: LiveSession): Promise<void> {
		await this.#turnstileOf(session).alone(async () => {
			const members = await heldNow(session, this.#journal);
			// Who was in a session that is over goes back, or is the next owner's affair.
			if (session.isOver) return;
			await this.reassert(session.record, [...members, ...returning(session)]);
			const { displaced } = await this.#reservoir.holding(session.record.gameServiceId, session.id);
			if (displaced.length === 0 || session.isOver) return;
			await session.submit(`displaced:${randomUUID()}`, { kind: "displaced", templates: displaced });
			session.requestApply();
		});
	}

	/** The session goes on in a new epoch: nobody is on the way into it any more, and whom it waits for is asked for again. */
	async beginAnew(session: LiveSession): Promise<void> {
		this.#anew.add(session);
		await this.settle(session);
		this.#anew.delete(session);
		if (!session.isOver) session.askAgain();
	}

	/** Looks after the members of all these sessions; other work gets its turn in between. Throws what the first failed with. */
	async lookAfter(sessions: readonly LiveSession[]): Promise<void> {
		const looks: Promise<PromiseSettledResult<void>[]>[] = [];
		for (let from = 0; from < sessions.length; from += LOOKED_AT_ONCE) {
			if (from > 0) await new Promise((resolve) => setImmediate(resolve));
			const some = sessions.slice(from, from + LOOKED_AT_ONCE);
			looks.push(Promise.allSettled(some.map((session) => this.look(session))));
		}
		const failed = (await Promise.all(looks)).flat().find(({ status }) => status === "rejected");
		if (failed?.status === "rejected") throw failed.reason;
	}

	/**
	 * Settles who is in the session when the reservoir does not agree with its world: members are lost to another session, or not
	 * held, or held at two looks without being in it. Such are left by a check-out whose answer never came.
	 */
	async look(session: LiveSession): Promise<void> {
		if (session.isOver) return;
		if (this.#anew.has(session)) return this.beginAnew(session);
		const { gameServiceId } = session.record;
		const { members, displaced } = await this.#reservoir.holding(gameServiceId, session.id);
		const present = membersOf(session.world);
		const isEachHeld = present.every((template) => members.has(template));
		if (isEachHeld && members.size === present.length && displaced.length === 0) {
			this.#strangers.delete(session);
			return;
		}
		const strangers = new Set(members);
		for (const template of present) strangers.delete(template);
		const before = this.#strangers.get(session);
		this.#strangers.set(session, strangers);
		const isAnyLeftOver = [...strangers].some((template) => before?.has(template));
		if (displaced.length > 0 || !isEachHeld || isAnyLeftOver) await this.settle(session);
	}

	#turnstileOf(session: LiveSession): Turnstile {
		const turnstile = this.#turnstiles.get(session) ?? new Turnstile();
		this.#turnstiles.set(session, turnstile);
		return turnstile;
	}
}

/** Members who have left the world and are not back yet: until then nobody else gets them. */
function returning({ outgoing }: LiveSession): number[] {
	return outgoing.effects.flatMap(({ effect }) => (effect.kind === "members.returned" ? effect.templates : []));
}
