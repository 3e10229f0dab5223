import * as z from "zod";
import { ENTITY_TYPES, uuid } from "../../events/reference.ts";
import { enumOf } from "./enum-codec.ts";
import { instant, nothing, type Operation } from "./operation.ts";

const seedShape = z.object({
	seedId: uuid,
	ownerId: uuid,
	ownerType: enumOf(ENTITY_TYPES),
	createdAt: instant,
	growthPhase: z.string(),
	totalGrowth: z.number(),
	status: enumOf(["Active", "Dormant", "Archived"]),
});
/** A seed as the platform tells it. */
export type SeedAnswer = z.infer<typeof seedShape>;

const growthShape = z.object({ totalGrowth: z.number(), domains: z.record(z.string(), z.number()) });
const manifestShape = z.object({
	capabilities: z.array(
		z.object({ capabilityCode: z.string(), domain: z.string(), fidelity: z.number(), unlocked: z.boolean() }),
	),
});
const seedsShape = z.object({ seeds: z.array(seedShape) });

export const GET_TYPE: Operation<unknown> = { path: "/seed/type/get", isSafe: true, answer: nothing };
/** A second one is told that the type is there. */
export const REGISTER_TYPE: Operation<unknown> = { path: "/seed/type/register", isSafe: true, answer: nothing };
/** Two at once may both make one. */
export const CREATE: Operation<SeedAnswer> = { path: "/seed/create", isSafe: false, answer: seedShape };
export const GET: Operation<SeedAnswer> = { path: "/seed/get", isSafe: true, answer: seedShape };
export const GET_BY_OWNER: Operation<z.infer<typeof seedsShape>> = {
	path: "/seed/get-by-owner",
	isSafe: true,
	answer: seedsShape,
};
export const ARCHIVE: Operation<unknown> = { path: "/seed/archive", isSafe: true, answer: nothing };
export const GET_GROWTH: Operation<z.infer<typeof growthShape>> = {
	path: "/seed/growth/get",
	isSafe: true,
	answer: growthShape,
};
/** Adds up as often as it arrives. */
export const RECORD_BATCH: Operation<z.infer<typeof growthShape>> = {
	path: "/seed/growth/record-batch",
	isSafe: false,
	answer: growthShape,
};
export const GET_MANIFEST: Operation<z.infer<typeof manifestShape>> = {
	path: "/seed/capability/get-manifest",
	isSafe: true,
	answer: manifestShape,
};
