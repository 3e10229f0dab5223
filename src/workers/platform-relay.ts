import { PlatformRefused, PlatformUnavailable } from "../errors.ts";
import { type CalledService, type PlatformCallKind, SERVICE_OF } from "../events/platform-call.ts";
import type { GrowthLedger } from "../persistence/growth-ledger.ts";
import type { KeptCall, PlatformCalls } from "../persistence/platform-calls.ts";
import type { VoiceStore } from "../persistence/voice-store.ts";
import type { Platform } from "../platform/platform.ts";
import type { CareerNews } from "./calls/call-handler.ts";
import { carryOutCall } from "./calls/call-handlers.ts";
import { Relay, type RelayParts } from "./relay.ts";

/** A lane's next attempt is not later than this, so that a service which is back is noticed. */
const LAST_RETRY_MS = 60_000;
/** Lanes that are carried out side by side. */
const MOST_AT_ONCE = 8;

/** What became of an attempt. */
export type CallOutcome = "done" | "failed" | "given-up";

export interface PlatformRelayParts extends Pick<RelayParts<KeptCall>, "clock" | "logger"> {
	calls: PlatformCalls;
	growth: Pick<GrowthLedger, "confirm">;
	/** Which room a session has. */
	voice: Pick<VoiceStore, "remove">;
	news: CareerNews;
	platform: Platform;
	/** Learns of each attempt. */
	onAttempt(kind: PlatformCallKind, outcome: CallOutcome): void;
}

/** Carries calls to other services out, in the order of each lane (docs/durability.md, "Calls to other services"). */
export class PlatformRelay {
	readonly relay: Relay<KeptCall>;
	readonly #parts: PlatformRelayParts;
	readonly #away = new Map<CalledService, string>();

	constructor(parts: PlatformRelayParts) {
		this.#parts = parts;
		this.relay = new Relay<KeptCall>({
			...parts,
			queue: parts.calls,
			itemName: "a call to the platform",
			placeName: "platform_call",
			idOf: ({ callId }) => callId,
			factsOf: ({ streamer, body }) => ({ streamer, kind: body.kind }),
			carryOut: (call) => this.#carryOut(call),
			isRefusal: (error) => error instanceof PlatformRefused,
			mayCarryOut: () => true,
			mostAtOnce: MOST_AT_ONCE,
			lastRetryMs: LAST_RETRY_MS,
			// Whoever comes next goes on with the rest: services may take longer than a stop may.
			finishesAtClose: false,
			onDead: ({ body }) => parts.onAttempt(body.kind, "given-up"),
		});
	}

	/** Services that did not answer this process when they were last called, and what came instead. */
	get away(): ReadonlyMap<CalledService, string> {
		return this.#away;
	}

	async #carryOut(call: KeptCall): Promise<void> {
		const { platform, calls: ledger, growth, voice, news, onAttempt } = this.#parts;
		const { kind } = call.body;
		const service = SERVICE_OF[kind];
		try {
			await carryOutCall(call, { platform, ledger, growth, voice, news });
			onAttempt(kind, "done");
		} catch (error) {
			if (error instanceof PlatformUnavailable) this.#away.set(service, error.message);
			else if (error instanceof PlatformRefused) await this.#isBack(service);
			onAttempt(kind, "failed");
			throw error;
		}
		await this.#isBack(service);
	}

	/** What failed while the service was away is possible again. */
	async #isBack(service: CalledService): Promise<void> {
		if (this.#away.delete(service)) await this.#parts.calls.hurry(`${service}:`);
	}
}
