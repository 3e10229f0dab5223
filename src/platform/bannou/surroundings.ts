/** What the clients of the platform take from the process around them. */
export interface Surroundings {
	/** Unix milliseconds. */
	nowMs(): number;
	/** Calls `action` once, not before `ms` milliseconds have passed; what it answers calls that off. */
	after(ms: number, action: () => void): () => void;
	/** 0 to 1, for delays that are to differ between processes. */
	random(): number;
	log: {
		info(facts: object, message: string): void;
		warn(facts: object, message: string): void;
	};
}

/** Waits; rejects at once with the signal's reason when that is aborted. */
export async function pause({ after }: Pick<Surroundings, "after">, ms: number, signal: AbortSignal): Promise<void> {
	signal.throwIfAborted();
	await new Promise<void>((resolve, reject) => {
		const stop = () => {
			cancel();
			reject(signal.reason);
		};
		const cancel = after(ms, () => {
			signal.removeEventListener("abort", stop);
			resolve();
		});
		signal.addEventListener("abort", stop, { once: true });
	});
}
