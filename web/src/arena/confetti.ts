import { type Colour, css } from "./colour.ts";

interface Flake {
	x: number;
	y: number;
	speedX: number;
	speedY: number;
	turn: number;
	size: number;
	colour: Colour;
	leftMs: number;
}

const LIFE_MS = 3200;
const GRAVITY = 260;

/** Paper in the air when a hype train starts or climbs. */
export class Confetti {
	#flakes: Flake[] = [];

	get active(): boolean {
		return this.#flakes.length > 0;
	}

	/** Throws `count` flakes up from both sides of a stage. */
	burst(at: { x: number; y: number; halfWidth: number }, count: number, colours: readonly Colour[]): void {
		for (let i = 0; i < count; i++) {
			const side = i % 2 === 0 ? -1 : 1;
			const force = 0.5 + Math.random() * 0.75;
			this.#flakes.push({
				x: at.x + side * at.halfWidth,
				y: at.y,
				speedX: side * (Math.random() * 340 - 110) * force,
				speedY: -560 * force,
				turn: Math.random() * 7,
				size: 4 + Math.random() * 5,
				colour: colours[i % colours.length],
				leftMs: LIFE_MS * (0.6 + Math.random() * 0.4),
			});
		}
	}

	advance(deltaMs: number): void {
		const seconds = deltaMs / 1000;
		for (const flake of this.#flakes) {
			flake.leftMs -= deltaMs;
			flake.speedX *= 1 - 0.9 * seconds;
			flake.speedY += (GRAVITY - flake.speedY * 0.6) * seconds;
			flake.x += flake.speedX * seconds + Math.sin(flake.turn) * 0.5;
			flake.y += flake.speedY * seconds;
			flake.turn += 5 * seconds;
		}
		this.#flakes = this.#flakes.filter((flake) => flake.leftMs > 0);
	}

	paint(context: CanvasRenderingContext2D): void {
		for (const flake of this.#flakes) {
			context.save();
			context.translate(flake.x, flake.y);
			context.rotate(flake.turn);
			context.scale(1, Math.cos(flake.turn * 1.7));
			context.fillStyle = css(flake.colour, Math.min(1, flake.leftMs / 700));
			context.fillRect(-flake.size / 2, -flake.size / 3, flake.size, flake.size * 0.66);
			context.restore();
		}
	}
}
