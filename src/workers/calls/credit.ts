import type { CallHandler } from "./call-handler.ts";

export const credit: CallHandler<"credit"> = async ({ callId, streamer, body }, { platform }) => {
	const { amount, purpose, reference } = body;
	await platform.wallets.credit({ callId, owner: streamer, amount, kind: purpose, reference });
};
