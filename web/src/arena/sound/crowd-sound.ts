import type { ReactionExpansion, ReactionKind } from "../../../../src/client/index.ts";
import { applauseBuffer } from "./applause-buffer.ts";
import { loudnessOf, swellOf } from "./loudness.ts";
import { noiseBuffer } from "./noise-buffer.ts";
import { VOICES, type Voice } from "./voices.ts";

/** What the crowd does, as it is heard. */
export interface HeardReaction {
	kind: ReactionKind;
	/** 0 to 1. */
	intensity: number;
	expansion: ReactionExpansion;
	/** When it begins; below 0 it runs already. */
	inSeconds: number;
	/** How many take part. */
	voices: number;
}

const MURMUR_GAIN = 0.16;
const REACTION_GAIN = 0.55;
/** How quickly the murmur follows, in seconds. */
const FOLLOW = 1.2;
const FADE = 0.15;
/** The chord of the hype train's whistle, in hertz; each level is a tone higher. */
const WHISTLE = [311, 370, 466, 554];

/** The crowd as it sounds: nothing is loaded, all of it is made of noise. Silent until it is turned on. */
export class CrowdSound {
	#context: AudioContext | undefined;
	#master: GainNode | undefined;
	#murmur: GainNode | undefined;
	#noise: AudioBuffer | undefined;
	#isOn = false;
	#loudness = 0;

	/** Turns sound on or off; has to come from something the reader did, or browsers keep it silent. */
	turn(isOn: boolean): void {
		this.#isOn = isOn;
		if (isOn && !this.#context) this.#open();
		const context = this.#context;
		if (!context || !this.#master) return;
		this.#master.gain.setTargetAtTime(isOn ? 1 : 0, context.currentTime, FADE);
		if (isOn) void context.resume();
		else setTimeout(() => !this.#isOn && context.state === "running" && void context.suspend(), 1000 * FADE * 5);
	}

	/** How many are there, and how engaged they are (0 to 1). */
	murmur(present: number, engagement: number): void {
		this.#loudness = loudnessOf(present) * (0.25 + 0.75 * engagement);
		this.#follow();
	}

	react(reaction: HeardReaction): void {
		const context = this.#heard();
		if (!context || reaction.inSeconds + reaction.expansion.endMs / 1000 <= 0) return;
		const start = context.currentTime + Math.max(0, reaction.inSeconds);
		const gain = REACTION_GAIN * loudnessOf(reaction.voices) * (0.4 + 0.6 * reaction.intensity);
		if (reaction.kind === "applause") this.#clap(context, reaction, start, gain);
		else this.#sing(context, reaction, VOICES[reaction.kind], start, gain);
		if (reaction.kind === "hush") this.#duck(context, start, reaction.expansion.endMs / 1000);
	}

	/** The whistle of a hype train that gains a level. */
	rise(level: number): void {
		const context = this.#heard();
		if (!context || !this.#master) return;
		const start = context.currentTime + 0.05;
		for (const [delay, length] of [
			[0, 0.35],
			[0.45, 1.1],
		] as const) {
			for (const hertz of WHISTLE) {
				const tone = new OscillatorNode(context, { type: "triangle", frequency: hertz * 2 ** ((level - 1) / 6) });
				const gain = new GainNode(context, { gain: 0 });
				gain.gain.setTargetAtTime(0.05, start + delay, 0.05);
				gain.gain.setTargetAtTime(0, start + delay + length, 0.12);
				tone.connect(gain).connect(this.#master);
				tone.start(start + delay);
				tone.stop(start + delay + length + 0.8);
			}
		}
	}

	close(): void {
		void this.#context?.close();
		this.#context = undefined;
	}

	#heard(): AudioContext | undefined {
		return this.#isOn && !document.hidden ? this.#context : undefined;
	}

	#open(): void {
		const context = new AudioContext();
		const limiter = new DynamicsCompressorNode(context, { threshold: -18, ratio: 6 });
		this.#master = new GainNode(context, { gain: 0 });
		this.#master.connect(limiter).connect(context.destination);
		this.#noise = noiseBuffer(context);
		this.#murmur = new GainNode(context, { gain: 0 });
		this.#murmur.connect(this.#master);
		for (const [hertz, width, gain, rate] of [
			[240, 0.9, 1, 0.13],
			[620, 1.3, 0.7, 0.21],
			[1500, 1.6, 0.22, 0.37],
		]) {
			const source = new AudioBufferSourceNode(context, { buffer: this.#noise, loop: true, loopStart: rate });
			const band = new BiquadFilterNode(context, { type: "bandpass", frequency: hertz, Q: width });
			const level = new GainNode(context, { gain });
			const breath = new OscillatorNode(context, { frequency: rate });
			const depth = new GainNode(context, { gain: gain * 0.35 });
			breath.connect(depth).connect(level.gain);
			source.connect(band).connect(level).connect(this.#murmur);
			source.start();
			breath.start();
		}
		this.#context = context;
		this.#follow();
	}

	#follow(): void {
		if (this.#context)
			this.#murmur?.gain.setTargetAtTime(MURMUR_GAIN * this.#loudness, this.#context.currentTime, FOLLOW);
	}

	#duck(context: AudioContext, start: number, seconds: number): void {
		this.#murmur?.gain.setTargetAtTime(0.01, start, 0.3);
		this.#murmur?.gain.setTargetAtTime(
			MURMUR_GAIN * this.#loudness,
			Math.max(context.currentTime, start + seconds),
			FOLLOW,
		);
	}

	#clap(context: AudioContext, { expansion }: HeardReaction, start: number, gain: number): void {
		const source = new AudioBufferSourceNode(context, { buffer: applauseBuffer(context, expansion) });
		source.connect(new GainNode(context, { gain: gain * 1.5 })).connect(this.#master as GainNode);
		source.start(start);
	}

	/** Noise and humming through the formants of a voice, as loud at each moment as seats take part in it. */
	#sing(context: AudioContext, { expansion }: HeardReaction, voice: Voice, start: number, gain: number): void {
		const seconds = Math.max(0.3, expansion.endMs / 1000);
		const swell = new GainNode(context, { gain: 0 });
		swell.gain.setValueCurveAtTime(
			swellOf(expansion, voice.beatSeconds).map((share) => share * gain),
			start,
			seconds,
		);
		const placed = new StereoPannerNode(context);
		if (voice.isPanned) {
			placed.pan.setValueAtTime(-0.9, start);
			placed.pan.linearRampToValueAtTime(0.9, start + seconds);
		}
		swell.connect(placed).connect(this.#master as GainNode);
		const sources: AudioScheduledSourceNode[] = [
			new AudioBufferSourceNode(context, { buffer: this.#noise, loop: true }),
			...voice.tones.map((hertz) => {
				const tone = new OscillatorNode(context, { type: "sawtooth", frequency: hertz, detune: (hertz % 7) * 4 - 12 });
				tone.frequency.setTargetAtTime(hertz * voice.bend, start, seconds / 3);
				return tone;
			}),
		];
		for (const [hertz, width, level] of voice.formants) {
			const band = new BiquadFilterNode(context, { type: "bandpass", frequency: hertz, Q: width });
			band.frequency.setTargetAtTime(hertz * voice.bend, start, seconds / 3);
			const formant = new GainNode(context, { gain: level });
			band.connect(formant).connect(swell);
			sources.forEach((source, place) => {
				const share = place === 0 ? voice.breath : (1 - voice.breath) * 0.12;
				source.connect(new GainNode(context, { gain: share })).connect(band);
			});
		}
		for (const source of sources) {
			source.start(start);
			source.stop(start + seconds + 0.1);
		}
	}
}
