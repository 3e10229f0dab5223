/** A half ellipse open to the bottom: its centre and the radii of its outermost arc. */
export interface ArcShape {
	x: number;
	y: number;
	radiusX: number;
	radiusY: number;
}

/** A place on an arc; the angle is from the middle axis, in radians. */
export interface ArcPlace {
	x: number;
	y: number;
	angle: number;
}

const SAMPLES = 72;

/** The point of the arc with `radius` (a share of the outermost) at `angle`. */
export function arcPoint(shape: ArcShape, radius: number, angle: number): ArcPlace {
	return {
		x: shape.x + shape.radiusX * radius * Math.sin(angle),
		y: shape.y - shape.radiusY * radius * Math.cos(angle),
		angle,
	};
}

/** An arc as points x, y, x, y from left to right. */
export function arcLine(shape: ArcShape, radius: number, halfAngle: number, spans: number): Float32Array {
	const line = new Float32Array((spans + 1) * 2);
	for (let i = 0; i <= spans; i++) {
		const point = arcPoint(shape, radius, (i / spans - 0.5) * 2 * halfAngle);
		line[i * 2] = point.x;
		line[i * 2 + 1] = point.y;
	}
	return line;
}

/** Places at equal distances of about `pitch` along an arc, centred on the middle axis. */
export function arcPlaces(shape: ArcShape, radius: number, halfAngle: number, pitch: number): ArcPlace[] {
	const lengths = new Float32Array(SAMPLES + 1);
	let before = arcPoint(shape, radius, -halfAngle);
	for (let i = 1; i <= SAMPLES; i++) {
		const point = arcPoint(shape, radius, (i / SAMPLES - 0.5) * 2 * halfAngle);
		lengths[i] = lengths[i - 1] + Math.hypot(point.x - before.x, point.y - before.y);
		before = point;
	}
	const length = lengths[SAMPLES];
	const count = Math.max(1, Math.floor(length / pitch));
	const places: ArcPlace[] = [];
	let sample = 1;
	for (let i = 0; i < count; i++) {
		const at = ((i + 0.5) * length) / count;
		while (sample < SAMPLES && lengths[sample] < at) sample++;
		const share = (at - lengths[sample - 1]) / (lengths[sample] - lengths[sample - 1]);
		places.push(arcPoint(shape, radius, ((sample - 1 + share) / SAMPLES - 0.5) * 2 * halfAngle));
	}
	return places;
}
