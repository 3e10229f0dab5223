import type { Effect } from "../events/effect.ts";
import type { Marker } from "../events/input.ts";
import { isCheckpointDue, isHotCheckpointDue } from "./checkpoint-due.ts";
import { Checkpointer, type TakenCheckpoint } from "./checkpointer.ts";
import { sealHot } from "./hot-checkpoint.ts";
import type { LiveSession } from "./live-session.ts";
import type { LiveSessionParts } from "./live-session-parts.ts";
import { sealFold } from "./session-fold.ts";

/** A session with more left to do is not checkpointed hot: its journal has it all. */
const MOST_LEFT_TO_DO = 1_000;
const MOST_STINTS_LEFT = 5_000;

/** Takes the checkpoints of one live session, durable and hot, when they are due. */
export class SessionCheckpoints {
	readonly #session: LiveSession;
	readonly #parts: LiveSessionParts;
	readonly #durable: Checkpointer;
	#isHotDue = false;

	constructor(session: LiveSession, parts: LiveSessionParts) {
		this.#session = session;
		this.#parts = parts;
		this.#durable = new Checkpointer({
			...parts,
			token: parts.isFenced ? parts.token : undefined,
			take: () => this.#taken(),
			// A session that nobody else writes meets no conflict that would tell.
			onNotOwner: (error) => parts.onConflict(session, error),
			onStored: ({ outbox, decisions }) => this.#session.outgoing.handedOver(outbox, decisions),
		});
	}

	/** Takes what is due after a marker that the session has just folded. */
	stepped(marker: Marker, effects: readonly Effect[]): void {
		const { world } = this.#session;
		const isDue = isCheckpointDue(world, marker, effects);
		const isAnotherWaiting = this.#durable.isBehind;
		if (isDue) this.#durable.request();
		// Still due from an earlier marker: what that decided does not get out, so it is taken along.
		if (this.#isHotDue) this.#requestHot();
		this.#isHotDue ||= isHotCheckpointDue(world, marker) && (!isDue || isAnotherWaiting);
		this.proceed();
	}

	/** Takes what is due and may be taken now; a hot one too is better off without what is on its way out. */
	proceed(): void {
		this.#durable.proceed();
		if (this.#isHotDue && !this.#session.outgoing.isMoving) this.#requestHot();
	}

	/** After it returns the last marker has a durable one, unless that failed, or the session may not be taken. */
	async store(): Promise<void> {
		this.#durable.request();
		await this.#durable.idle();
	}

	/** Asks for a durable one of a journal that has begun anew. */
	requestInNewEpoch(): void {
		this.#durable.requestInNewEpoch();
	}

	/** The session as it stands with what it has left to do; undefined while it may not be taken. Called between two steps. */
	sealHot(): Uint8Array | undefined {
		const { id, isOver, outgoing } = this.#session;
		const { effects, messages, decisions } = outgoing;
		if (isOver || effects.length + messages.length > MOST_LEFT_TO_DO) return undefined;
		if (decisions !== undefined && decisions.stints.length > MOST_STINTS_LEFT) return undefined;
		const left = { effects, messages, ...(decisions === undefined ? {} : { decisions }) };
		return sealHot(id, this.#parts.fold, left, this.#parts.format);
	}

	#requestHot(): void {
		this.#isHotDue = false;
		this.#parts.hotCheckpoints?.request(this.#session);
	}

	#taken(): TakenCheckpoint | undefined {
		const { id, world, isHalted, isConcluded, outgoing } = this.#session;
		if (isHalted || world.marker === 0) return undefined;
		// Until the end is concluded a restart has to decide it again.
		if (world.session.status === "ended" && !isConcluded) return undefined;
		// Effects that are not carried out must be folded again after a crash, so the checkpoint waits for them.
		if (outgoing.isMoving) return undefined;
		const { messages, decisions } = outgoing;
		const checkpoint = sealFold(id, this.#parts.fold, this.#parts.format);
		return { checkpoint, outbox: [...messages], ...(decisions === undefined ? {} : { decisions }) };
	}
}
