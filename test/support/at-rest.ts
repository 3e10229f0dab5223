/** A store, and how to wait for it. */
export interface AtRest<Store> {
	/** The same store, its calls counted. */
	store: Store;
	/** After it returns no call is under way; answers whether one was. */
	rest(): Promise<boolean>;
}

/** Counts the calls of a store that a manual clock does not wait for: those that go to a server. */
export function atRest<Store extends object>(inner: Store): AtRest<Store> {
	const calls = new Set<Promise<unknown>>();
	const store = new Proxy(inner, {
		get(target, name) {
			const method = Reflect.get(target, name) as (...args: unknown[]) => Promise<unknown>;
			return (...args: unknown[]) => {
				const call = method.apply(target, args).finally(() => calls.delete(call));
				calls.add(call);
				return call;
			};
		},
	});
	return {
		store,
		async rest() {
			const wasBusy = calls.size > 0;
			while (calls.size > 0) await Promise.allSettled(calls);
			return wasBusy;
		},
	};
}
