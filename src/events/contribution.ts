import * as z from "zod";
import { CONTRIBUTION_KINDS } from "../components/contribution.ts";

/** What somebody gave to a stream; it counts where hype trains run on contributions (docs/simulation.md, "Contributions"). */
const contribution = z.strictObject({
	userId: z
		.string()
		.min(1)
		.max(128)
		.optional()
		.describe("Who gave it, by an id of the platform; absent: somebody anonymous, another one each time."),
	kind: z.enum(CONTRIBUTION_KINDS),
	amount: z.number().int().min(1).max(1_000_000).describe("Bits, subscriptions or points."),
});
export type Contribution = z.infer<typeof contribution>;

export const contributions = z.array(contribution).min(1).max(100);
