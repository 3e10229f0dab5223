import type { BufferGeometry } from "three";
import type { Point } from "./mesh-builder.ts";

/** A light that burns somewhere in the house: its place, and the radius of its glow in metres. */
export interface Flame {
	at: Point;
	radius: number;
}

/** What stands still in a house. */
export interface Building {
	geometry: BufferGeometry;
	/** Cloth that moves in the wind and takes the colour of a hype train. */
	banners: BufferGeometry;
	flames: Flame[];
}
