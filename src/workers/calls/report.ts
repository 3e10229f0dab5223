import { PlatformRefused, PlatformUnavailable } from "../../errors.ts";
import type { CallHandler } from "./call-handler.ts";

export const analytics: CallHandler<"analytics"> = async (call, { platform, ledger }) => {
	const { callId, streamer, body, isRepeat } = call;
	const { gameServiceId, type, value, atMs } = body;
	if (!isRepeat) await ledger.note(callId, undefined);
	try {
		await platform.analytics.ingest([{ callId, gameServiceId, type, entity: streamer, value, atMs }], isRepeat);
	} catch (error) {
		const isFirst = !isRepeat && error instanceof PlatformUnavailable && !error.mayHaveArrived;
		if (isFirst) await ledger.unnote(callId);
		throw error;
	}
};

const NO_SUCH_LEADERBOARD = 404;

/** A leaderboard that nobody has made yet is made with the first score: it keeps the best of each streamer. */
export const leaderboard: CallHandler<"leaderboard"> = async ({ streamer, body }, { platform: { leaderboards } }) => {
	const { gameServiceId, leaderboardId, score } = body;
	try {
		await leaderboards.submit(gameServiceId, leaderboardId, streamer, score);
	} catch (error) {
		if (!(error instanceof PlatformRefused && error.status === NO_SUCH_LEADERBOARD)) throw error;
		const displayName = nameOf(leaderboardId);
		await leaderboards.ensure({ gameServiceId, leaderboardId, displayName, update: "max" });
		await leaderboards.submit(gameServiceId, leaderboardId, streamer, score);
	}
};

/** Such as "Peak viewers". */
function nameOf(leaderboardId: string): string {
	const words = leaderboardId.replaceAll("_", " ");
	return words.slice(0, 1).toUpperCase() + words.slice(1);
}
