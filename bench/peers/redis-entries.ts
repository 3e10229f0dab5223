import type { Redis } from "ioredis";
import type { PersonalityRules, Rules } from "../../src/components/rules.ts";
import { memberIdOf } from "../../src/world/template.ts";
import { type Member, ObjectCrowd } from "./objects.ts";
import type { CrowdCounts, PeerCrowd } from "./peer-crowd.ts";

/** Keys a command has when they go in batches. */
const BATCH = 1_000;

/** `single`: a call a member, each awaited, as the specification's state store offers them. `batched`: MGET and MSET. */
export type RedisWay = "single" | "batched";

/** Members as they are read from Redis and written back. */
class ReadCrowd extends ObjectCrowd {
	get all(): readonly Member[] {
		return this.members;
	}

	set all(members: Member[]) {
		this.members = members;
	}
}

/**
 * The tick as the specification has it ("State Storage": an entry `aud:{showtimeSessionId}:{memberId}` a member, as JSON,
 * with entries for counts and tags): the worker reads every member, lets the tick pass over plain objects and writes
 * every member back. It knows the keys by itself, which spares it a scan.
 */
export class RedisEntryCrowd implements PeerCrowd {
	readonly #redis: Redis;
	readonly #crowd: ReadCrowd;
	readonly #reservoirSeed: number;
	readonly #personalities: ReadonlyMap<string, PersonalityRules>;
	readonly #prefix: string;
	way: RedisWay = "batched";

	constructor(
		redis: Redis,
		showtimeSessionId: string,
		rules: Rules,
		seed: number,
		reservoirSeed: number,
		roster: readonly number[],
	) {
		this.#redis = redis;
		this.#reservoirSeed = reservoirSeed;
		this.#personalities = new Map(rules.personalities.map((row) => [row.name, row]));
		this.#prefix = `showtime:aud:aud:${showtimeSessionId}`;
		this.#crowd = new ReadCrowd(rules, seed, reservoirSeed, roster);
	}

	get counts(): CrowdCounts {
		return this.#crowd.counts;
	}

	async tick(
		tick: number,
		marker: number,
		events: readonly { type: string; significance: number }[],
		arrivals: readonly number[],
	): Promise<void> {
		const texts = await this.#read(this.#crowd.all.map(({ memberId }) => this.#keyOf(memberId)));
		this.#crowd.all = texts.map((text) => this.#memberOf(text));
		const left = this.#crowd.tick(tick, marker, events, arrivals);
		await this.write();
		for (const template of left) await this.#redis.del(this.#keyOf(memberIdOf(this.#reservoirSeed, template)));
	}

	/** Writes every member, and the entries of the session. */
	async write(): Promise<void> {
		const entries = this.#crowd.all.map((member): [string, string] => [this.#keyOf(member.memberId), textOf(member)]);
		if (this.way === "single") {
			for (const [key, text] of entries) await this.#redis.set(key, text);
		} else {
			for (let from = 0; from < entries.length; from += BATCH) {
				await this.#redis.mset(...entries.slice(from, from + BATCH).flat());
			}
		}
		await this.#redis.set(`${this.#prefix}-counts`, JSON.stringify(this.counts));
		await this.#redis.set(`${this.#prefix}-tags`, this.#crowd.tagsText());
	}

	async #read(keys: readonly string[]): Promise<(string | null)[]> {
		const texts: (string | null)[] = [];
		if (this.way === "single") {
			for (const key of keys) texts.push(await this.#redis.get(key));
		} else {
			for (let from = 0; from < keys.length; from += BATCH) {
				texts.push(...(await this.#redis.mget(...keys.slice(from, from + BATCH))));
			}
		}
		return texts;
	}

	#memberOf(text: string | null): Member {
		if (text === null) throw new Error("Redis has lost a member");
		const { personality, ...rest } = JSON.parse(text);
		return { ...rest, personality: this.#personalities.get(personality), expiresTick: Number.POSITIVE_INFINITY };
	}

	#keyOf(memberId: string): string {
		return `${this.#prefix}:${memberId}`;
	}
}

function textOf({ personality, ...rest }: Member): string {
	return JSON.stringify({ ...rest, personality: personality.name });
}
