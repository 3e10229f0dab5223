import { deterministicId } from "../deterministic-id.ts";
import type { LoadSettings } from "../loadtest/settings.ts";
import { type ApiCaller, CallFailed } from "./api-caller.ts";
import { CliError } from "./fail.ts";
import type { Seat } from "./load-clients.ts";

/** Sessions that are started or ended at once. */
const AT_ONCE = 8;
/** The audience of a session comes and goes: so many times its members are in the reservoir. */
const RESERVE = 2;

interface Rules {
	settings: { defaultAudiencePoolSize: number; audiencePoolScalePerPhase: number; tickIntervalSeconds: number };
}

/**
 * The sessions of a load: of a game service of their own, by streamers of their own, both of which follow from the seed. When they
 * are ended nothing of the game service is left; of the streamers their careers are.
 */
export class LoadSessions {
	readonly #caller: ApiCaller;
	readonly #urls: readonly string[];
	readonly #settings: LoadSettings;
	readonly #gameServiceId: string;
	readonly #seats: Seat[] = [];

	/** `urls`: of the internal API of each process; sessions are started on them by turns. */
	constructor(caller: ApiCaller, urls: readonly string[], settings: LoadSettings) {
		this.#caller = caller;
		this.#urls = urls;
		this.#settings = settings;
		this.#gameServiceId = deterministicId("loadtest", settings.seed);
	}

	/** Where the sessions that have been started are watched. */
	get seats(): readonly Seat[] {
		return this.#seats;
	}

	/**
	 * After it returns the game service has an audience of the right size to give. Answers how long a tick is. Throws `CliError` when
	 * sessions of such a load run already; `endFormer` ends those.
	 */
	async prepare(endFormer: boolean): Promise<{ tickSeconds: number }> {
		const { seed, members, rooms } = this.#settings;
		const found = await this.#post<{ totalCount: number }>("session/list", { status: "active", pageSize: 1 });
		if (found.totalCount > 0 && !endFormer) {
			const running = `${found.totalCount} sessions of a load with seed ${seed} run there`;
			throw new CliError(
				`${running}: it runs still, or was killed; take another --seed, or end them with --end-former`,
			);
		}
		if (found.totalCount > 0) await this.#post("cleanup-by-game-service", {});
		const { settings: rules } = await this.#post<Rules>("rules/get", {});
		const wanted = { defaultAudiencePoolSize: members, audiencePoolScalePerPhase: 1 };
		const isSet = Object.entries(wanted).every(([name, value]) => rules[name as keyof typeof wanted] === value);
		if (!isSet) await this.#asAdmin("rules/set", { settings: wanted });
		const { size } = await this.#post<{ size: number }>("reservoir/status", {});
		const needed = RESERVE * rooms * members;
		if (size < needed) await this.#asAdmin("reservoir/seed", { size: needed });
		return { tickSeconds: rules.tickIntervalSeconds };
	}

	/** After it returns all sessions run. Throws what the first one that did not start failed with, or the signal's reason. */
	async start(signal: AbortSignal, onStarted: () => void): Promise<void> {
		const numbers = Array.from({ length: this.#settings.rooms }, (_, number) => number);
		await inTurn(numbers, async (number) => {
			signal.throwIfAborted();
			this.#seats.push(await this.#startOne(number));
			onStarted();
		});
	}

	/** After it returns they have ended, and nothing of their game service is left. */
	async end(onEnded: () => void): Promise<void> {
		await inTurn(this.#seats, async ({ id }) => {
			await this.#caller.post(this.#urls[0], "/showtime/session/end", { showtimeSessionId: id });
			onEnded();
		});
		await this.#post("cleanup-by-game-service", {});
	}

	async #startOne(number: number): Promise<Seat> {
		const { seed } = this.#settings;
		const started = await this.#caller.post<{ showtimeSessionId: string; room?: { endpoint: string } }>(
			this.#urls[number % this.#urls.length],
			"/showtime/session/start",
			{
				streamer: { entityType: "character", entityId: deterministicId("loadtest", seed, number) },
				gameServiceId: this.#gameServiceId,
				title: `Load ${number + 1}`,
				listed: false,
				randomSeed: (seed + number) % 2 ** 32,
			},
		);
		return { id: started.showtimeSessionId, endpoint: started.room?.endpoint ?? "" };
	}

	#post<Answer>(call: string, body: object): Promise<Answer> {
		const { path, named } = { path: `/showtime/${call}`, named: { gameServiceId: this.#gameServiceId, ...body } };
		return this.#caller.post<Answer>(this.#urls[0], path, named);
	}

	async #asAdmin(call: string, body: object): Promise<void> {
		try {
			await this.#post(call, body);
		} catch (error) {
			if (!(error instanceof CallFailed) || error.code !== "ROLE_TOO_LOW") throw error;
			const why = "an audience of the size that --members says takes a token of the role admin";
			throw new CliError(`${error.message}; ${why}`, { cause: error });
		}
	}
}

/** Does `work` for every item, a few at a time. After one has failed no other begins; it throws when those under way are done. */
async function inTurn<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
	const waiting = items.values();
	const failures: unknown[] = [];
	const worker = async () => {
		for (const item of waiting) {
			if (failures.length > 0) return;
			await work(item).catch((error: unknown) => failures.push(error));
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
	if (failures.length > 0) throw failures[0];
}
