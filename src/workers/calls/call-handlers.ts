import type { PlatformCallKind } from "../../events/platform-call.ts";
import type { KeptCall } from "../../persistence/platform-calls.ts";
import { follow, unfollow } from "./bond.ts";
import type { CallHandler, CallParts } from "./call-handler.ts";
import { credit } from "./credit.ts";
import { grant } from "./grant.ts";
import { growth, sponsorGrowth } from "./growth.ts";
import { characterHistory, realmHistory } from "./history.ts";
import { analytics, leaderboard } from "./report.ts";
import { registerResource, unregisterResource } from "./resource.ts";

/** How each kind of call is carried out. */
const HANDLERS: { [Kind in PlatformCallKind]: CallHandler<Kind> } = {
	growth,
	"sponsor-growth": sponsorGrowth,
	credit,
	grant,
	follow,
	unfollow,
	analytics,
	leaderboard,
	"character-history": characterHistory,
	"realm-history": realmHistory,
	"voice-room.remove": async ({ body: { roomId } }, { platform, voice }) => {
		await platform.voiceRooms.remove(roomId);
		await voice.remove(roomId);
	},
	"contract-milestone": async ({ body }, { platform }) => {
		await platform.contracts.completeMilestone(body.contractId, body.milestoneCode);
	},
	"resource.register": registerResource,
	"resource.unregister": unregisterResource,
};

/** Carries a call out by the handler of its kind. */
export async function carryOutCall(call: KeptCall, parts: CallParts): Promise<void> {
	const handler = HANDLERS[call.body.kind] as CallHandler<PlatformCallKind>;
	await handler(call, parts);
}
