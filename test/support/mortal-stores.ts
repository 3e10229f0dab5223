import type { HotCheckpointStore } from "../../src/persistence/hot-checkpoint-store.ts";
import type { SessionParts } from "../../src/rooms/session-parts.ts";

const STORES = ["journal", "checkpoints", "sessions", "conclusions", "outbox"] as const;
type Mortal = Pick<SessionParts, (typeof STORES)[number] | "events">;

/** The stores and the sink of a process that dies in the middle of a call. */
export interface MortalStores {
	parts: Mortal;
	/** The same of a hot store, when there is one: the process dies in its calls too. */
	hotStore: HotCheckpointStore | undefined;
	/** True once the process has died: none of its calls returns any more. */
	isDead(): boolean;
	/** The process dies now, between two calls. */
	kill(): void;
	/** It dies after so many more calls, in the next. */
	dieIn(calls: number): void;
}

/**
 * Lets `calls` calls through; the next one is done or not done (`isLastDone`) and never returns, and neither does any after
 * it: what a kill in the middle of a write looks like to the next life.
 */
export function mortal(parts: Mortal, calls: number, isLastDone: boolean, hotStore?: HotCheckpointStore): MortalStores {
	let left = calls;
	const live = async (call: () => Promise<unknown>): Promise<unknown> => {
		if (left-- > 0) return call();
		if (left === -1 && isLastDone) await call();
		return new Promise(() => {});
	};
	const wrap = <T extends object>(target: T): T =>
		new Proxy(target, {
			get(inner, name) {
				const method = Reflect.get(inner, name) as (...args: unknown[]) => Promise<unknown>;
				return (...args: unknown[]) => live(() => method.apply(inner, args));
			},
		});
	const stores = Object.fromEntries(STORES.map((name) => [name, wrap(parts[name])])) as unknown as Mortal;
	const { messagesOf, endingOf, publish } = parts.events;
	const events = { messagesOf, endingOf, ...wrap({ publish }) };
	return {
		parts: { ...stores, events },
		hotStore: hotStore && wrap(hotStore),
		isDead: () => left < 0,
		kill: () => (left = -1),
		dieIn: (more) => (left = more),
	};
}
