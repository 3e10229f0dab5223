import { inflateSync } from "fflate";
import type { Inflate } from "../personas/frame-bytes.ts";

/** Inflates a plane of a crowd frame; there is room for one byte too many, so that a plane that is too long shows. */
export const inflatePlane: Inflate = (plane, length) => inflateSync(plane, { out: new Uint8Array(length + 1) });
