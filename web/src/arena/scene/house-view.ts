import { type DataTexture, type Mesh, PerspectiveCamera, Scene, WebGLRenderer } from "three";
import type { ArenaModel, ArenaView } from "../arena-model.ts";
import type { Graphics } from "../graphics.ts";
import { buildArena } from "./arena-building.ts";
import { Backdrop } from "./backdrop.ts";
import { CameraRig } from "./camera-rig.ts";
import { CONFETTI_SECONDS, createConfetti } from "./confetti.ts";
import { daylightOf } from "./daylight.ts";
import { Figures } from "./figures.ts";
import { createGlows } from "./glows.ts";
import { HouseUniforms } from "./house-uniforms.ts";
import { rowTexture } from "./materials.ts";
import { createPerformer } from "./performer.ts";
import { PosePass } from "./pose-pass.ts";
import { createSearchlights } from "./searchlights.ts";
import { pickSeat } from "./seat-picker.ts";
import { Sharpness } from "./sharpness.ts";
import { createBannerMesh, createBuildingMesh, createFloorMesh, createSkyMesh } from "./surroundings.ts";
import { buildTavern } from "./tavern-building.ts";

const FIELD_OF_VIEW = 47;
const NEAR_PLANE = 0.3;
const FAR_PLANE = 400;

/** What is rebuilt with the house. */
interface Standing {
	poses: PosePass;
	figures: Figures;
	/** Where software draws. */
	backdrop: Backdrop | undefined;
	textures: { place: DataTexture; feeling: DataTexture; walk: DataTexture; reaction: DataTexture };
	meshes: Mesh[];
	searchlights: Mesh;
	confetti: Mesh;
}

/** Shows an arena in three dimensions. */
export class HouseView implements ArenaView {
	readonly rig: CameraRig;
	readonly #renderer: WebGLRenderer;
	readonly #camera = new PerspectiveCamera(FIELD_OF_VIEW, 1, NEAR_PLANE, FAR_PLANE);
	readonly #scene = new Scene();
	readonly #uniforms = new HouseUniforms();
	readonly #isModest: boolean;
	readonly #sharpness: Sharpness;
	#standing: Standing | undefined;
	#width = 1;
	#height = 1;
	#celebratesUntil = 0;

	constructor(canvas: HTMLCanvasElement, { context, isModest }: Graphics, model: ArenaModel) {
		this.#isModest = isModest;
		this.#renderer = new WebGLRenderer({ canvas, context, antialias: !isModest });
		this.#renderer.autoClearColor = false;
		// To ask whether each shader is sound makes the page wait for each; one that is not complains by itself.
		this.#renderer.debug.checkShaderErrors = false;
		this.#sharpness = new Sharpness(isModest);
		this.rig = new CameraRig(this.#camera, model.setting, !isModest);
		this.build(model);
	}

	/** Draws of the last frame. */
	get drawCalls(): number {
		return this.#renderer.info.render.calls;
	}

	build(model: ArenaModel): void {
		this.#clear();
		const { setting, seating, theme, rows, reactions } = model;
		const uniforms = this.#uniforms.all;
		this.#uniforms.build(model);
		const textures = {
			place: rowTexture(rows.place),
			feeling: rowTexture(rows.feeling),
			walk: rowTexture(rows.walk),
			reaction: rowTexture(reactions.rows),
		};
		uniforms.placeRows.value = textures.place;
		uniforms.feelingRows.value = textures.feeling;
		uniforms.walkRows.value = textures.walk;
		uniforms.reactionRows.value = textures.reaction;
		const daylight = daylightOf(setting, theme.dark);
		const building = (setting.name === "tavern" ? buildTavern : buildArena)(seating, setting, daylight);
		const poses = new PosePass(rows.count, setting, uniforms);
		const figures = new Figures(rows, setting, { ...uniforms, ...poses.uniforms }, this.#isModest);
		const searchlights = createSearchlights(uniforms);
		const confetti = createConfetti(uniforms);
		const still = [
			createBuildingMesh(building, uniforms),
			createFloorMesh(seating.rimRadius + 14, uniforms),
			createSkyMesh(uniforms),
		];
		const moving = [
			createBannerMesh(building, uniforms),
			createPerformer(setting, daylight.cloth, uniforms),
			createGlows(building.flames, uniforms),
			searchlights,
			confetti,
		];
		const meshes = [...still, ...moving];
		this.#scene.add(...meshes, ...figures.meshes, figures.lights);
		const backdrop = this.#isModest ? new Backdrop(this.#scene, still, this.#uniforms.all.hype) : undefined;
		this.#standing = { poses, figures, backdrop, textures, meshes, searchlights, confetti };
		this.#fitBackdrop();
		this.rig.frame(seating, setting);
	}

	refresh(_model: ArenaModel, changed: "crowd" | "reactions"): void {
		if (!this.#standing) return;
		const { textures, figures } = this.#standing;
		// Each costs the main thread: only what changed is brought to the graphics card.
		if (changed === "reactions") textures.reaction.needsUpdate = true;
		else {
			for (const rows of [textures.place, textures.feeling, textures.walk]) rows.needsUpdate = true;
			figures.refresh();
		}
	}

	celebrate(now: number): void {
		this.#uniforms.all.confettiStart.value = now;
		this.#celebratesUntil = now + CONFETTI_SECONDS;
	}

	resize(width: number, height: number): void {
		this.#width = width;
		this.#height = height;
		this.#camera.aspect = width / height;
		this.#camera.updateProjectionMatrix();
		if (!this.rig.isMoved) this.rig.reset();
		this.#fit();
	}

	draw(model: ArenaModel, now: number, seconds: number): boolean {
		if (!this.#standing) return false;
		const { poses, figures, backdrop, searchlights, confetti } = this.#standing;
		const lightMoves = this.#uniforms.advance(model, now, seconds);
		const cameraMoves = this.rig.advance(seconds, model.isStill || model.light.isPaused);
		if (this.#sharpness.advance(now)) this.#fit();
		figures.advance(this.#camera, now);
		searchlights.visible = this.#uniforms.all.hype.value > 0;
		confetti.visible = now < this.#celebratesUntil;
		figures.lights.visible = searchlights.visible;
		const { skyward } = this.#uniforms.all;
		skyward.value.extractRotation(this.#camera.matrixWorld).multiply(this.#camera.projectionMatrixInverse);
		poses.run(this.#renderer, this.#camera);
		backdrop?.advance(this.#renderer, this.#camera, now, cameraMoves);
		this.#renderer.render(this.#scene, this.#camera);
		const isLively = this.#uniforms.all.liveliness.value > 0;
		const isMoving = now < model.rows.movesUntil || model.reactions.isActiveAt(now) || confetti.visible;
		return isLively || isMoving || cameraMoves || lightMoves;
	}

	seatAt(model: ArenaModel, x: number, y: number): number | undefined {
		return pickSeat(model.rows, this.#camera, (x / this.#width) * 2 - 1, 1 - (y / this.#height) * 2);
	}

	close(): void {
		this.#clear();
		this.#uniforms.all.faces.value.dispose();
		const context = this.#renderer.getContext();
		this.#renderer.dispose();
		context.getExtension("WEBGL_lose_context")?.loseContext();
	}

	#fit(): void {
		this.#renderer.setPixelRatio(this.#sharpness.pixelRatio);
		this.#renderer.setSize(this.#width, this.#height, false);
		this.#uniforms.all.pixels.value = (this.#height * this.#sharpness.pixelRatio) / 2;
		this.#fitBackdrop();
	}

	#fitBackdrop(): void {
		const { width, height } = this.#renderer.domElement;
		this.#standing?.backdrop?.resize(width, height);
	}

	#clear(): void {
		const standing = this.#standing;
		if (!standing) return;
		this.#standing = undefined;
		this.#scene.clear();
		standing.figures.close();
		standing.poses.close();
		standing.backdrop?.close();
		for (const texture of Object.values(standing.textures)) texture.dispose();
		for (const { geometry, material } of standing.meshes) {
			geometry.dispose();
			for (const part of [material].flat()) part.dispose();
		}
	}
}
