import type { CallHandler } from "./call-handler.ts";

/** Accounts have no history of their own. */
export const characterHistory: CallHandler<"character-history"> = async ({ streamer, body }, { platform }) => {
	if (streamer.entityType !== "character") return;
	const { eventId, eventName, atMs, significance } = body;
	await platform.characterHistory.record({ characterId: streamer.entityId, eventId, eventName, atMs, significance });
};

/** Nothing is told of a streamer who lives in no realm. */
export const realmHistory: CallHandler<"realm-history"> = async ({ streamer, body }, { platform }) => {
	if (streamer.entityType !== "character") return;
	const character = await platform.characters.find(streamer.entityId);
	if (character?.realmId === undefined) return;
	const { eventId, eventName, atMs, impact } = body;
	await platform.realmHistory.record({ realmId: character.realmId, eventId, eventName, atMs, impact });
};
