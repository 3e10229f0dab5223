import {
	BufferAttribute,
	BufferGeometry,
	type InstancedBufferGeometry,
	type IUniform,
	Mesh,
	type PerspectiveCamera,
	Points,
	SphereGeometry,
	Vector3,
} from "three";
import type { CrowdRows } from "../crowd-rows.ts";
import type { Setting } from "../setting.ts";
import { crowdLightMaterial } from "./crowd-lights.ts";
import { CUTOUT_FRAGMENT_SHADER, cutoutVertexShader } from "./cutout-shader.ts";
import { cutFigure, FAR, type FigureDetail, HEAD_RADIUS, NEAR } from "./figure-geometry.ts";
import { FACE_FRAGMENT_SHADER, FIGURE_FRAGMENT_SHADER, faceVertexShader, figureVertexShader } from "./figure-shader.ts";
import { definesOf, FACE_METRES, shaderMaterial } from "./materials.ts";
import { batchOf, instancesOf, RowList } from "./row-list.ts";
import { unculled } from "./surroundings.ts";

type Uniforms = Record<string, IUniform>;

/** Nearer than so many metres a figure is cut finely, and has a face; no more than so many are and have. */
const ABLE = { nearMetres: 17, mostNear: 1400, faceMetres: FACE_METRES, mostFaces: 2400 };
/** For machines that draw in software. */
const MODEST = { nearMetres: 10, mostNear: 48, faceMetres: 10, mostFaces: 48 };
/** Metres behind the camera from which on nobody can be in the picture. */
const BEHIND = -2;
/** Lists are made anew when the camera went so far, or turned so much (as a cosine), and so often while people walk. */
const MOVED_METRES = 0.25;
const TURNED = 0.9995;
const WALKERS_SECONDS = 0.5;

/** Everybody in the house: near figures with their faces, far ones, and the lights they hold up. Four draws. */
export class Figures {
	readonly meshes: Mesh[];
	/** The lights of a hype train. */
	readonly lights: Points;
	readonly #rows: CrowdRows;
	readonly #near: RowList;
	readonly #faced: RowList;
	readonly #far: RowList;
	readonly #all: RowList;
	readonly #seats: Float32Array;
	readonly #reach: typeof ABLE;
	readonly #lastPlace = new Vector3(Number.NaN);
	readonly #lastAhead = new Vector3();
	readonly #ahead = new Vector3();
	#listedAt = 0;
	#isStale = true;

	constructor(rows: CrowdRows, setting: Setting, uniforms: Uniforms, isModest: boolean) {
		this.#rows = rows;
		this.#reach = isModest ? MODEST : ABLE;
		this.#near = new RowList(this.#reach.mostNear);
		this.#faced = new RowList(this.#reach.mostFaces);
		this.#far = new RowList(rows.count);
		this.#all = new RowList(rows.count);
		this.#seats = placesOf(rows);
		const defines = definesOf(setting);
		const vertexShader = figureVertexShader(defines);
		const figureMesh = (detail: FigureDetail, list: RowList): Mesh =>
			unculled(
				new Mesh(
					figureGeometry(detail),
					shaderMaterial(vertexShader, FIGURE_FRAGMENT_SHADER, { ...uniforms, ...list.uniforms }),
				),
			);
		const cutouts = (list: RowList): Mesh =>
			unculled(
				new Mesh(
					patchGeometry(),
					shaderMaterial(cutoutVertexShader(defines), CUTOUT_FRAGMENT_SHADER, { ...uniforms, ...list.uniforms }),
				),
			);
		const face = shaderMaterial(
			faceVertexShader(defines),
			FACE_FRAGMENT_SHADER,
			{ ...uniforms, ...this.#faced.uniforms },
			{ transparent: true, depthWrite: false },
		);
		const faces = unculled(new Mesh(faceGeometry(), face));
		faces.renderOrder = 2;
		this.meshes = isModest
			? [figureMesh(FAR, this.#near), cutouts(this.#far), faces]
			: [figureMesh(NEAR, this.#near), figureMesh(FAR, this.#far), faces];
		this.lights = new Points(
			numberGeometry(rows.count),
			crowdLightMaterial(defines, { ...uniforms, ...this.#all.uniforms }),
		);
		this.lights.frustumCulled = false;
		this.lights.renderOrder = 5;
	}

	/** Somebody came or went: the lists are made anew with the next frame. */
	refresh(): void {
		this.#isStale = true;
	}

	/** Sorts out who is near and who is far. */
	advance(camera: PerspectiveCamera, now: number): void {
		camera.getWorldDirection(this.#ahead);
		const moved =
			!(this.#lastPlace.distanceTo(camera.position) < MOVED_METRES) || this.#lastAhead.dot(this.#ahead) < TURNED;
		const walked = now < this.#rows.movesUntil + 1 && now - this.#listedAt > WALKERS_SECONDS;
		if (!moved && !walked && !this.#isStale) return;
		this.#isStale = false;
		this.#listedAt = now;
		this.#lastPlace.copy(camera.position);
		this.#lastAhead.copy(this.#ahead);
		this.#list(camera, now);
	}

	close(): void {
		for (const { geometry, material } of [...this.meshes, this.lights]) {
			geometry.dispose();
			for (const part of [material].flat()) part.dispose();
		}
		for (const list of this.#lists) list.close();
	}

	get #lists(): RowList[] {
		return [this.#near, this.#far, this.#faced, this.#all];
	}

	#list({ position }: PerspectiveCamera, now: number): void {
		for (const list of this.#lists) list.clear();
		const { nearMetres, faceMetres } = this.#reach;
		const rows = this.#rows;
		for (let row = 0; row < rows.count; row++) {
			if (!rows.isSeenAt(row, now)) continue;
			if (row >= rows.seats) {
				this.#far.add(row);
				continue;
			}
			const x = this.#seats[row * 3] - position.x;
			const y = this.#seats[row * 3 + 1] - position.y;
			const z = this.#seats[row * 3 + 2] - position.z;
			if (x * this.#ahead.x + y * this.#ahead.y + z * this.#ahead.z < BEHIND) continue;
			const squared = x * x + y * y + z * z;
			const isNear = squared < nearMetres * nearMetres && !this.#near.isFull;
			(isNear ? this.#near : this.#far).add(row);
			if (squared < faceMetres * faceMetres && !this.#faced.isFull) this.#faced.add(row);
			this.#all.add(row);
		}
		for (const list of this.#lists) list.upload();
		[this.#near, this.#far, this.#faced].forEach((list, place) => {
			(this.meshes[place].geometry as InstancedBufferGeometry).instanceCount = instancesOf(list.count);
			this.meshes[place].visible = list.count > 0;
		});
		this.lights.geometry.setDrawRange(0, this.#all.count);
	}
}

function placesOf(rows: CrowdRows): Float32Array {
	const places = new Float32Array(rows.seats * 3);
	for (let seat = 0; seat < rows.seats; seat++) {
		const [angle, radius, height] = rows.place.subarray(seat * 4, seat * 4 + 3);
		places.set([radius * Math.sin(angle), height, -radius * Math.cos(angle)], seat * 3);
	}
	return places;
}

function figureGeometry(detail: FigureDetail): InstancedBufferGeometry {
	const { position, normal, part, index } = cutFigure(detail);
	const geometry = new BufferGeometry();
	geometry.setAttribute("position", new BufferAttribute(position, 3));
	geometry.setAttribute("normal", new BufferAttribute(normal, 3));
	geometry.setAttribute("part", new BufferAttribute(part, 3));
	geometry.setIndex(new BufferAttribute(index, 1));
	return batchOf(geometry);
}

/** A patch of a sphere in front of the head, a little larger than it. */
function faceGeometry(): InstancedBufferGeometry {
	const wide = 1.75;
	const high = 1.5;
	const from = { side: (Math.PI - wide) / 2, top: (Math.PI - high) / 2 };
	const patch = new SphereGeometry(HEAD_RADIUS * 1.035, 4, 3, from.side, wide, from.top, high);
	patch.deleteAttribute("normal");
	return batchOf(patch);
}

/** A patch for a cut-out, from 0 to 1. */
function patchGeometry(): InstancedBufferGeometry {
	const geometry = new BufferGeometry();
	geometry.setAttribute("position", new BufferAttribute(new Float32Array([0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0]), 3));
	geometry.setIndex([0, 1, 2, 0, 2, 3]);
	return batchOf(geometry);
}

/** Points that are only told apart by their number. */
function numberGeometry(count: number): BufferGeometry {
	const geometry = new BufferGeometry();
	const numbers = Float32Array.from({ length: count }, (_, number) => number);
	geometry.setAttribute("slot", new BufferAttribute(numbers, 1));
	return geometry;
}
