/** For game servers: publish game events to Showtime (package entry `showtime/publisher`). */
export type { TokenSource } from "./http-transport.ts";
export { PublishError, type PublishErrorCode } from "./publish-error.ts";
export { createPublisher, type GameEventDraft, type Publisher, type PublisherOptions } from "./publisher.ts";
export type { Retries } from "./retry.ts";
export type { Published, PublishTarget } from "./transport.ts";
