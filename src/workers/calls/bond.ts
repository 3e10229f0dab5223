import type { EntityReference } from "../../events/reference.ts";
import type { CallHandler } from "./call-handler.ts";

/** The platform has no entity type for members of an audience. */
const entityOf = (followerId: string): EntityReference => ({ entityType: "custom", entityId: followerId });

export const follow: CallHandler<"follow"> = async ({ streamer, body }, { platform }) => {
	await platform.relationships.create(entityOf(body.followerId), streamer, body.atMs);
};

/** A bond that is not there needs no end. */
export const unfollow: CallHandler<"unfollow"> = async ({ streamer, body }, { platform: { relationships } }) => {
	const bond = await relationships.between(entityOf(body.followerId), streamer);
	if (bond !== undefined) await relationships.end(bond.relationshipId, body.reason);
};
