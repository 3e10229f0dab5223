/** The browser-safe SDK: find a stream, join it, see its crowd (docs/wire.md). */
export { REACTION_KINDS, type Reaction, type ReactionKind } from "../components/reaction.ts";
export { SENTIMENT_CATEGORIES, type SentimentCategory } from "../components/sentiment.ts";
export type {
	AudienceChangedMessage,
	AudienceMessage,
	CareerMessage,
	FollowersMessage,
	HistoryMessage,
	HypeApproachingMessage,
	HypeTrainView,
	HypeView,
	MilestoneMessage,
	ReactionMessage,
	SessionEndedMessage,
	StreamSummary,
} from "../events/room-message.ts";
export { CHANT_BEAT_MS, expandReaction, type ReactionExpansion } from "../personas/expand-reaction.ts";
export { type Look, lookOf } from "../personas/look.ts";
export type { CrowdView } from "./crowd-view.ts";
export type { Unsubscribe } from "./emitter.ts";
export { type JoinStreamOptions, joinStream } from "./join-stream.ts";
export { listStreams, type StreamListing } from "./list-streams.ts";
export type { RetryPolicy } from "./retry-policy.ts";
export type { ConnectionStatus } from "./room-connection.ts";
export type { HypeEvent, Stream, StreamEvents } from "./stream.ts";
export type { StreamCrowd } from "./stream-crowd.ts";
export { StreamError, type StreamErrorCode } from "./stream-error.ts";
export type { CountsView, MomentView, NotableView, SessionView, StreamState } from "./stream-state.ts";
