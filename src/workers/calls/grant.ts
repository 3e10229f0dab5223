import { PlatformRefused } from "../../errors.ts";
import type { CallHandler } from "./call-handler.ts";

const NO_SUCH_ENTRY = 404;

/** An entry that nobody has made yet, such as that of a world first, is made when it is first granted. */
export const grant: CallHandler<"grant"> = async ({ callId, streamer, body }, { platform: { collections }, news }) => {
	const { gameServiceId, collectionType, entryCode, displayName } = body;
	const wanted = { owner: streamer, gameServiceId, collectionType, entryCode };
	const { wasUnlocked } = await collections.grant(wanted).catch(async (error: unknown) => {
		if (!(error instanceof PlatformRefused && error.status === NO_SUCH_ENTRY)) throw error;
		await collections.ensureEntries(gameServiceId, [{ collectionType, code: entryCode, displayName }]);
		return collections.grant(wanted);
	});
	if (!wasUnlocked) await news.unlocked?.(streamer, { collectionType, entryCode }, callId);
};
