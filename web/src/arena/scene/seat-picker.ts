import { type PerspectiveCamera, Vector3 } from "three";
import type { CrowdRows } from "../crowd-rows.ts";

/** Height of a chest above the ground, and how far from it a pointer may pass, in metres. */
const CHEST = 0.55;
const REACH = 0.42;

/** The taken seat that a ray through a point of the picture (-1 to 1 each way) meets first. */
export function pickSeat(rows: CrowdRows, camera: PerspectiveCamera, x: number, y: number): number | undefined {
	const ray = new Vector3(x, y, 0.5).unproject(camera).sub(camera.position).normalize();
	const { position } = camera;
	let best: number | undefined;
	let bestAlong = Number.POSITIVE_INFINITY;
	for (let seat = 0; seat < rows.seats; seat++) {
		if (rows.taken[seat] === 0) continue;
		const angle = rows.place[seat * 4];
		const radius = rows.place[seat * 4 + 1];
		const dx = radius * Math.sin(angle) - position.x;
		const dy = rows.place[seat * 4 + 2] + CHEST - position.y;
		const dz = -radius * Math.cos(angle) - position.z;
		const along = dx * ray.x + dy * ray.y + dz * ray.z;
		if (along < 0.3 || along > bestAlong) continue;
		const away = dx * dx + dy * dy + dz * dz - along * along;
		if (away > REACH * REACH) continue;
		best = seat;
		bestAlong = along;
	}
	return best;
}
