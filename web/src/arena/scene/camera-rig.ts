import type { PerspectiveCamera } from "three";
import type { Seating } from "../seating.ts";
import { heightOf, rowAt, type Setting } from "../setting.ts";

/** Where the camera is: it looks at a point from a distance, in a direction. Angles in radians. */
interface Stand {
	x: number;
	y: number;
	z: number;
	/** 0 looks from behind the performer into the crowd. */
	yaw: number;
	pitch: number;
	distance: number;
}

const EYE_HEIGHT = 1.5;
const METRES_A_SECOND = 5;
const TURN_A_SECOND = 1.3;
const NEAREST = 1.2;
/** How quickly the camera follows where it is sent: the share of the way left after a second is e^-this. */
const FOLLOW = 7;
/** The overview: how far down the camera looks, and how far below and above the horizon the performer and the rim are from it. */
const ARENA_FRAME = { pitch: 0.255, below: 0.4, above: 0.15 } as const;
const TAVERN_FRAME = { pitch: 0.32, below: 0.46, above: 0.1 } as const;
const CHEST_HEIGHT = 1.5;
const TOP_OVER_RIM = 4.6;
/** In a large house the camera stays with the performer and lets the rim go. */
const NEAR_STAGE = 10.5;
/** How far it drifts to either side. */
const DRIFT_YAW = 0.1;

/** Moves the camera: round the stage, nearer and farther, and on foot through the house. */
export class CameraRig {
	readonly #camera: PerspectiveCamera;
	readonly #held = new Set<string>();
	readonly #drifts: boolean;
	#setting: Setting;
	#rimRadius = 20;
	#rimHeight = 8;
	#to: Stand = { x: 0, y: 0, z: 0, yaw: 0, pitch: 0.3, distance: 20 };
	#at: Stand | undefined;
	#isFree = false;
	#isWalking = false;
	#driftSeconds = 0;

	/** With `drifts` a still camera drifts a little, so that depth shows. */
	constructor(camera: PerspectiveCamera, setting: Setting, drifts: boolean) {
		this.#camera = camera;
		this.#drifts = drifts;
		this.#setting = setting;
	}

	get isWalking(): boolean {
		return this.#isWalking;
	}

	/** True while the reader has the camera elsewhere than where the house puts it. */
	get isMoved(): boolean {
		return this.#isFree;
	}

	/** Shows a house: all of it, unless the reader looks at something already. */
	frame(seating: Seating, setting: Setting): void {
		this.#setting = setting;
		this.#rimRadius = seating.rimRadius;
		this.#rimHeight = seating.rimHeight;
		if (!this.#isFree) this.reset();
	}

	/** Back to where the house is seen best. */
	reset(): void {
		this.#isFree = false;
		this.#isWalking = false;
		const isTavern = this.#setting.name === "tavern";
		const { pitch, below, above } = isTavern ? TAVERN_FRAME : ARENA_FRAME;
		const top = this.#rimHeight + TOP_OVER_RIM - CHEST_HEIGHT;
		const fitting = (top - Math.tan(above) * this.#rimRadius) / (Math.tan(below) + Math.tan(above));
		// Round a small stage there is room enough; in a narrow picture the camera steps back.
		const near = Math.min(fitting, NEAR_STAGE + this.#rimRadius * 0.29);
		const z =
			Math.max(near, this.#setting.firstRadius * (isTavern ? 1.75 : 1.45)) *
			Math.max(1, 1.1 / Math.max(0.5, this.#camera.aspect)) ** 0.5;
		const y = CHEST_HEIGHT + Math.tan(below) * z;
		const distance = z + this.#rimRadius * 0.2;
		this.#to = {
			x: isTavern ? 1.1 : 0,
			y: y - Math.sin(pitch) * distance,
			z: z - Math.cos(pitch) * distance,
			yaw: isTavern ? 0.34 : 0,
			pitch,
			distance,
		};
	}

	/** Turns by a share of the picture's width and height. */
	turn(right: number, down: number): void {
		this.#isFree = true;
		this.#to.yaw -= right * (this.#isWalking ? 1.6 : 2.6);
		this.#to.pitch += down * 1.6;
		this.#limit();
	}

	/** Nearer below 1, farther above. */
	zoom(factor: number): void {
		this.#isFree = true;
		if (this.#isWalking) return this.#step(factor < 1 ? 0.8 : -0.8, 0);
		this.#to.distance *= factor;
		this.#limit();
	}

	/** Goes on foot from the front of the sand, or back to the overview. */
	walk(isWalking: boolean): void {
		if (!isWalking) return this.reset();
		this.#isWalking = true;
		this.#isFree = true;
		const z = this.#setting.stageRadius + 1.6;
		this.#to = { x: z * 0.7, y: EYE_HEIGHT, z, yaw: 0.1, pitch: -0.12, distance: 0.01 };
		this.#limit();
	}

	/** A key that moves the camera; answers whether it does. */
	press(key: string): boolean {
		const name = key.toLowerCase();
		if (name === "home" || name === "0") {
			this.reset();
			return true;
		}
		if (name === "+" || name === "=" || name === "-") {
			this.zoom(name === "-" ? 1.15 : 0.87);
			return true;
		}
		if (!MOVES.has(name)) return false;
		this.#held.add(name);
		return true;
	}

	release(key: string): void {
		this.#held.delete(key.toLowerCase());
	}

	releaseAll(): void {
		this.#held.clear();
	}

	/** Moves the camera on by `seconds`; answers whether it moved. With `isStill` it goes at once and does not drift. */
	advance(seconds: number, isStill: boolean): boolean {
		this.#moveByKeys(seconds);
		const at = this.#at ?? { ...this.#to };
		const share = isStill || !this.#at ? 1 : 1 - Math.exp(-FOLLOW * seconds);
		let moved = this.#at === undefined ? 1 : 0;
		for (const axis of ["x", "y", "z", "yaw", "pitch", "distance"] as const) {
			const change = (this.#to[axis] - at[axis]) * share;
			moved += Math.abs(change);
			at[axis] += change;
		}
		this.#at = at;
		const drifts = this.#drifts && !isStill && !this.#isFree;
		if (drifts) this.#driftSeconds += seconds;
		this.#place(at, drifts ? Math.sin(this.#driftSeconds * 0.16) * DRIFT_YAW : 0);
		return drifts || moved > 1e-4 || this.#held.size > 0;
	}

	#moveByKeys(seconds: number): void {
		if (this.#held.size === 0) return;
		this.#isFree = true;
		const held = (...keys: string[]): number => (keys.some((key) => this.#held.has(key)) ? 1 : 0);
		const turn = held("arrowright") - held("arrowleft");
		const tilt = held("arrowdown", "pagedown") - held("arrowup", "pageup");
		const ahead = held("w") - held("s");
		const aside = held("d") - held("a");
		if (this.#isWalking) {
			this.#to.yaw -= turn * TURN_A_SECOND * seconds;
			const paces = ahead + held("arrowup") - held("arrowdown");
			this.#step(paces * METRES_A_SECOND * seconds, aside * METRES_A_SECOND * seconds);
			this.#to.pitch += (held("pagedown") - held("pageup")) * TURN_A_SECOND * seconds;
		} else {
			this.#to.yaw -= turn * TURN_A_SECOND * seconds;
			this.#to.pitch += tilt * 0.8 * seconds;
			this.#step(ahead * METRES_A_SECOND * 2 * seconds, aside * METRES_A_SECOND * 2 * seconds);
		}
		this.#limit();
	}

	#step(ahead: number, aside: number): void {
		const { yaw } = this.#to;
		this.#to.x += -Math.sin(yaw) * ahead + Math.cos(yaw) * aside;
		this.#to.z += -Math.cos(yaw) * ahead - Math.sin(yaw) * aside;
		this.#limit();
	}

	#limit(): void {
		const to = this.#to;
		const radius = Math.hypot(to.x, to.z);
		const farthest = this.#rimRadius + (this.#isWalking ? 0.2 : 0);
		if (radius > farthest) {
			to.x *= farthest / radius;
			to.z *= farthest / radius;
		}
		if (this.#isWalking) {
			to.y = this.#groundAt(to.x, to.z) + EYE_HEIGHT;
			to.pitch = Math.min(0.9, Math.max(-0.9, to.pitch));
			return;
		}
		to.pitch = Math.min(1.45, Math.max(-0.02, to.pitch));
		to.distance = Math.min(this.#rimRadius * 2.6 + 10, Math.max(NEAREST, to.distance));
	}

	#groundAt(x: number, z: number): number {
		const radius = Math.hypot(x, z);
		if (radius < this.#setting.stageRadius) return 0.42;
		const isStands = Math.abs(Math.atan2(x, -z)) < this.#setting.halfAngle && radius > this.#setting.firstRadius;
		return isStands ? heightOf(this.#setting, rowAt(this.#setting, radius) - 0.4) + 0.2 : 0;
	}

	#place({ x, y, z, yaw, pitch, distance }: Stand, drift: number): void {
		const camera = this.#camera;
		const turned = yaw + drift;
		const flat = Math.cos(pitch) * distance;
		const height = Math.max(0.5, y + Math.sin(pitch) * distance);
		camera.position.set(x + Math.sin(turned) * flat, height, z + Math.cos(turned) * flat);
		camera.rotation.set(0, 0, 0);
		camera.rotation.order = "YXZ";
		camera.rotation.y = turned;
		camera.rotation.x = -pitch;
		camera.updateMatrixWorld();
	}
}

const MOVES: ReadonlySet<string> = new Set([
	..."wasd",
	"arrowup",
	"arrowdown",
	"arrowleft",
	"arrowright",
	"pageup",
	"pagedown",
]);
