import { Command, InvalidArgumentError } from "commander";
import { loadConfig } from "../config.ts";
import { type StreamerReference, streamerReference, uuid } from "../events/reference.ts";
import { createPublisher, type PublishTarget } from "../publisher/index.ts";
import { apiDoorOf } from "./api-door.ts";
import { CliError } from "./fail.ts";

interface PublishOptions {
	session?: string;
	streamer?: StreamerReference;
	significance?: number;
	description?: string;
	eventId?: string;
	url?: string;
	nats?: string;
	token?: string;
}

/** `showtime publish`: publishes one game event and says what became of it. */
export function publishCommand(): Command {
	return new Command("publish")
		.description("Publish one game event to a live stream.")
		.argument("<type>", "combat, crafting, social, exploration, trade, world-first, boss-defeat, or one of your own")
		.option("--session <id>", "the stream by its session id", sessionId)
		.option("--streamer <type:id>", "the stream that a streamer has live, such as character:1f6c…", streamer)
		.option("--significance <share>", "how much it matters, 0 to 1 (default: 0.5)", share)
		.option("--description <text>", "what happened, in words")
		.option("--event-id <id>", "publish under this id; the same id is applied once (default: a new one)")
		.option("--url <url>", "the internal API (default: SHOWTIME_URL, else http://127.0.0.1:2568)")
		.option("--nats <url>", "publish over this NATS server instead")
		.option(
			"--token <token>",
			"a token of the role publisher (default: SHOWTIME_TOKEN, else one by the server's secret)",
		)
		.addHelpText("after", "\nExample:\n  showtime publish boss-defeat --streamer character:<id> --significance 1")
		.action(publish);
}

async function publish(type: string, options: PublishOptions): Promise<void> {
	const { significance, description, eventId } = options;
	const target = targetOf(options);
	const publisher = createPublisher({ ...(await doorOf(options)), retries: { attempts: 3, baseMs: 100, mostMs: 500 } });
	try {
		const draft = { type, significance, description, eventId };
		const { sequence, applied, duplicate, eventId: id } = await publisher.publishEvent(draft, target);
		const state = duplicate ? "was accepted before" : applied ? "accepted and applied" : "accepted";
		console.log(`event ${id} ${state}, journal sequence ${sequence}`);
	} catch (error) {
		throw new CliError(`not published: ${(error as Error).message}`, { cause: error });
	} finally {
		await publisher.close();
	}
}

function targetOf({ session, streamer: reference }: PublishOptions): PublishTarget {
	if (session !== undefined && reference === undefined) return { showtimeSessionId: session };
	if (reference !== undefined && session === undefined) return { streamer: reference };
	throw new CliError("give the stream by either --session <id> or --streamer <type:id>");
}

async function doorOf(options: PublishOptions) {
	if (options.nats === undefined) return await apiDoorOf(options, "publisher");
	return { natsUrl: options.nats, namespace: loadConfig(process.env).natsNamespace };
}

function sessionId(value: string): string {
	const parsed = uuid.safeParse(value);
	if (parsed.success) return parsed.data;
	throw new InvalidArgumentError("It is no UUID.");
}

function streamer(value: string): StreamerReference {
	const [entityType, entityId] = value.split(":");
	const parsed = streamerReference.safeParse({ entityType, entityId });
	if (parsed.success) return parsed.data;
	throw new InvalidArgumentError("It is character:<uuid> or account:<uuid>.");
}

function share(value: string): number {
	const number = Number(value);
	if (value.trim() !== "" && number >= 0 && number <= 1) return number;
	throw new InvalidArgumentError("It is a number from 0 to 1.");
}
