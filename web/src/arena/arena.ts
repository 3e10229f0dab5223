import { expandReaction, type Look, type ReactionMessage } from "../../../src/client/index.ts";
import { readTheme, type Theme, watchTheme } from "../theme.ts";
import { paintBackdrop } from "./backdrop.ts";
import { paintBeams } from "./beams.ts";
import { type Colour, css, mix } from "./colour.ts";
import { Confetti } from "./confetti.ts";
import { CrowdMotion, type MovingCrowd } from "./crowd-motion.ts";
import { paintCrowd } from "./crowd-painter.ts";
import { CrowdReactions } from "./crowd-reactions.ts";
import { createFigureStrips, type FigureStrips, lookKey } from "./figure-strips.ts";
import { FramePacer } from "./frame-pacer.ts";
import { paintPerformer } from "./performer.ts";
import { arrangeSeats, houseCapacity, type Seating } from "./seating.ts";
import { createSurface } from "./surface.ts";

/** The light of the arena: what the hype train and the session make of it. */
export interface ArenaLight {
	/** 0 without a hype train. */
	hypeLevel: number;
	/** Mood code of the train, or -1. */
	hypeMood: number;
	isPaused: boolean;
}

/** One seat as a reader may ask for it. */
export interface SeatFacts {
	seat: number;
	mood: number;
	/** 0 to 15. */
	step: number;
}

/** How lively viewers bounce without a hype train, and what each of its levels adds. */
const LIVELINESS = 0.55;
const LIVELINESS_A_LEVEL = 0.22;
/** CSS pixels that the title takes from the arena, and on wide pages the floor on which the hype train runs. */
const TITLE_HEIGHT = 84;
const FLOOR_HEIGHT = 128;
const NARROW = 640;
const DENSEST_PIXELS = 2;
/** How much of the house's light each level of a hype train takes over. */
const STRENGTH_A_LEVEL = 0.28;
/** From so many seats on, dense screens are drawn at a pixel and a half. */
const LARGE_HOUSE = 4000;
const LARGE_HOUSE_PIXELS = 1.5;

/** The arena: a stack of canvases that shows a crowd seat by seat and repaints only while something moves. */
export class Arena {
	readonly root: HTMLElement;
	#backdrop = createSurface("arena__layer");
	#crowd = createSurface("arena__layer");
	#front = createSurface("arena__layer");
	#motion: CrowdMotion;
	#reactions = new CrowdReactions();
	#pacer = new FramePacer((now, deltaMs) => this.#frame(now, deltaMs));
	#confetti = new Confetti();
	#theme: Theme = readTheme();
	#seating: Seating | undefined;
	#strips: FigureStrips | undefined;
	#lookKeys = new Uint16Array(0);
	#lookedAt = new Uint8Array(0);
	#width = 0;
	#height = 0;
	#light: ArenaLight = { hypeLevel: 0, hypeMood: -1, isPaused: false };
	#highlightedMood = -1;
	#still = matchMedia("(prefers-reduced-motion: reduce)");
	#lookOf: (seat: number, occupancy: number) => Look;
	#serverNow: () => number;
	#close: (() => void)[] = [];

	/** `lookOf` tells the appearance of a seat's occupant, `serverNow` the server's clock. */
	constructor(lookOf: (seat: number, occupancy: number) => Look, serverNow: () => number) {
		this.#lookOf = lookOf;
		this.#serverNow = serverNow;
		this.#motion = new CrowdMotion(this.#still.matches);
		this.root = document.createElement("div");
		this.root.className = "arena";
		this.root.setAttribute("role", "img");
		this.root.setAttribute("aria-label", "The crowd in its seats round the stage");
		this.root.setAttribute("aria-describedby", "crowd-in-words");
		this.root.append(this.#backdrop.canvas, this.#crowd.canvas, this.#front.canvas);
		const observer = new ResizeObserver(() => this.#resize());
		observer.observe(this.root);
		const onMotionChange = (): void => {
			this.#motion.reducedMotion = this.#still.matches;
			this.#refresh();
		};
		this.#still.addEventListener("change", onMotionChange);
		this.#close.push(
			() => observer.disconnect(),
			() => this.#still.removeEventListener("change", onMotionChange),
			watchTheme((theme) => {
				this.#theme = theme;
				this.#strips = undefined;
				this.#refresh();
			}),
		);
	}

	/** Shows the crowd as a frame left it, on the way there for `durationMs`. */
	show(crowd: MovingCrowd, durationMs: number): void {
		const grown = crowd.seatCount > (this.#seating?.capacity ?? 0);
		this.#motion.take(crowd, durationMs);
		this.#look();
		if (grown) this.#arrange();
		this.#pacer.wake();
	}

	/** Lets the crowd react, every seat at its time. */
	react(reaction: ReactionMessage): void {
		const { kind, intensity, startAt } = reaction;
		const expansion = expandReaction(reaction, this.#motion.seatCount, this.#seating?.column);
		this.#reactions.play({ kind, intensity, startAt, expansion });
		this.#pacer.wake();
	}

	/** Turns the lights; a level that rises throws confetti. */
	light(light: ArenaLight): void {
		const before = this.#light;
		if (
			before.hypeLevel === light.hypeLevel &&
			before.hypeMood === light.hypeMood &&
			before.isPaused === light.isPaused
		)
			return;
		this.#light = light;
		if (light.hypeLevel > before.hypeLevel && this.#seating && !this.#still.matches) {
			this.#confetti.burst(this.#seating.stage, 40 + 30 * light.hypeLevel, [
				this.#tint(),
				...this.#theme.moods.slice(0, 2),
			]);
		}
		this.#refresh();
	}

	/** Brings out the viewers of one mood; -1 for all. */
	highlight(mood: number): void {
		this.#highlightedMood = mood;
		this.#pacer.wake();
	}

	/** The taken seat under a point of the arena, in CSS pixels from its corner. */
	seatAt(x: number, y: number): SeatFacts | undefined {
		const seating = this.#seating;
		if (!seating) return undefined;
		for (let i = seating.paintOrder.length - 1; i >= 0; i--) {
			const seat = seating.paintOrder[i];
			if (seat >= this.#motion.seatCount || this.#motion.taken[seat] === 0) continue;
			const size = seating.figureWidth * seating.scale[seat];
			const dy = seating.y[seat] - y;
			if (Math.abs(seating.x[seat] - x) < size * 0.4 && dy > 0 && dy < size * 1.2) {
				return { seat, mood: this.#motion.mood[seat], step: Math.round(this.#motion.step[seat]) };
			}
		}
		return undefined;
	}

	close(): void {
		this.#pacer.stop();
		for (const close of this.#close) close();
		this.root.remove();
	}

	#look(): void {
		const { seatCount, occupancy } = this.#motion;
		if (this.#lookKeys.length < seatCount) {
			this.#lookKeys = new Uint16Array(this.#motion.step.length);
			this.#lookedAt = new Uint8Array(this.#motion.step.length).fill(255);
		}
		for (let seat = 0; seat < seatCount; seat++) {
			if (this.#lookedAt[seat] === occupancy[seat]) continue;
			this.#lookedAt[seat] = occupancy[seat];
			this.#lookKeys[seat] = lookKey(this.#lookOf(seat, occupancy[seat]));
		}
	}

	#resize(): void {
		this.#width = this.root.clientWidth;
		this.#height = this.root.clientHeight;
		if (this.#width > 0 && this.#height > 0) this.#arrange();
	}

	#arrange(): void {
		if (this.#width === 0 || this.#height === 0) return;
		const capacity = houseCapacity(this.#motion.seatCount);
		const pixels = Math.min(devicePixelRatio, capacity > LARGE_HOUSE ? LARGE_HOUSE_PIXELS : DENSEST_PIXELS);
		for (const surface of [this.#backdrop, this.#crowd, this.#front]) surface.resize(this.#width, this.#height, pixels);
		this.#seating = arrangeSeats(capacity, {
			width: this.#width,
			height: this.#height,
			above: Math.max(TITLE_HEIGHT, this.#height * 0.12),
			below: this.#width > NARROW ? Math.min(FLOOR_HEIGHT, this.#height * 0.24) : this.#height * 0.1,
		});
		this.#strips = undefined;
		this.#refresh();
	}

	/** Everything that stands still is painted anew, and the next frame is asked for. */
	#refresh(): void {
		if (!this.#seating) return;
		const size = { width: this.#width, height: this.#height };
		paintBackdrop(this.#backdrop.context, this.#seating, size, this.#theme, {
			colour: this.#tint(),
			strength: Math.min(1, this.#light.hypeLevel * STRENGTH_A_LEVEL),
		});
		const pixelRatio = this.#crowd.canvas.width / this.#width;
		this.#strips ??= createFigureStrips(figureSizeIn(this.#seating) * pixelRatio, this.#theme);
		this.#pacer.wake();
	}

	#tint(): Colour {
		if (this.#light.isPaused) return this.#theme.shade;
		const mood = this.#theme.moods[this.#light.hypeMood];
		return this.#light.hypeLevel > 0 && mood ? mix(this.#theme.glow, mood, 0.75) : this.#theme.glow;
	}

	/** Paints a frame and tells whether another is needed. */
	#frame(now: number, deltaMs: number): boolean {
		if (!this.#seating || !this.#strips) return false;
		const seconds = this.#still.matches ? 0 : now / 1000;
		const livelyNow = !this.#still.matches && !this.#light.isPaused;
		this.#motion.advance(deltaMs, Date.now());
		this.#confetti.advance(deltaMs);
		this.#reactions.advance(this.#serverNow(), this.#still.matches);
		this.#crowd.clear();
		paintCrowd(this.#crowd.context, this.#motion, {
			seating: this.#seating,
			figureSize: figureSizeIn(this.#seating),
			strips: this.#strips,
			lookKeys: this.#lookKeys,
			reactions: this.#reactions,
			clapColour: css(this.#theme.glow),
			highlightedMood: this.#highlightedMood,
			liveliness: livelyNow ? LIVELINESS + LIVELINESS_A_LEVEL * this.#light.hypeLevel : 0,
			seconds,
		});
		this.#paintFront(seconds);
		return livelyNow || !this.#motion.settled || this.#confetti.active || this.#reactions.active;
	}

	#paintFront(seconds: number): void {
		const seating = this.#seating as Seating;
		const { context } = this.#front;
		this.#front.clear();
		if (this.#light.hypeLevel > 0)
			paintBeams(context, seating, this.#theme, this.#tint(), this.#light.hypeLevel, seconds);
		paintPerformer(context, seating, this.#theme, this.#tint(), seconds);
		this.#confetti.paint(context);
	}
}

/** Figures are a little wider than their seats, the more so the smaller they are. */
function figureSizeIn({ figureWidth }: Seating): number {
	return figureWidth * (1.1 + 0.35 * Math.max(0, 1 - figureWidth / 20));
}
