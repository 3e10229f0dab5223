import type { ArenaModel, ArenaView } from "./arena-model.ts";
import { css, mix } from "./colour.ts";

/** What is kept free round the plan, in CSS pixels, and the share of its height that a look from above would have. */
const MARGIN = 24;
const SHARPEST = 2;
const NEAREST_POINT = 12;
const NIGHT = [20, 16, 42] as const;
const DAY = [226, 214, 192] as const;

/** Shows an arena as a plan from above, a dot a viewer: for browsers without WebGL. */
export class PlanView implements ArenaView {
	readonly #context: CanvasRenderingContext2D;
	#width = 1;
	#height = 1;
	#pixelRatio = 1;

	constructor(context: CanvasRenderingContext2D) {
		this.#context = context;
	}

	build(): void {}

	refresh(): void {}

	celebrate(): void {}

	resize(width: number, height: number): void {
		this.#width = width;
		this.#height = height;
		this.#pixelRatio = Math.min(SHARPEST, devicePixelRatio);
		this.#context.canvas.width = Math.round(width * this.#pixelRatio);
		this.#context.canvas.height = Math.round(height * this.#pixelRatio);
	}

	draw(model: ArenaModel, now: number): boolean {
		const { rows, reactions, theme, highlighted } = model;
		const context = this.#context;
		const { scale } = this.#frameOf(model);
		// It has no size yet.
		if (scale <= 0) return false;
		context.setTransform(this.#pixelRatio, 0, 0, this.#pixelRatio, 0, 0);
		context.fillStyle = css(theme.dark ? NIGHT : DAY);
		context.fillRect(0, 0, this.#width, this.#height);
		this.#dot(
			model,
			0,
			0,
			model.setting.stageRadius * scale,
			css(theme.moods[model.light.hypeMood] ?? theme.moods[0], 0.5),
		);
		for (let seat = 0; seat < rows.seats; seat++) {
			if (rows.taken[seat] === 0) continue;
			const mood = rows.moodOf(seat);
			const reacts = [0, 2].some(
				(at) => now >= reactions.rows[seat * 4 + at] && now < reactions.rows[seat * 4 + at + 1],
			);
			const bright = highlighted === -1 || highlighted === mood ? 0.25 + 0.75 * rows.engagementAt(seat, now) : 0.1;
			const angle = rows.place[seat * 4];
			const radius = rows.place[seat * 4 + 1];
			const colour = css(mix(theme.dark ? NIGHT : DAY, theme.moods[mood], bright));
			this.#dot(model, radius * Math.sin(angle), -radius * Math.cos(angle), scale * (reacts ? 0.42 : 0.28), colour);
		}
		return reactions.isActiveAt(now) || now < rows.movesUntil;
	}

	seatAt(model: ArenaModel, x: number, y: number): number | undefined {
		const { rows } = model;
		let best: number | undefined;
		let bestAway = NEAREST_POINT;
		for (let seat = 0; seat < rows.seats; seat++) {
			if (rows.taken[seat] === 0) continue;
			const angle = rows.place[seat * 4];
			const radius = rows.place[seat * 4 + 1];
			const at = this.#placeOf(model, radius * Math.sin(angle), -radius * Math.cos(angle));
			const away = Math.hypot(at.x - x, at.y - y);
			if (away < bestAway) [best, bestAway] = [seat, away];
		}
		return best;
	}

	close(): void {}

	#frameOf({ seating, setting }: ArenaModel): { scale: number; top: number } {
		const radius = seating.rimRadius;
		const high = radius + Math.max(setting.stageRadius, -radius * Math.cos(setting.halfAngle));
		const scale = Math.min((this.#width - 2 * MARGIN) / (2 * radius), (this.#height - 2 * MARGIN) / high);
		return { scale, top: (this.#height - high * scale) / 2 };
	}

	#placeOf(model: ArenaModel, x: number, z: number): { x: number; y: number } {
		const { scale, top } = this.#frameOf(model);
		return { x: this.#width / 2 + x * scale, y: top + (model.seating.rimRadius + z) * scale };
	}

	#dot(model: ArenaModel, x: number, z: number, radius: number, colour: string): void {
		const at = this.#placeOf(model, x, z);
		this.#context.fillStyle = colour;
		this.#context.beginPath();
		this.#context.arc(at.x, at.y, radius, 0, Math.PI * 2);
		this.#context.fill();
	}
}
