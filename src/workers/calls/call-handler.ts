import type { PlatformCallBody, PlatformCallKind } from "../../events/platform-call.ts";
import type { StreamerReference } from "../../events/reference.ts";
import type { GrowthLedger } from "../../persistence/growth-ledger.ts";
import type { KeptCall, PlatformCalls } from "../../persistence/platform-calls.ts";
import type { VoiceStore } from "../../persistence/voice-store.ts";
import type { Platform } from "../../platform/platform.ts";

/** What a call brought about for a session that runs. */
export interface CareerNews {
	/** The streamer's seed has come to another phase. `callId`: the same for every attempt. */
	phaseReached(streamer: StreamerReference, phase: number, callId: string): Promise<void>;
	/** The streamer has an entry that it had not; absent where the platform tells everybody by itself. */
	unlocked?(
		streamer: StreamerReference,
		entry: { collectionType: string; entryCode: string },
		callId: string,
	): Promise<void>;
}

export interface CallParts {
	platform: Platform;
	ledger: Pick<PlatformCalls, "note" | "unnote">;
	growth: Pick<GrowthLedger, "confirm">;
	voice: Pick<VoiceStore, "remove">;
	news: CareerNews;
}

/** A call of one kind, or of several. */
export type CallOf<Kind extends PlatformCallKind> = KeptCall & { body: Extract<PlatformCallBody, { kind: Kind }> };

/**
 * Carries a call out; it may be called again for the same one, which then changes nothing. Throws `PlatformUnavailable` when
 * it is open whether it happened, and `PlatformRefused` when it never will.
 */
export type CallHandler<Kind extends PlatformCallKind> = (call: CallOf<Kind>, parts: CallParts) => Promise<void>;
