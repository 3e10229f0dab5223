import type { PlatformCall } from "../events/platform-call.ts";
import type { RelayQueue } from "./relay-queue.ts";

/** A call as the ledger has it. */
export interface KeptCall extends PlatformCall {
	/** What was noted before its first attempt, such as the growth that it adds to; undefined before. */
	note: unknown;
	/** An attempt before this one may have arrived. */
	isRepeat: boolean;
}

/**
 * The ledger of calls to other services: each was decided once, and counts once there (docs/durability.md, "Calls to other
 * services"). Calls come in with the transaction that decides them, and leave by a relay, in lines of `laneOf`.
 */
export interface PlatformCalls extends RelayQueue<KeptCall> {
	/** After it returns the calls are durable, behind those of their lane; known ones, settled ones too, change nothing. */
	add(calls: readonly PlatformCall[]): Promise<void>;
	/** After it returns the note is durable and every later attempt is a repeat; to be called before the first attempt. */
	note(callId: string, note: unknown): Promise<void>;
	/** Takes the note back: the attempt is known not to have arrived. */
	unnote(callId: string): Promise<void>;
	/** Drops settled calls that were decided before; nobody decides them again by then. */
	dropSettled(beforeMs: number): Promise<void>;
}
