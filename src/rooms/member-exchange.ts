import { ShowtimeError } from "../errors.ts";
import type { Input } from "../events/input.ts";
import type { CheckOut, Reservoir } from "../persistence/reservoir.ts";
import type { Submitted } from "./input-door.ts";
import type { LiveSession } from "./live-session.ts";
import type { DecidedEffect } from "./session-fold.ts";

export interface MemberExchangeParts {
	reservoir: Reservoir;
	/** Learns how many members a dry reservoir did not give. */
	onShortfall?(members: number): void;
}

/** Moves members between sessions and the reservoir of their game service. */
export class MemberExchange {
	readonly #reservoir: Reservoir;
	readonly #onShortfall: MemberExchangeParts["onShortfall"];
	/** Members checked out for an input whose journalling failed in an unknown state; taken again when it is retried. */
	readonly #undecided = new Map<string, number[]>();

	constructor({ reservoir, onShortfall }: MemberExchangeParts) {
		this.#reservoir = reservoir;
		this.#onShortfall = onShortfall;
	}

	/** Takes members out of the reservoir; a dry one gives what it has. */
	async checkOut(request: CheckOut): Promise<number[]> {
		const templates = await this.#reservoir.checkOut(request);
		const missing = request.count - templates.length;
		if (missing > 0) this.#onShortfall?.(missing);
		return templates;
	}

	/** Carries out an effect that concerns the reservoir; answers false for any other. */
	async deliver(session: LiveSession, { marker, effect }: DecidedEffect): Promise<boolean> {
		if (effect.kind === "members.returned") {
			await this.#reservoir.giveBack(session.record.gameServiceId, session.id, effect.templates);
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
	async admit(
		session: LiveSession,
		inputId: string,
		wanted: { cause: "refill" | "inject"; count: number; tags: string[]; biasBp: number },
	): Promise<Submitted & { arrived: number }> {
		const { cause, ...request } = wanted;
		const { gameServiceId } = session.record;
		const input = (templates: number[]): Input => ({ kind: "arrivals", cause, templates, requested: wanted.count });
		session.check(input([]));
		const key = `${session.id} ${inputId}`;
		const undecided = this.#undecided.get(key);
		const place = { gameServiceId, showtimeSessionId: session.id, requestId: inputId };
		const templates = undecided ?? (await this.checkOut({ ...place, ...request }));
		try {
			const submitted = await session.submit(inputId, input(templates), { now: cause === "inject" });
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

	/** After it returns the session holds exactly these members and nothing undecided. */
	async reassert(session: { id: string; gameServiceId: string }, templates: number[]): Promise<void> {
		for (const key of this.#undecided.keys()) if (key.startsWith(session.id)) this.#undecided.delete(key);
		await this.#reservoir.reassert(session.gameServiceId, session.id, templates);
	}
}
