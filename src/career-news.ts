import type { Careers } from "./rooms/careers.ts";
import type { PlatformNotices } from "./rooms/platform-notices.ts";
import type { CareerNews } from "./workers/calls/call-handler.ts";

/** Who brings news into sessions. */
export interface NewsTakers {
	careers: Pick<Careers, "bringPhase">;
	notices: Pick<PlatformNotices, "take">;
}

/**
 * Brings what calls to other services brought about into the sessions that run. `takers` is asked when there is something. A
 * platform that is embedded tells nobody of unlocked entries, so that is done for it.
 */
export function careerNews(takers: () => NewsTakers, { isEmbedded }: { isEmbedded: boolean }): CareerNews {
	const phaseReached: CareerNews["phaseReached"] = (...news) => takers().careers.bringPhase(...news);
	if (!isEmbedded) return { phaseReached };
	return {
		phaseReached,
		async unlocked({ entityType: ownerType, entityId: ownerId }, entry, eventId) {
			await takers().notices.take("collection.entry-unlocked", { eventId, ownerType, ownerId, ...entry });
		},
	};
}
