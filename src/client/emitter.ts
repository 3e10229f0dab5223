/** Calls off a listener; calling it twice does nothing. */
export type Unsubscribe = () => void;

/** Listeners by event; `Events` maps the name of an event to what its listeners get. */
export class Emitter<Events extends object> {
	readonly #listeners = new Map<keyof Events, Set<(value: never) => void>>();

	on<Name extends keyof Events>(event: Name, listener: (value: Events[Name]) => void): Unsubscribe {
		// Wrapped, so that one function that listens twice is called twice and called off once at a time.
		const entry = (value: Events[Name]): void => listener(value);
		const listeners = this.#listeners.get(event) ?? new Set();
		this.#listeners.set(event, listeners.add(entry));
		return () => void listeners.delete(entry);
	}

	/** Calls every listener; one that throws keeps nobody else from hearing, its error surfaces as uncaught. */
	emit<Name extends keyof Events>(event: Name, value: Events[Name]): void {
		for (const listener of [...(this.#listeners.get(event) ?? [])]) {
			try {
				(listener as (value: Events[Name]) => void)(value);
			} catch (error) {
				queueMicrotask(() => {
					throw error;
				});
			}
		}
	}
}
