import { Color, type IUniform, Matrix4, Vector2, Vector3, Vector4 } from "three";
import type { ArenaModel } from "../arena-model.ts";
import type { Colour } from "../colour.ts";
import { MOOD_SECONDS } from "../crowd-rows.ts";
import { WALK_AISLE_METRES } from "../walk.ts";
import { daylightOf } from "./daylight.ts";
import { paintFaces } from "./face-atlas.ts";
import { figureTables } from "./figure-tables.ts";
import { pictureTexture } from "./materials.ts";
import type { Paint } from "./mesh-builder.ts";

/** How bright a hype train of one level is, and what each further level adds. */
const HYPE_LIGHT = 0.45;
const HYPE_LIGHT_A_LEVEL = 0.24;
/** Larger houses than this have clearer air, or their far rows would drown. */
const FOG_RADIUS = 20;
/** How lively people are without a hype train, and what each of its levels adds. */
const LIVELINESS = 0.7;
const LIVELINESS_A_LEVEL = 0.2;
/** Share of a change of light that is left after a second is e^-this. */
const FADE = 2.2;

/** What every shader of the house reads, by name; values change in place. */
export class HouseUniforms {
	readonly all = {
		...figureTables(),
		now: value(0),
		tickSeconds: value(5),
		moodSeconds: value(MOOD_SECONDS),
		liveliness: value(0),
		still: value(0),
		highlighted: value(-1),
		hype: value(0),
		hypeShare: value(0),
		hypeLevel: value(0),
		confettiStart: value(-1000),
		pixels: value(1),
		glow: value(1),
		stars: value(1),
		planks: value(0),
		stageRadius: value(3),
		stageReach: value(10),
		fogDensity: value(0),
		rimRadius: value(20),
		aisleMetres: value(WALK_AISLE_METRES),
		/** Half angle, radius of the first row, radius of the last. */
		house: value(new Vector3()),
		/** First radius, row pitch, first height, rise. */
		slope: value(new Vector4()),
		sunDirection: value(new Vector3()),
		sunColour: value(new Vector3()),
		skyColour: value(new Vector3()),
		groundColour: value(new Vector3()),
		stageColour: value(new Vector3()),
		rimColour: value(new Vector3()),
		fogColour: value(new Vector3()),
		hypeColour: value(new Vector3(1, 0.6, 0.2)),
		zenithColour: value(new Vector3()),
		horizonColour: value(new Vector3()),
		hillColour: value(new Vector3()),
		floorColour: value(new Vector3()),
		flameColour: value(new Vector3()),
		shade: value(new Vector3()),
		moodColours: value(Array.from({ length: 8 }, () => new Vector3())),
		/** Kind and intensity of either reaction; when it began. */
		reactionKind: value(new Vector4()),
		reactionStart: value(new Vector2()),
		skyward: value(new Matrix4()),
		faces: value(pictureTexture(paintFaces())),
		placeRows: value<unknown>(null),
		feelingRows: value<unknown>(null),
		walkRows: value<unknown>(null),
		reactionRows: value<unknown>(null),
	};
	readonly #hypeTarget = new Vector3();

	/** Takes over what stays as it is until the house is built anew. */
	build({ setting, seating, theme }: ArenaModel): void {
		const light = daylightOf(setting, theme.dark);
		const { all } = this;
		all.house.value.set(setting.halfAngle, setting.firstRadius, seating.rimRadius);
		all.slope.value.set(setting.firstRadius, setting.rowPitch, setting.firstHeight, setting.rise);
		all.rimRadius.value = seating.rimRadius;
		all.stageRadius.value = setting.stageRadius;
		all.stageReach.value = 4 + seating.rimRadius * light.stageReach;
		all.planks.value = setting.name === "tavern" ? 1 : 0;
		all.fogDensity.value = (light.fogDensity * FOG_RADIUS) / Math.max(FOG_RADIUS, seating.rimRadius);
		all.glow.value = light.glow;
		all.stars.value = light.stars;
		all.sunDirection.value.set(...light.sunFrom).normalize();
		const paints: [IUniform<Vector3>, Paint][] = [
			[all.sunColour, light.sun],
			[all.skyColour, light.above],
			[all.groundColour, light.below],
			[all.stageColour, light.stage],
			[all.rimColour, light.rim],
			[all.fogColour, light.fog],
			[all.zenithColour, light.zenith],
			[all.horizonColour, light.horizon],
			[all.hillColour, light.hills],
			[all.floorColour, light.floor],
			[all.flameColour, light.flame],
			[all.shade, light.shade],
		];
		for (const [uniform, paint] of paints) uniform.value.set(...paint);
		theme.moods.forEach((colour, mood) => all.moodColours.value[mood].set(...linear(colour)));
	}

	/** Brings everything else up to date; answers whether light still changes. */
	advance(
		{ light, rows, reactions, tickSeconds, highlighted, isStill, theme }: ArenaModel,
		now: number,
		seconds: number,
	): boolean {
		const { all } = this;
		all.now.value = now;
		all.tickSeconds.value = tickSeconds;
		all.highlighted.value = highlighted;
		all.still.value = isStill ? 1 : 0;
		const isLively = !isStill && !light.isPaused && rows.present > 0;
		all.liveliness.value = isLively ? LIVELINESS + LIVELINESS_A_LEVEL * Math.min(5, light.hypeLevel) : 0;
		all.reactionKind.value.set(reactions.kind[0], reactions.intensity[0], reactions.kind[1], reactions.intensity[1]);
		all.reactionStart.value.set(reactions.start[0], reactions.start[1]);
		all.hypeLevel.value = light.hypeLevel;
		const isHyped = light.hypeLevel > 0;
		const target = isHyped ? HYPE_LIGHT + HYPE_LIGHT_A_LEVEL * Math.min(5, light.hypeLevel) : 0;
		const share = isStill ? 1 : 1 - Math.exp(-FADE * seconds);
		all.hype.value += (target - all.hype.value) * share;
		if (Math.abs(target - all.hype.value) < 0.004) all.hype.value = target;
		all.hypeShare.value += (light.hypeShare - all.hypeShare.value) * share;
		const mood = theme.moods[light.hypeMood];
		if (isHyped && mood) this.#hypeTarget.set(...linear(mood));
		all.hypeColour.value.lerp(this.#hypeTarget, share);
		return all.hype.value !== target || Math.abs(light.hypeShare - all.hypeShare.value) > 0.002;
	}
}

function value<T>(initial: T): IUniform<T> {
	return { value: initial };
}

/** A colour of the style sheet as light. */
function linear([red, green, blue]: Colour): [number, number, number] {
	const colour = new Color().setRGB(red / 255, green / 255, blue / 255, "srgb");
	return [colour.r, colour.g, colour.b];
}
