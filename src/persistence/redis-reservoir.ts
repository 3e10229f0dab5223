import { randomUUID } from "node:crypto";
import { ShowtimeError, StoreUnavailable } from "../errors.ts";
import { checkWhole } from "./check-whole.ts";
import { InterestIndex, type InterestIndexParts } from "./interest-index.ts";
import { MemberSet } from "./member-set.ts";
import { biasedOf, type Draws, pickMembers } from "./pick-members.ts";
import type { RedisConnection } from "./redis-connection.ts";
import {
	type CheckOut,
	DEFAULT_SIZE,
	type Holding,
	MAX_SIZE,
	type Reservoir,
	type ReservoirStatus,
} from "./reservoir.ts";
import { GIVE_BACK, GROW, REASSERT, TAKE } from "./reservoir-scripts.ts";
import type { ReservoirSizeStore } from "./reservoir-size-store.ts";

export interface RedisReservoirOptions extends InterestIndexParts, Draws {
	redis: RedisConnection;
	/** Members of each game service that was not seeded with more. */
	size?: number;
	/** Where larger sizes are kept for good; Redis may lose them. */
	sizes?: ReservoirSizeStore;
	/** Redis has lost its data: after it returns the members of this process's sessions are asserted again. */
	onLost(): Promise<void>;
}

/** Of many processes that want the same members at once, the last has them after so many attempts. */
const MOST_ATTEMPTS = 50;

/**
 * The reservoir of several processes, in Redis under `showtime:aud`. A check-out picks among the members that are free as a
 * process sees them and takes them by one script; those that another process took in between are picked anew. The data carry
 * an epoch, so that a check-out never builds on a Redis that has forgotten who is where.
 */
export class RedisReservoir implements Reservoir {
	readonly #options: RedisReservoirOptions;
	readonly #redis: RedisConnection;
	readonly #interests = new Map<string, InterestIndex>();
	/** Game services that this process has asked for members of. */
	readonly #services = new Set<string>();
	#sizes = new Map<string, number>();
	#epoch = "";
	#watching: Promise<void> | undefined;

	constructor(options: RedisReservoirOptions) {
		this.#options = options;
		this.#redis = options.redis;
	}

	/** After it returns the stored sizes and the epoch of the data are known; to be called before all else. */
	async load(): Promise<void> {
		await this.#readSizes();
		this.#epoch = await this.#seenEpoch();
	}

	/** After it returns Redis has the data; `onLost` brings them back when it had lost them, and nobody is checked out before. */
	watch(): Promise<void> {
		this.#watching ??= this.#look().finally(() => {
			this.#watching = undefined;
		});
		return this.#watching;
	}

	async #look(): Promise<void> {
		const epoch = await this.#seenEpoch();
		if (epoch === this.#epoch) return;
		// Of what another process has seeded only Redis knew.
		await this.#readSizes();
		await this.#options.onLost();
		this.#epoch = epoch;
	}

	async #readSizes(): Promise<void> {
		this.#sizes = (await this.#options.sizes?.all()) ?? new Map();
	}

	async checkOut(request: CheckOut): Promise<number[]> {
		const { gameServiceId, showtimeSessionId, count, biasBp } = request;
		checkWhole("count", count, MAX_SIZE);
		checkWhole("biasBp", biasBp, 10_000);
		const taken: number[] = [];
		for (let attempt = 1; taken.length < count; attempt++) {
			const left = { ...request, count: count - taken.length, requestId: retryId(request.requestId, attempt) };
			const picked = await this.#pick(left);
			if (picked.length === 0) break;
			taken.push(...(await this.#take(gameServiceId, showtimeSessionId, picked)));
			if (attempt === MOST_ATTEMPTS) break;
		}
		return taken;
	}

	async giveBack(gameServiceId: string, showtimeSessionId: string, templates: number[]): Promise<void> {
		const members = templates.filter((template) => Number.isInteger(template) && template >= 0);
		if (members.length === 0) return;
		await this.#eval(GIVE_BACK, gameServiceId, showtimeSessionId, JSON.stringify(members));
	}

	async reassert(...[gameServiceId, showtimeSessionId, templates, startedAtMs]: Parameters<Reservoir["reassert"]>) {
		let size = 0;
		for (const template of templates) {
			checkWhole("template", template, MAX_SIZE - 1);
			size = Math.max(size, template + 1);
		}
		const members = JSON.stringify(templates);
		await this.#eval(REASSERT, gameServiceId, showtimeSessionId, members, String(size), String(startedAtMs));
	}

	async holding(gameServiceId: string, showtimeSessionId: string): Promise<Holding> {
		const own = `${keysOf(gameServiceId).holders}:${showtimeSessionId}`;
		const [members, displaced] = await this.#redis.run((redis) =>
			Promise.all([redis.smembers(own), redis.smembers(displacedKey(own))]),
		);
		return { members: new Set(members.map(Number)), displaced: displaced.map(Number) };
	}

	async status(gameServiceId: string): Promise<ReservoirStatus> {
		const { holders, sessions } = keysOf(gameServiceId);
		const [size, checkedOut, count] = await this.#redis.run((redis) =>
			Promise.all([this.#sizeOf(gameServiceId), redis.hlen(holders), redis.scard(sessions)]),
		);
		return { size, checkedOut, available: size - checkedOut, sessions: count };
	}

	async seed(...[gameServiceId, size, by]: Parameters<Reservoir["seed"]>): Promise<ReservoirStatus> {
		checkWhole("size", size, MAX_SIZE);
		const before = await this.#sizeOf(gameServiceId);
		if (size < before) {
			throw new ShowtimeError(
				"RESERVOIR_SHRINKS",
				`size = ${size}: the reservoir has ${before} members and never shrinks`,
			);
		}
		if (size > before) {
			const act = { ...by, action: "reservoir/seed", gameServiceId, before, after: size, detail: { size } };
			await this.#options.sizes?.raise(gameServiceId, size, act);
			this.#sizes.set(gameServiceId, Math.max(size, this.#sizes.get(gameServiceId) ?? 0));
			await this.#eval(GROW, gameServiceId, String(size));
		}
		return this.status(gameServiceId);
	}

	/** Ids of the sessions, of whatever process, that hold members of the game services which this process has to do with. */
	async listed(): Promise<string[]> {
		const services = [...this.#services];
		const lists = await this.#redis.run((redis) =>
			Promise.all(services.map((gameServiceId) => redis.smembers(keysOf(gameServiceId).sessions))),
		);
		return [...new Set(lists.flat())];
	}

	/** After it returns the session, which is over, holds none of those. */
	async unlist(showtimeSessionId: string): Promise<void> {
		for (const gameServiceId of this.#services) await this.reassert(gameServiceId, showtimeSessionId, [], 0);
	}

	async #pick(request: CheckOut): Promise<number[]> {
		const { gameServiceId } = request;
		const size = await this.#sizeOf(gameServiceId);
		const interests = biasedOf(request) === 0 ? undefined : await this.#interestsOf(gameServiceId).sets(size);
		const { held, holders } = keysOf(gameServiceId);
		const [bits, displaced] = await this.#redis.run((redis) =>
			Promise.all([redis.getBuffer(held), redis.smembers(displacedKey(`${holders}:${request.showtimeSessionId}`))]),
		);
		const free = MemberSet.without(bits ?? new Uint8Array(), size);
		for (const template of displaced) free.delete(Number(template));
		return pickMembers(request, free, interests, this.#options);
	}

	async #take(gameServiceId: string, showtimeSessionId: string, picked: number[]): Promise<number[]> {
		try {
			return await this.#eval<number[]>(TAKE, gameServiceId, this.#epoch, showtimeSessionId, JSON.stringify(picked));
		} catch (error) {
			if (!/\bEPOCH\b/.test((error as Error).message)) throw error;
			// Not waited for: what is asserted may wait for this check-out to end.
			this.watch().catch(() => {});
			throw new StoreUnavailable("Redis has lost who is where, and the sessions have not asserted their members yet");
		}
	}

	async #sizeOf(gameServiceId: string): Promise<number> {
		const grown = await this.#redis.run((redis) => redis.get(keysOf(gameServiceId).size));
		return Math.max(this.#options.size ?? DEFAULT_SIZE, this.#sizes.get(gameServiceId) ?? 0, Number(grown ?? 0));
	}

	#interestsOf(gameServiceId: string): InterestIndex {
		let index = this.#interests.get(gameServiceId);
		if (index === undefined) {
			index = new InterestIndex(gameServiceId, this.#options);
			this.#interests.set(gameServiceId, index);
		}
		return index;
	}

	/** The epoch of the data; begins one when there is none. */
	async #seenEpoch(): Promise<string> {
		return await this.#redis.run(async (redis) => {
			await redis.setnx(EPOCH_KEY, randomUUID());
			return (await redis.get(EPOCH_KEY)) ?? "";
		});
	}

	async #eval<T>(script: string, gameServiceId: string, ...args: string[]): Promise<T> {
		this.#services.add(gameServiceId);
		const { held, holders, sessions, size } = keysOf(gameServiceId);
		const keys = [held, holders, sessions, size, EPOCH_KEY];
		return await this.#redis.run((redis) => redis.eval(script, keys.length, ...keys, ...args) as Promise<T>);
	}
}

const EPOCH_KEY = "showtime:aud:epoch";

function keysOf(gameServiceId: string) {
	const prefix = `showtime:aud:reservoir:${gameServiceId}`;
	return {
		held: `${prefix}:held`,
		holders: `${prefix}:holders`,
		sessions: `${prefix}:sessions`,
		size: `${prefix}:size`,
	};
}

/** Where the members are that a session has lost to another, from where its own are. */
function displacedKey(own: string): string {
	return `${own}:displaced`;
}

/** The first attempt picks as the request says; a later one must not pick the same again. */
function retryId(requestId: string, attempt: number): string {
	return attempt === 1 ? requestId : `${requestId}\n${attempt}`;
}
