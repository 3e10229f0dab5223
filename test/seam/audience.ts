import { Encoder } from "@colyseus/schema";
import { envelopeOf } from "../../src/bridge/envelope.ts";
import type { Effect } from "../../src/events/effect.ts";
import type { Marker, StartInput } from "../../src/events/input.ts";
import type { Personas } from "../../src/personas/personas.ts";
import { Announcer } from "../../src/rooms/announcer.ts";
import { CrowdFrameEncoder } from "../../src/rooms/crowd-frame-encoder.ts";
import type { ShownSession } from "../../src/rooms/live-session.ts";
import { StreamList } from "../../src/rooms/stream-list.ts";
import { StreamState } from "../../src/rooms/stream-state.ts";
import { writeState } from "../../src/rooms/stream-state-writer.ts";
import type { World } from "../../src/world/world.ts";
import { ManualClock } from "../support/manual-clock.ts";

const KEYFRAME_MARKERS = 20;

/** Somebody who receives all that leaves a session for players and game servers, byte by byte. */
export class Audience {
	readonly #session: ShownSession;
	readonly #clock: ManualClock;
	readonly #state = new StreamState();
	readonly #encoder = new Encoder(this.#state);
	readonly #frames = new CrowdFrameEncoder();
	readonly #announcer: Announcer;
	readonly #list: StreamList;
	#heard: string[] = [];

	constructor(start: StartInput, world: World, personas: Personas) {
		const { showtimeSessionId, streamer, gameServiceId, startedAtMs } = start;
		const { intervalMs } = start.rules;
		const about = { showtimeSessionId, streamer, gameServiceId, startedAtMs };
		const record = { ...about, status: "active" as const, title: "A stream", realmPreset: "arena", listed: true };
		this.#session = { id: showtimeSessionId, record, world, personas, intervalMs, isOver: false };
		this.#clock = new ManualClock(startedAtMs);
		this.#announcer = new Announcer(this.#session, this.#clock, (type, message) =>
			this.#heard.push(`${type} ${JSON.stringify(message)}`),
		);
		this.#list = new StreamList(this.#clock, () => [this.#session]);
	}

	/** What one step sends. */
	receive(marker: Marker, effects: readonly Effect[]): string[] {
		const { world, personas, record } = this.#session;
		this.#heard = [];
		this.#clock.jump(record.startedAtMs + marker.atMs - this.#clock.nowMs());
		writeState(this.#state, this.#session);
		const patch = marker.marker === 1 ? this.#encoder.encodeAll() : this.#encoder.encode();
		this.#heard.push(`patch ${hexOf(patch)}`);
		this.#encoder.discardChanges();
		const isKey = marker.marker % KEYFRAME_MARKERS === 1;
		const frame = isKey ? this.#frames.keyframe(personas, world) : this.#frames.delta(personas, world);
		if (frame !== undefined) this.#heard.push(`crowd ${hexOf(frame)}`);
		this.#announcer.announce({ marker, inputs: [], effects });
		this.#heard.push(`GET /streams ${JSON.stringify(this.#list.streams())}`);
		effects.forEach((effect, index) => {
			const envelope = envelopeOf(record, { marker, index, effect, incarnation: "first" });
			if (envelope !== undefined) this.#heard.push(`event ${JSON.stringify(envelope)}`);
		});
		return this.#heard;
	}
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
