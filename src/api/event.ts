import * as z from "zod";
import { streamerNotLive } from "../errors.ts";
import { gameEvent } from "../events/game-event.ts";
import type { Input } from "../events/input.ts";
import { streamerReference, uuid } from "../events/reference.ts";
import type { Principal } from "../events/token.ts";
import type { SessionRecord } from "../persistence/session-store.ts";
import type { Submitted } from "../rooms/input-door.ts";
import type { Logger } from "../rooms/logger.ts";
import type { SessionDirectory } from "../rooms/session-directory.ts";
import { requireVisible, sees } from "./access.ts";
import { type Api, applied, type Doors, failures, recordOf, sequence } from "./doors.ts";
import { errorShape, refusalOf } from "./error-reply.ts";

const target = {
	showtimeSessionId: uuid.optional().describe("The session the event is for; this or the streamer."),
	streamer: streamerReference.optional().describe("The event is for whichever session the streamer has live."),
};

const item = z
	.strictObject({ ...target, event: gameEvent })
	.refine((given) => (given.showtimeSessionId === undefined) !== (given.streamer === undefined), {
		error: "expected exactly one of showtimeSessionId and streamer",
	})
	.meta({ id: "TargetedGameEvent" });
type Item = z.infer<typeof item>;

const publishRequest = z
	.strictObject({
		...target,
		event: gameEvent.optional(),
		events: z.array(item).min(1).max(100).optional().describe("A batch, instead of event and its target."),
	})
	.refine(isSingleOrBatch, {
		error: "expected either event with one of showtimeSessionId and streamer, or events alone",
	});

const published = z
	.strictObject({
		eventId: z.string(),
		showtimeSessionId: uuid,
		sequence,
		applied,
		duplicate: z.boolean().describe("True when the eventId had been accepted before; it is applied once."),
	})
	.meta({ id: "PublishedGameEvent" });
type Published = z.infer<typeof published>;

const refused = errorShape.extend({ eventId: z.string() }).meta({ id: "RefusedGameEvent" });

const answer = z
	.union([
		published,
		z.strictObject({ results: z.array(z.union([published, refused])).describe("One for each event, in order.") }),
	])
	.describe("Of a single event, or of a batch.");

/** /showtime/event/publish: game events of servers without NATS. */
export function eventRoutes(api: Api, doors: Doors, log: Logger): void {
	api.post(
		"/showtime/event/publish",
		{
			config: { least: "publisher", audited: "gathered" },
			schema: {
				tags: ["event"],
				summary: "Publish one game event or a batch of 1 to 100",
				description:
					"An eventId is applied once per session, however often it is published. A batch is 200 with a result for each event; one of a session that another process runs is applied at its next tick. Types that no rule maps are counted and ignored.",
				body: publishRequest,
				response: { 200: answer, ...failures },
			},
		},
		async (request) => {
			const { body, principal } = request;
			const { events, event, ...single } = body;
			await doors.takeEvents(request, events?.length ?? 1);
			if (event !== undefined) return publish(doors, principal, { ...single, event }, here(doors.directory));
			const results = (events ?? []).map((one) => publishOrRefuse(doors, principal, one, log));
			return { results: await Promise.all(results) };
		},
	);
}

/** Where an event goes, and who says whose session that is. */
interface Way {
	recordOf(showtimeSessionId: string): Promise<SessionRecord>;
	submit(showtimeSessionId: string, inputId: string, input: Input): Promise<Submitted>;
}

/** Into a session of this process; of another one's the call goes on to that. */
function here(directory: SessionDirectory): Way {
	return {
		recordOf: (id) => recordOf(directory, id),
		submit: (...event) => directory.submit(...event, { now: true }),
	};
}

/** Into whatever session: a batch may be for those of several processes. */
function anywhere(directory: SessionDirectory): Way {
	return {
		recordOf: (id) => directory.recordOf(id),
		submit: (...event) => directory.submitAnywhere(...event),
	};
}

async function publish(doors: Doors, principal: Principal, { event, ...given }: Item, way: Way): Promise<Published> {
	const showtimeSessionId = await targetOf(doors, principal, given, way);
	const input = { kind: "game-event", event } as const;
	const submitted = await way.submit(showtimeSessionId, `event:${event.eventId}`, input);
	return { eventId: event.eventId, showtimeSessionId, ...submitted };
}

async function targetOf(
	{ directory }: Doors,
	principal: Principal,
	{ showtimeSessionId, streamer }: Omit<Item, "event">,
	way: Way,
): Promise<string> {
	if (streamer !== undefined) {
		const record = await way.recordOf(await directory.sessionOf(streamer));
		if (!sees(principal, record)) throw streamerNotLive(streamer);
		return record.showtimeSessionId;
	}
	const record = await way.recordOf(showtimeSessionId as string);
	requireVisible(principal, record);
	return record.showtimeSessionId;
}

/** One event of a batch fails alone. */
async function publishOrRefuse(
	doors: Doors,
	principal: Principal,
	one: Item,
	log: Logger,
): Promise<Published | z.infer<typeof refused>> {
	try {
		return await publish(doors, principal, one, anywhere(doors.directory));
	} catch (error) {
		const { eventId } = one.event;
		const { code, message } = refusalOf(error as Error);
		if (code === "INTERNAL") log.error({ err: error, eventId }, "a game event failed");
		return { eventId, code, message };
	}
}

function isSingleOrBatch(body: {
	showtimeSessionId?: unknown;
	streamer?: unknown;
	event?: unknown;
	events?: unknown;
}): boolean {
	const targets = [body.showtimeSessionId, body.streamer].filter((value) => value !== undefined).length;
	if (body.events !== undefined) return body.event === undefined && targets === 0;
	return body.event !== undefined && targets === 1;
}
