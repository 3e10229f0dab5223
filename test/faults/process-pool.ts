import type { ServeProcess } from "../support/showtime-process.ts";
import { until } from "../support/until.ts";

/** A start that finds a store away ends, as its page says; a supervisor would try again. */
const STARTS = 5;
/** Stores may be away for most of it. */
const UP_WITHIN_MS = 45_000;
const FREE_WITHIN_MS = 60_000;
/** Who owns sessions is preferred for so long; takeovers take a lease. */
const OWNER_WITHIN_MS = 3_000;
/** The same where nobody else will do. */
const ONE_OWNER_WITHIN_MS = 15_000;

/** Which process a fault is for; absent: any, one that owns sessions if there is any. */
export interface Wanted {
	/** One that owns sessions. */
	isOwner?: true;
	/** The one that owns this session. */
	ownerOf?: string;
}

export interface ProcessPoolParts {
	/** Spawns one more process; it need not be up. */
	spawn(): Promise<ServeProcess>;
	/** API addresses of the processes that own sessions, by session. */
	owners(): Promise<ReadonlyMap<string, string>>;
	size: number;
}

/** The processes that faults are brought upon: as many as before some moments after each loss. */
export class ProcessPool {
	/** Those that are up, as far as is known. */
	readonly running: ServeProcess[] = [];
	/** All there ever were, for what they said. */
	readonly all: ServeProcess[] = [];
	/** Told to end in order. */
	readonly drained = new Set<ServeProcess>();
	/** Processes that ended and nobody told them to. */
	readonly ownEnds: ServeProcess[] = [];
	readonly #parts: ProcessPoolParts;
	readonly #taken = new Set<ServeProcess>();
	readonly #starting = new Set<Promise<void>>();
	#failure: Error | undefined;

	constructor(parts: ProcessPoolParts) {
		this.#parts = parts;
	}

	/** Carries a fault out on a process that no other fault has, if need be on another than the wanted one; one that ended is replaced. */
	async with<T>(fault: (process: ServeProcess) => Promise<T>, wanted: Wanted = {}): Promise<T> {
		const process = await this.#take(wanted);
		try {
			return await fault(process);
		} finally {
			this.#taken.delete(process);
			this.#replace(process);
		}
	}

	/** After it returns as many processes are up as there should be. */
	async settled(): Promise<void> {
		for (const process of [...this.running]) {
			if (!this.#taken.has(process)) this.#replace(process);
		}
		while (this.running.length + this.#starting.size < this.#parts.size) this.#start();
		while (this.#starting.size > 0) await Promise.all(this.#starting);
		if (this.#failure !== undefined) throw this.#failure;
	}

	async #take({ isOwner, ownerOf }: Wanted): Promise<ServeProcess> {
		const isPatient = isOwner || ownerOf !== undefined;
		const preferredUntil = performance.now() + (isPatient ? ONE_OWNER_WITHIN_MS : OWNER_WITHIN_MS);
		const take = async () => {
			const owners = await this.#parts.owners();
			const wanted = ownerOf === undefined ? [...owners.values()] : [owners.get(ownerOf)];
			const free = this.running.filter((process) => !process.isOver && !this.#taken.has(process));
			const owning = free.find(({ apiUrl }) => wanted.includes(apiUrl));
			const taken = owning ?? (performance.now() > preferredUntil ? free[0] : undefined);
			if (taken !== undefined) this.#taken.add(taken);
			return taken;
		};
		return until(take, "a process is there for a fault", FREE_WITHIN_MS);
	}

	#replace(process: ServeProcess): void {
		if (!process.isOver) return;
		const place = this.running.indexOf(process);
		if (place < 0) return;
		this.running.splice(place, 1);
		this.#start();
	}

	#start(): void {
		const starting = this.#started()
			.catch((error: Error) => {
				this.#failure = error;
			})
			.finally(() => this.#starting.delete(starting));
		this.#starting.add(starting);
	}

	async #started(): Promise<void> {
		let output = "";
		for (let attempt = 0; attempt < STARTS; attempt++) {
			const process = await this.#parts.spawn();
			this.all.push(process);
			const isUp = () => process.isOver || process.apiUrl !== "";
			await until(isUp, "a new process is up", UP_WITHIN_MS);
			if (!process.isOver) {
				this.running.push(process);
				void process.ended.then((code) => {
					if (code === null || this.drained.has(process)) return;
					this.ownEnds.push(process);
					if (!this.#taken.has(process)) this.#replace(process);
				});
				return;
			}
			output = process.output();
		}
		throw new Error(`a process did not start ${STARTS} times in a row: ${output.slice(-2_000)}`);
	}
}
