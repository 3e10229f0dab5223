import * as z from "zod";
import {
	PLATFORM_SESSION_BEGUN_SUBJECTS,
	PLATFORM_SESSION_ENDED_SUBJECTS,
	PULSE_SUBJECTS,
} from "../../src/bridge/pulse-door.ts";
import { DEAD_LETTER_SUBJECT, deadLetter } from "../../src/events/dead-letter.ts";
import { EVENTSUB_EVENTS } from "../../src/events/eventsub.ts";
import { gameEvent } from "../../src/events/game-event.ts";
import { PUBLISHED_EVENTS } from "../../src/events/published.ts";
import { audiencePulse, platformSession } from "../../src/events/pulse.ts";
import { ENTITY_TYPES } from "../../src/events/reference.ts";

/** docs/asyncapi.json: what comes and goes on NATS, as AsyncAPI 3.0. */
export function asyncApiDocument(): object {
	const published = Object.entries({ ...PUBLISHED_EVENTS, ...EVENTSUB_EVENTS, [DEAD_LETTER_SUBJECT]: deadLetter });
	return {
		asyncapi: "3.0.0",
		info: {
			title: "Showtime events",
			version: "0.1.0",
			description:
				"Subjects stand behind SHOWTIME_NATS_NAMESPACE where one is set. Delivery is at most once (core NATS).",
			license: { name: "MIT" },
		},
		defaultContentType: "application/json",
		channels: {
			gameEvent: {
				address: "showtime.game-event.{showtimeSessionId}",
				description: "Game events for a session.",
				parameters: { showtimeSessionId: { description: "The session." } },
				messages: { gameEvent: { $ref: "#/components/messages/gameEvent" } },
			},
			gameEventByStreamer: {
				address: "showtime.game-event.by-streamer.{entityType}.{entityId}",
				description: "Game events for whichever session a streamer has live.",
				parameters: {
					entityType: { enum: ENTITY_TYPES.filter((type) => type === "account" || type === "character") },
					entityId: { description: "The streamer." },
				},
				messages: { gameEvent: { $ref: "#/components/messages/gameEvent" } },
			},
			gameEventAnswer: {
				address: null,
				description: "The answer to a game event that was sent as a request.",
				messages: {
					accepted: { $ref: "#/components/messages/gameEventAccepted" },
					refused: { $ref: "#/components/messages/gameEventRefused" },
				},
			},
			...Object.fromEntries(
				TAKEN.map(([subject, message]) => [
					nameOf(subject),
					{ address: subject, messages: { [message]: { $ref: `#/components/messages/${message}` } } },
				]),
			),
			...Object.fromEntries(
				published.map(([subject]) => [
					nameOf(subject),
					{ address: subject, messages: { [nameOf(subject)]: { $ref: `#/components/messages/${nameOf(subject)}` } } },
				]),
			),
		},
		operations: {
			takeGameEvent: receive("gameEvent"),
			takeGameEventByStreamer: receive("gameEventByStreamer"),
			...Object.fromEntries(
				TAKEN.map(([subject]) => [
					`take${capital(nameOf(subject))}`,
					{ action: "receive", channel: { $ref: `#/channels/${nameOf(subject)}` } },
				]),
			),
			...Object.fromEntries(
				published.map(([subject]) => [
					`publish${capital(nameOf(subject))}`,
					{ action: "send", channel: { $ref: `#/channels/${nameOf(subject)}` } },
				]),
			),
		},
		components: {
			messages: {
				gameEvent: { summary: "What happened in a game.", payload: schemaOf(gameEvent, "input") },
				gameEventAccepted: { payload: schemaOf(accepted, "output") },
				gameEventRefused: { payload: schemaOf(refused, "output") },
				audiencePulse: {
					summary: "What the audience of a broadcast felt over an interval.",
					payload: schemaOf(audiencePulse, "input"),
				},
				platformSession: {
					summary: "The beginning, a change or the end of a broadcast.",
					payload: schemaOf(platformSession, "input"),
				},
				...Object.fromEntries(
					published.map(([subject, schema]) => [
						nameOf(subject),
						{
							summary: schema.description ?? "A message that could not be taken.",
							payload: schemaOf(schema, "output"),
						},
					]),
				),
			},
		},
	};
}

/** Subjects of what comes from a broadcast service, with their messages. */
const TAKEN = [
	...PULSE_SUBJECTS.map((subject) => [subject, "audiencePulse"]),
	...PLATFORM_SESSION_BEGUN_SUBJECTS.map((subject) => [subject, "platformSession"]),
	...PLATFORM_SESSION_ENDED_SUBJECTS.map((subject) => [subject, "platformSession"]),
];

const accepted = z.strictObject({
	eventId: z.string(),
	showtimeSessionId: z.string(),
	sequence: z.number().int(),
	applied: z.boolean(),
	duplicate: z.boolean(),
});
const refused = z.strictObject({ code: z.string(), message: z.string() });

function receive(channel: string): object {
	return {
		action: "receive",
		channel: { $ref: `#/channels/${channel}` },
		reply: { channel: { $ref: "#/channels/gameEventAnswer" } },
	};
}

/** `showtime.session.started` is `sessionStarted`. */
function nameOf(subject: string): string {
	return subject.replace("showtime.", "").replace(/[._-](\w)/g, (_, letter: string) => letter.toUpperCase());
}

function capital(name: string): string {
	return `${name[0].toUpperCase()}${name.slice(1)}`;
}

function schemaOf(schema: z.ZodType, io: "input" | "output"): object {
	const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, target: "draft-7" });
	return rest;
}
