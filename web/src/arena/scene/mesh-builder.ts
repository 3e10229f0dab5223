import { BufferAttribute, BufferGeometry } from "three";

export type Point = readonly [x: number, y: number, z: number];
/** Linear red, green and blue. */
export type Paint = readonly [red: number, green: number, blue: number];

/** A place round the stage, from the middle axis. */
export function polar(angle: number, radius: number, height: number): Point {
	return [radius * Math.sin(angle), height, -radius * Math.cos(angle)];
}

/** The paint with `share` of its light. */
export function darker([red, green, blue]: Paint, share: number): Paint {
	return [red * share, green * share, blue * share];
}

/** Collects painted triangles into one geometry; `glow` is the share of its paint that a surface sends out by itself. */
export class MeshBuilder {
	#position: number[] = [];
	#normal: number[] = [];
	#paint: number[] = [];
	#index: number[] = [];

	/** A quad a, b, c, d, seen from the side from which they run counterclockwise; paint and glow may change from a-b to c-d. */
	quad(a: Point, b: Point, c: Point, d: Point, paint: Paint, farPaint: Paint = paint, glow = 0, farGlow = glow): void {
		const first = this.#position.length / 3;
		const normal = normalOf(a, b, d);
		for (const point of [a, b, c, d]) {
			this.#position.push(...point);
			this.#normal.push(...normal);
		}
		this.#paint.push(...paint, glow, ...paint, glow, ...farPaint, farGlow, ...farPaint, farGlow);
		this.#index.push(first, first + 1, first + 2, first, first + 2, first + 3);
	}

	/** A band along an arc from radius and height `from` to `to`, seen from the stage or from above. */
	band(
		arc: { from: number; to: number; spans: number },
		from: { radius: number; height: number },
		to: { radius: number; height: number },
		paint: Paint,
		farPaint: Paint = paint,
		glow = 0,
	): void {
		for (let i = 0; i < arc.spans; i++) {
			const left = arc.from + ((arc.to - arc.from) * i) / arc.spans;
			const right = arc.from + ((arc.to - arc.from) * (i + 1)) / arc.spans;
			this.quad(
				polar(left, from.radius, from.height),
				polar(right, from.radius, from.height),
				polar(right, to.radius, to.height),
				polar(left, to.radius, to.height),
				paint,
				farPaint,
				glow,
			);
		}
	}

	/** A body of revolution round a vertical axis through `foot`, from rings of radius and height, the lowest first. */
	lathe(
		foot: Point,
		rings: readonly (readonly [radius: number, height: number])[],
		corners: number,
		paint: Paint,
		glow = 0,
	): void {
		for (let ring = 0; ring < rings.length - 1; ring++) {
			for (let corner = 0; corner < corners; corner++) {
				const at = (share: number, [radius, height]: readonly [number, number]): Point => {
					const angle = (share / corners) * 2 * Math.PI;
					return [foot[0] + radius * Math.sin(angle), foot[1] + height, foot[2] + radius * Math.cos(angle)];
				};
				const [low, high] = [rings[ring], rings[ring + 1]];
				this.quad(at(corner, low), at(corner + 1, low), at(corner + 1, high), at(corner, high), paint, paint, glow);
			}
		}
	}

	/** A box from `low` to `high`, turned by `angle` round the vertical axis through the origin. */
	box(low: Point, high: Point, paint: Paint, angle = 0): void {
		const turn = ([x, y, z]: Point): Point => [
			x * Math.cos(angle) - z * Math.sin(angle),
			y,
			x * Math.sin(angle) + z * Math.cos(angle),
		];
		const corner = (x: number, y: number, z: number): Point =>
			turn([x ? high[0] : low[0], y ? high[1] : low[1], z ? high[2] : low[2]]);
		const sides: [Point, Point, Point, Point][] = [
			[corner(0, 0, 1), corner(1, 0, 1), corner(1, 1, 1), corner(0, 1, 1)],
			[corner(1, 0, 0), corner(0, 0, 0), corner(0, 1, 0), corner(1, 1, 0)],
			[corner(1, 0, 1), corner(1, 0, 0), corner(1, 1, 0), corner(1, 1, 1)],
			[corner(0, 0, 0), corner(0, 0, 1), corner(0, 1, 1), corner(0, 1, 0)],
			[corner(0, 1, 1), corner(1, 1, 1), corner(1, 1, 0), corner(0, 1, 0)],
			[corner(0, 0, 0), corner(1, 0, 0), corner(1, 0, 1), corner(0, 0, 1)],
		];
		for (const [a, b, c, d] of sides) this.quad(a, b, c, d, paint);
	}

	build(): BufferGeometry {
		const geometry = new BufferGeometry();
		geometry.setAttribute("position", new BufferAttribute(Float32Array.from(this.#position), 3));
		geometry.setAttribute("normal", new BufferAttribute(Float32Array.from(this.#normal), 3));
		geometry.setAttribute("paint", new BufferAttribute(Float32Array.from(this.#paint), 4));
		geometry.setIndex(new BufferAttribute(Uint32Array.from(this.#index), 1));
		return geometry;
	}
}

function normalOf(a: Point, b: Point, d: Point): Point {
	const [ux, uy, uz] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
	const [vx, vy, vz] = [d[0] - a[0], d[1] - a[1], d[2] - a[2]];
	const [x, y, z] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
	const length = Math.hypot(x, y, z) || 1;
	return [x / length, y / length, z / length];
}
