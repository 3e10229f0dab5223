import { SENTIMENT_CATEGORIES } from "../../src/components/sentiment.ts";
import type { PulseEntry } from "../../src/events/input.ts";
import { below, draw, drawAt, drawKey, FOR_REAL_TEMPLATE, FOR_SYNTHETIC } from "../../src/world/draw.ts";
import { type Member, mul, ObjectCrowd, WHOLE } from "./objects.ts";

const UNTIL_NEXT_PULSE = 255;

/** The peer of the full tick: plain objects that take pulses of a real audience by the same rules. */
export class BlendedObjectCrowd extends ObjectCrowd {
	#tracked = new Map<string, Member>();
	/** Pulses that the next tick takes. */
	pulses: PulseEntry[][] = [];

	protected override blend(tick: number, marker: number): void {
		this.#expire(tick);
		for (const entries of this.pulses) this.#take(entries, tick);
		this.pulses = [];
		if (tick % this.rules.windowTicks === 0) this.#pretend(tick, marker);
	}

	#expire(tick: number): void {
		const left = this.members.filter((member) => member.expiresTick <= tick);
		if (left.length === 0) return;
		this.members = this.members.filter((member) => member.expiresTick > tick);
		this.free(left);
	}

	#take(entries: readonly PulseEntry[], tick: number): void {
		const spare = this.members
			.filter((member) => member.origin === "anonymous")
			.sort((a, b) => b.expiresTick - a.expiresTick || b.serial - a.serial);
		for (const entry of entries) {
			const intensityBp = Math.round(entry.intensity * WHOLE);
			const category = SENTIMENT_CATEGORIES.indexOf(entry.category);
			const { trackingId } = entry;
			let member = trackingId === undefined ? spare.pop() : this.#tracked.get(trackingId);
			if (member === undefined) {
				const { entryBp, entryIntensityBp } = this.rules.blending;
				const seed = draw(this.seed, 0, 0, FOR_REAL_TEMPLATE);
				member = this.add(seed, this.nextSerial, entryBp + mul(entryIntensityBp, intensityBp));
				member.origin = trackingId === undefined ? "anonymous" : "tracked";
				if (trackingId !== undefined) this.#tracked.set(trackingId, member);
			} else this.#jump(member, intensityBp);
			if (trackingId === undefined) member.expiresTick = tick + this.rules.blending.ttlTicks;
			member.mood = category;
			member.swayTicks = UNTIL_NEXT_PULSE;
			member.lastActiveTick = tick;
			this.entries.push({ tick, serial: trackingId === undefined ? 0 : member.serial, category, intensityBp });
		}
	}

	#jump(member: Member, intensityBp: number): void {
		const { jumpBp } = this.rules.blending;
		member.engagementBp = mul(member.engagementBp, WHOLE - jumpBp) + mul(intensityBp, jumpBp);
	}

	#pretend(tick: number, marker: number): void {
		const { blending, audience, windowTicks } = this.rules;
		const key = drawKey(this.seed, marker, FOR_SYNTHETIC);
		for (const member of this.members) {
			if (member.lastActiveTick <= tick - windowTicks || member.engagementBp <= audience.engagedAboveBp) continue;
			if (member.origin !== "simulated" || this.matchNow(member) === 0) continue;
			const word = drawAt(key, member.serial);
			if ((word & 0xffff) * WHOLE >= blending.syntheticShareBp * 65_536) continue;
			this.#jump(member, blending.syntheticFromBp + below(word, WHOLE - blending.syntheticFromBp + 1));
		}
	}
}
