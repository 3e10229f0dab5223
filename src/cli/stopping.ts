import type { Logger } from "pino";

/** An orderly stop that takes so many times its time is broken off. */
export const HARD_STOP = 1.25;

export interface StoppingParts {
	log: Logger;
	/** Longest time for an orderly stop. */
	drainMs: number;
	/** Answers whether everything was put away in order. */
	stop(): Promise<boolean>;
}

/** SIGTERM or SIGINT stops the process in order; a second one means now. Exit code 1: not everything was put away. */
export function stopOnSignal({ log, drainMs, stop }: StoppingParts): void {
	const begin = async (signal: string) => {
		log.info({ signal }, "stopping");
		setTimeout(() => {
			log.fatal({ drainMs }, "not stopped in time; the journal has everything");
			process.exit(1);
		}, drainMs * HARD_STOP).unref();
		process.exit((await stop()) ? 0 : 1);
	};
	let isStopping = false;
	for (const signal of ["SIGTERM", "SIGINT"]) {
		process.on(signal, () => {
			if (isStopping) process.exit(1);
			isStopping = true;
			void begin(signal);
		});
	}
}

/**
 * An exception that nobody caught ends the process at once: nothing more is appended, and a state that nobody understands is
 * not written down. The journal has everything.
 */
export function endOnException(log: Logger): void {
	process.on("uncaughtException", (error) => {
		log.fatal({ err: error }, "uncaught exception");
		process.exit(1);
	});
}
