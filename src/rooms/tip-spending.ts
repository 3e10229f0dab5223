import { boostOf, MOST_TITLES } from "../career/tip-items.ts";
import { MOST_AMPLIFICATIONS } from "../components/amplification.ts";
import { deterministicId } from "../deterministic-id.ts";
import { type ErrorCode, PlatformRefused, ShowtimeError } from "../errors.ts";
import type { PlatformCall } from "../events/platform-call.ts";
import type { StreamerReference } from "../events/reference.ts";
import type { Spending, SpendingItem, SpendingStore } from "../persistence/spending-store.ts";
import type { Wallets } from "../platform/wallets.ts";
import type { Clock } from "./clock.ts";
import type { RuleBook } from "./rule-book.ts";
import type { SessionDirectory } from "./session-directory.ts";

/** What a streamer asks for. `gameServiceId`: whose rules have the price of a title; absent: the deployment's. */
export type WantedItem = { kind: "boost" } | { kind: "title"; title: string; gameServiceId?: string };

export interface TipSpendingParts {
	store: SpendingStore;
	wallets: Pick<Wallets, "debit" | "balanceOf">;
	directory: Pick<SessionDirectory, "sessionOf" | "get" | "submitAnywhere">;
	/** What rules say. */
	ruleBook: Pick<RuleBook, "settingsOf">;
	clock: Pick<Clock, "nowMs">;
	/** Calls wait for a relay. */
	onCalls?(): void;
}

const BALANCE_TOO_SMALL = 422;

/** The session is no place for a boost any more: it is over, or nothing can be changed in it. */
const IMPOSSIBLE: readonly ErrorCode[] = ["SESSION_ENDED", "SESSION_NOT_FOUND", "SESSION_PAUSED"];

/** Sells streamers things for their tips: each purchase is paid once and had once, or paid back (docs/careers.md, "Tips"). */
export class TipSpending {
	readonly #parts: TipSpendingParts;

	constructor(parts: TipSpendingParts) {
		this.#parts = parts;
	}

	/**
	 * After it returns the item is the streamer's and paid. `callId` names the attempt: made again it goes on where it was broken
	 * off. Throws `INSUFFICIENT_FUNDS`, `STREAMER_NOT_LIVE`, `SESSION_PAUSED`, `TOO_MANY_AMPLIFICATIONS`, `TITLE_OWNED` or
	 * `TOO_MANY_TITLES`; nothing is paid then, or it is paid back.
	 */
	async buy(streamer: StreamerReference, wanted: WantedItem, callId: string): Promise<Spending> {
		const { store, clock } = this.#parts;
		const spendingId = deterministicId("spending", callId);
		const known = await store.find(spendingId);
		if (known !== undefined) return this.complete(known);
		const { item, price } = await this.#offerOf(streamer, wanted);
		const atMs = clock.nowMs();
		return this.complete(await store.begin({ spendingId, streamer, item, price, state: "begun", atMs }));
	}

	/** Carries a spending on from where it stands, to its end. */
	async complete(spending: Spending): Promise<Spending> {
		const { store } = this.#parts;
		const { spendingId, state } = spending;
		if (state === "done") return spending;
		if (state === "refunded") throw impossible(spending);
		if (state === "begun") {
			await this.#debit(spending);
			await store.pay(spendingId);
		}
		if (!(await this.#deliver(spending))) {
			await store.refund(spendingId, refundOf(spending, this.#parts.clock.nowMs()));
			this.#parts.onCalls?.();
			throw impossible(spending);
		}
		return { ...spending, state: "done" };
	}

	/** What is known to be impossible is refused before anything is paid. */
	async #offerOf(streamer: StreamerReference, wanted: WantedItem): Promise<{ item: SpendingItem; price: number }> {
		const { store, directory, ruleBook } = this.#parts;
		if (wanted.kind === "title") {
			const { kind, title, gameServiceId } = wanted;
			const titles = await store.titlesOf(streamer);
			if (titles.some((owned) => owned.title === title)) throw titleOwned(title);
			if (titles.length < MOST_TITLES) {
				return { item: { kind, title }, price: ruleBook.settingsOf(gameServiceId).tipTitlePrice };
			}
			throw new ShowtimeError(
				"TOO_MANY_TITLES",
				`title: the streamer has ${titles.length} titles; the most is ${MOST_TITLES}`,
			);
		}
		const showtimeSessionId = await directory.sessionOf(streamer);
		const { record, summary } = await directory.get(showtimeSessionId);
		if (record.status === "paused") {
			throw new ShowtimeError("SESSION_PAUSED", `session ${showtimeSessionId} is paused: nothing can be boosted`);
		}
		const inForce = summary?.amplifications.length ?? 0;
		if (inForce >= MOST_AMPLIFICATIONS) {
			throw new ShowtimeError(
				"TOO_MANY_AMPLIFICATIONS",
				`item: the session has ${inForce} amplifications; the most is ${MOST_AMPLIFICATIONS}`,
			);
		}
		const { tipBoostPrice: price } = ruleBook.settingsOf(record.gameServiceId);
		return { item: { kind: "boost", showtimeSessionId }, price };
	}

	async #debit({ spendingId, streamer, price }: Spending): Promise<void> {
		const { store, wallets } = this.#parts;
		const reference = { type: "showtime-spending", id: spendingId };
		try {
			await wallets.debit({ callId: spendingId, owner: streamer, amount: price, kind: "spending", reference });
		} catch (error) {
			if (!(error instanceof PlatformRefused && error.status === BALANCE_TOO_SMALL)) throw error;
			await store.drop(spendingId);
			const balance = await wallets.balanceOf(streamer);
			throw new ShowtimeError("INSUFFICIENT_FUNDS", `item: costs ${price}; the streamer's balance is ${balance}`);
		}
	}

	/** Answers false when the item cannot be had any more. */
	async #deliver(spending: Spending): Promise<boolean> {
		const { store, directory, clock } = this.#parts;
		const { spendingId, item } = spending;
		if (item.kind === "title") return store.finishTitle(spending, item.title, clock.nowMs());
		try {
			const amplification = boostOf(spendingId);
			await directory.submitAnywhere(item.showtimeSessionId, amplification.correlationId, {
				kind: "amplify",
				amplification,
			});
		} catch (error) {
			if (error instanceof ShowtimeError && IMPOSSIBLE.includes(error.code)) return false;
			throw error;
		}
		await store.finish(spendingId);
		return true;
	}
}

function refundOf({ spendingId, streamer, price }: Spending, atMs: number): PlatformCall {
	const reference = { type: "showtime-spending", id: spendingId };
	const callId = deterministicId("refund", spendingId);
	return { callId, streamer, body: { kind: "credit", amount: price, purpose: "refund", reference }, atMs };
}

function impossible({ item, price }: Spending): ShowtimeError {
	if (item.kind === "title") return titleOwned(item.title);
	return new ShowtimeError(
		"STREAMER_NOT_LIVE",
		`session ${item.showtimeSessionId} could not be boosted any more; ${price} are paid back`,
	);
}

function titleOwned(title: string): ShowtimeError {
	return new ShowtimeError("TITLE_OWNED", `title = ${JSON.stringify(title)}: the streamer has it already`);
}
