import { applyFrame, type Crowd, createCrowd, type Frame, type FrameFit, PRESENT } from "../personas/crowd-frame.ts";
import { type Look, lookOf } from "../personas/look.ts";
import type { CrowdView } from "./crowd-view.ts";
import { EngagementGlide } from "./engagement-glide.ts";

/** The crowd of a stream, brought up to date by each crowd frame. */
export class StreamCrowd implements CrowdView {
	readonly #crowd: Crowd = createCrowd();
	readonly #glide = new EngagementGlide();
	#present = 0;
	/** Seed of the looks; known from the stream's state. */
	viewSeed = 0;

	get tick(): number {
		return this.#crowd.tick;
	}

	/** Number of the step that the crowd shows. */
	get marker(): number {
		return this.#crowd.marker;
	}

	/** Highest seat ever used + 1. */
	get seatCount(): number {
		return this.#crowd.seatCount;
	}

	/** Seats that are taken. */
	get present(): number {
		return this.#present;
	}

	/**
	 * Per seat: engagement step << 4 | mood << 1 | presence; 0 = free. Changes in place, may be longer than `seatCount`,
	 * and is another array once the crowd has grown.
	 */
	get state(): Uint8Array {
		return this.#crowd.state;
	}

	/** Per seat: occupants so far, modulo 2; otherwise as `state`. */
	get occupancy(): Uint8Array {
		return this.#crowd.occupancy;
	}

	presentAt(seat: number): boolean {
		return (this.#crowd.state[seat] & PRESENT) !== 0;
	}

	engagementAt(seat: number): number {
		return engagementOf(this.#crowd.state[seat]);
	}

	moodAt(seat: number): number {
		return (this.#crowd.state[seat] >>> 1) & 7;
	}

	lookAt(seat: number): Look {
		return lookOf(this.viewSeed, seat, this.#crowd.occupancy[seat]);
	}

	/** The crowd on its way from the former to the present engagement, as it stands at `nowMs`. */
	interpolated(nowMs: number): CrowdView {
		return {
			seatCount: this.seatCount,
			presentAt: (seat) => this.presentAt(seat),
			engagementAt: (seat) => this.#glide.at(seat, this.engagementAt(seat), nowMs),
			moodAt: (seat) => this.moodAt(seat),
			lookAt: (seat) => this.lookAt(seat),
		};
	}

	/** Takes a frame that arrived at `nowMs`, where ticks are `tickMs` long. */
	take(frame: Frame, nowMs: number, tickMs: number): FrameFit {
		const former = { state: this.#crowd.state.slice(), occupancy: this.#crowd.occupancy.slice() };
		const fit = applyFrame(this.#crowd, frame);
		if (fit !== "applied") return fit;
		const { seatCount, state, occupancy } = this.#crowd;
		this.#glide.reserve(state.length, tickMs);
		this.#present = 0;
		for (let seat = 0; seat < seatCount; seat++) {
			const now = state[seat];
			const then = former.state[seat] ?? 0;
			this.#present += now & PRESENT;
			if (now === then && occupancy[seat] === former.occupancy[seat]) continue;
			const isSameViewer = (now & then & PRESENT) !== 0 && occupancy[seat] === former.occupancy[seat];
			if (!isSameViewer) this.#glide.jump(seat);
			else if (now >>> 4 !== then >>> 4) this.#glide.start(seat, engagementOf(then), nowMs);
		}
		return fit;
	}
}

function engagementOf(state: number): number {
	return (state & PRESENT) === 0 ? 0 : ((state >>> 4) + 0.5) / 16;
}
