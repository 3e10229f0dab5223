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
import { audiencePulse, platformSession, pulseEntry } from "../../src/events/pulse.ts";
import { SHIPPED_TAGS_BY_EVENT_TYPE } from "../../src/world/rules.ts";
import { tableOf } from "./markdown.ts";

const HEAD = ["field", "type", "meaning"];

type Schema = z.core.JSONSchema.BaseSchema;

/** docs/events.md */
export function eventsPage(): string {
	const events = Object.entries(PUBLISHED_EVENTS);
	const common = beyond([], PUBLISHED_EVENTS["showtime.session.paused"]);
	const train = beyond(common, PUBLISHED_EVENTS["showtime.hype.started"]);
	const own = events.map(([subject, schema]) => {
		const isOfTrain = "hypeTrainId" in schema.shape;
		const fields = beyond(isOfTrain ? [...common, ...train] : common, schema);
		const also = isOfTrain ? "It has the fields of a hype train." : "";
		const parts = [`### \`${subject}\``, [schema.description, also].join(" ").trim()];
		if (fields.length > 0) parts.push(tableOf(HEAD, fields));
		return parts.join("\n\n");
	});
	const notifications = Object.entries(EVENTSUB_EVENTS).map(([subject, schema]) =>
		[`### \`${subject}\``, schema.description, tableOf(HEAD, fieldsOf(schema.shape.event, "output"))].join("\n\n"),
	);
	const types = Object.entries(SHIPPED_TAGS_BY_EVENT_TYPE).map(([type, tags]) => [`\`${type}\``, tags.join(", ")]);
	return `# Events

JSON, flat, camelCase. On NATS the subjects stand behind the namespace (\`SHOWTIME_NATS_NAMESPACE\`) where one is set; without a NATS
server, game events come in over HTTP (\`/showtime/event/publish\`) and published events stay inside the process. With \`SHOWTIME_AMQP_URL\` published events go out on the
platform's RabbitMQ too ([by AMQP](platform.md#by-amqp)). The same as
schemas: [asyncapi.json](asyncapi.json).

## Game events, taken

Publish to \`showtime.game-event.<showtimeSessionId>\`, or to \`showtime.game-event.by-streamer.<entityType>.<entityId>\` for
whichever session a streamer has live. An \`eventId\` is applied once per session, however often it is delivered. Sent as a request, the event is answered
with \`{ eventId, showtimeSessionId, sequence, applied, duplicate }\` or with \`{ code, message }\`.

${tableOf(HEAD, fieldsOf(gameEvent, "input"))}

A type maps to content tags. Any other type is counted and ignored:

${tableOf(["type", "content tags"], types)}

## Audience pulses, taken

What the audience of a broadcast on a streaming platform felt goes to ${inCode(PULSE_SUBJECTS)}.
[broadcast.md](broadcast.md) says what becomes of it.

${tableOf(HEAD, fieldsOf(audiencePulse, "input"))}

Each of the sentiments:

${tableOf(HEAD, fieldsOf(pulseEntry, "input"))}

## Platform sessions, taken

The beginning of a broadcast comes by ${inCode(PLATFORM_SESSION_BEGUN_SUBJECTS)},
its end by ${inCode(PLATFORM_SESSION_ENDED_SUBJECTS)}.

${tableOf(HEAD, fieldsOf(platformSession, "input"))}

## Dead letters

What cannot be taken, because it is malformed, too large or, of game events, for a session that is not there, goes to \`${DEAD_LETTER_SUBJECT}\` with the reason,
and stops nothing.

${tableOf(HEAD, fieldsOf(deadLetter, "output"))}

## Published events

Every one has these fields:

${tableOf(HEAD, common)}

Events of a hype train also have these:

${tableOf(HEAD, train)}

${own.join("\n\n")}

## EventSub

With \`SHOWTIME_EVENTSUB_HYPE_TRAINS=true\` hype trains go out a second time in the shape of Twitch's EventSub notifications of version 2, so that
overlays made for those can be fed: the body of a message is what a webhook gets, or the \`payload\` of a WebSocket message. Points are whole;
users and logins are made up, and those of contributors are good for one train. Who reads these subjects sees what the top contributors gave: keep them from players.
The \`Nats-Msg-Id\` is the same for every delivery. Twitch is a trademark of its owner; this project is not connected with it.

${notifications.join("\n\n")}
`;
}

function inCode(subjects: readonly string[]): string {
	return subjects.map((subject) => `\`${subject}\``).join(", ");
}

/** The fields of an event beyond those that were told before. */
function beyond(told: string[][], schema: z.ZodType): string[][] {
	const names = told.map(([name]) => name);
	return fieldsOf(schema, "output").filter(([name]) => !names.includes(name));
}

/** Name, type and meaning of each field; an optional one has a question mark. */
function fieldsOf(schema: z.ZodType, io: "input" | "output"): string[][] {
	const { properties = {}, required = [] } = z.toJSONSchema(schema, { io });
	return Object.entries(properties).map(([name, field]) => {
		const property = field as Schema;
		return [`\`${name}${required.includes(name) ? "" : "?"}\``, typeOf(property), property.description ?? ""];
	});
}

function typeOf(schema: Schema): string {
	if (schema.anyOf !== undefined) return schema.anyOf.map((one) => typeOf(one as Schema)).join(" or ");
	if (schema.const !== undefined) return `\`${schema.const}\``;
	if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(" ");
	if (schema.type === "array") return `list of ${typeOf(schema.items as Schema)}`;
	if (schema.type === "object") return `{ ${Object.keys(schema.properties ?? {}).join(", ")} }`;
	if (schema.format === "date-time") return "time (RFC 3339)";
	if (schema.format === "uuid") return "UUID";
	const { minimum, maximum } = schema;
	const isBounded = minimum !== undefined && maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;
	return isBounded ? `${schema.type}, ${minimum} to ${maximum}` : String(schema.type);
}
