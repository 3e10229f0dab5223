import { CAREER_PHASES } from "../components/career-phase.ts";
import { ShowtimeError } from "../errors.ts";
import { type PlatformNotice, readNotice } from "../events/platform-notice.ts";
import { type StreamerReference, streamerReference } from "../events/reference.ts";
import type { CareerSource } from "../persistence/career-source.ts";
import type { SessionStore } from "../persistence/session-store.ts";
import type { Seeds } from "../platform/seeds.ts";
import type { Cleanup } from "./cleanup.ts";
import type { GameSessions } from "./game-sessions.ts";
import type { SessionDirectory } from "./session-directory.ts";
import type { Sponsorships } from "./sponsorships.ts";
import type { VoiceOrchestration } from "./voice-orchestration.ts";

/** How far an unlocked entry lifts the crowd: that share of what it lacks to full engagement. */
const MORALE_BOOST_BP = 1_000;

export interface PlatformNoticesParts {
	voice: Pick<VoiceOrchestration, "heardOf" | "gone" | "speaking">;
	gameSessions: Pick<GameSessions, "begun" | "over">;
	cleanup: Cleanup;
	sponsorships: Pick<Sponsorships, "contractOver">;
	seeds: Pick<Seeds, "find">;
	seedTypeCode: string;
	/** Types of the collections that Showtime grants entries of. */
	collectionTypes: readonly string[];
	careers: Pick<CareerSource, "setTotalGrowth" | "phase">;
	sessions: Pick<SessionStore, "liveByStreamer">;
	directory: Pick<SessionDirectory, "submitAnywhere">;
}

/**
 * What other services tell everybody, whatever wire it came by (docs/platform.md, "What it hears of"). A notice may come twice,
 * or late: each leads to what is so, not to one more of it.
 */
export class PlatformNotices {
	readonly #parts: PlatformNoticesParts;

	constructor(parts: PlatformNoticesParts) {
		this.#parts = parts;
	}

	/** Takes a notice; answers what it was. Throws `INVALID_BODY`, or what could not be done for the time being. */
	async take(topic: string, value: unknown): Promise<{ kind: PlatformNotice["kind"] }> {
		const reading = readNotice(topic, value);
		if (!reading.ok) throw new ShowtimeError("INVALID_BODY", reading.reason);
		await this.#follow(reading.notice);
		return { kind: reading.notice.kind };
	}

	#follow(notice: PlatformNotice): Promise<void> {
		const { voice, gameSessions, cleanup, sponsorships } = this.#parts;
		switch (notice.kind) {
			case "game-session.begun":
				return gameSessions.begun(notice);
			case "game-session.over":
				return gameSessions.over(notice.gameSessionId);
			case "voice-room.begun":
				return voice.heardOf(notice.roomId, notice.sessionId);
			case "voice-room.over":
				return voice.gone(notice.roomId);
			case "voice-room.participants":
				return voice.speaking(notice.roomId, notice.participants, notice.eventId);
			case "phase.changed":
				return this.#changePhase(notice);
			case "entry.unlocked":
				return this.#cheerUp(notice);
			case "contract.over":
				return sponsorships.contractOver(notice.contractId);
			case "deleted":
				return cleanup.deleted(notice.what, notice.id);
			case "other":
				return Promise.resolve();
		}
	}

	/** Growth events carry no owner. */
	async #changePhase({
		eventId,
		seedId,
		seedTypeCode,
		totalGrowth,
	}: Extract<PlatformNotice, { kind: "phase.changed" }>): Promise<void> {
		const { seeds, careers } = this.#parts;
		if (seedTypeCode !== this.#parts.seedTypeCode) return;
		const seed = await seeds.find(seedId);
		if (seed === undefined) return;
		await careers.setTotalGrowth(seed.owner, totalGrowth);
		const phase = await careers.phase(seed.owner);
		await this.#submit(seed.owner, `phase:${eventId}:${CAREER_PHASES[phase]}`, { kind: "phase", phase });
	}

	async #cheerUp({
		eventId,
		owner,
		collectionType,
	}: Extract<PlatformNotice, { kind: "entry.unlocked" }>): Promise<void> {
		const streamer = streamerReference.safeParse(owner);
		if (!streamer.success || !this.#parts.collectionTypes.includes(collectionType)) return;
		await this.#submit(streamer.data, `morale:${eventId}`, { kind: "morale", boostBp: MORALE_BOOST_BP });
	}

	/** Into the streamer's session, if there is one; a paused or ending one does without. */
	async #submit(
		streamer: StreamerReference,
		inputId: string,
		input: Parameters<SessionDirectory["submitAnywhere"]>[2],
	): Promise<void> {
		const live = await this.#parts.sessions.liveByStreamer(streamer);
		if (live === undefined) return;
		try {
			await this.#parts.directory.submitAnywhere(live.showtimeSessionId, inputId, input);
		} catch (error) {
			const isLeftOut = error instanceof ShowtimeError && ["SESSION_ENDED", "SESSION_PAUSED"].includes(error.code);
			if (!isLeftOut) throw error;
		}
	}
}
