/**
 * An example broadcast service: reads a chat line by line from standard input and publishes what its people feel as pulses,
 * so that a real chat drives a stream's audience (docs/broadcast.md).
 *
 * SHOWTIME_NATS_URL        publish over this NATS server, behind SHOWTIME_NATS_NAMESPACE where that is set
 * SHOWTIME_URL             else over the internal API; http://127.0.0.1:2568
 * SHOWTIME_TOKEN           with a token of the role developer
 */
import { randomUUID } from "node:crypto";
import { createInterface } from "node:readline";
import { Command, InvalidArgumentError } from "commander";
import { readChatLine } from "./chat/chat-line.ts";
import { MOST_TRACKED, PulseMaker, type Summary } from "./chat/pulse-maker.ts";
import { httpTarget, natsTarget, type PulseTarget, RefusedError } from "./chat/pulse-target.ts";

interface Options {
	session: string;
	live: boolean;
	speed: number;
	interval: number;
	track: number;
}

/** Refusals that no later pulse gets around. */
const FINAL = ["SESSION_NOT_FOUND", "SESSION_ENDED", "TOKEN_MISSING", "INVALID_TOKEN", "ROLE_TOO_LOW", "NOT_FOUND"];

const options = new Command("broadcast")
	.description("Publish what a chat feels: reads `time user text` a line from standard input.")
	.requiredOption("--session <id>", "the showtimeSessionId of a live stream", sessionId)
	.option("--live", "lines are `user text`, taken as they come", false)
	.option("--speed <factor>", "play a log so many times as fast as it was written", within(0.1, 1000), 1)
	.option("--interval <seconds>", "time that a pulse sums up", wholeWithin(1, 300), 15)
	.option("--track <viewers>", "how many of those who write most are known again", wholeWithin(0, MOST_TRACKED), 0)
	.addHelpText(
		"after",
		`
A time is ISO 8601, seconds or [h:]mm:ss; fields are divided by tabs or spaces.
Publishes over NATS when SHOWTIME_NATS_URL is set, else over SHOWTIME_URL (http://127.0.0.1:2568) with SHOWTIME_TOKEN.

Example:
  npx node examples/broadcast.ts --session <id> --speed 10 < examples/chat/sample.log`,
	)
	.parse()
	.opts<Options>();

const maker = new PulseMaker(options.track);
const intervalMs = options.interval * 1000;
const total = { pulses: 0, messages: 0, unread: 0 };
let trouble = "";

try {
	const target = await openTarget();
	try {
		await (options.live ? follow(target) : replay(target));
	} finally {
		await target.close();
	}
	const unread = total.unread === 0 ? "" : `; ${total.unread} lines are no \`${options.live ? "" : "time "}user text\``;
	console.log(`${total.pulses} pulses of ${total.messages} messages${unread}`);
} catch (error) {
	console.error(`broadcast: ${reasonOf(error)}`);
	process.exitCode = 1;
}

async function openTarget(): Promise<PulseTarget> {
	const { SHOWTIME_NATS_URL, SHOWTIME_NATS_NAMESPACE, SHOWTIME_TOKEN, SHOWTIME_URL } = process.env;
	if (SHOWTIME_NATS_URL) return natsTarget(SHOWTIME_NATS_URL, SHOWTIME_NATS_NAMESPACE || undefined, options.session);
	return httpTarget(SHOWTIME_URL || "http://127.0.0.1:2568", SHOWTIME_TOKEN || undefined, options.session);
}

/** Plays a log on its own clock: an interval ends when the log's time has passed it, and as much time of ours. */
async function replay(target: PulseTarget): Promise<void> {
	const beganAtMs = performance.now();
	let intervals = 0;
	let firstMs: number | undefined;
	const endInterval = async () => {
		intervals++;
		const dueMs = beganAtMs + (intervals * intervalMs) / options.speed;
		await new Promise((resolve) => setTimeout(resolve, Math.max(0, dueMs - performance.now())));
		await publish(target);
	};
	for await (const line of createInterface({ input: process.stdin })) {
		const chat = readChatLine(line, true);
		if (chat?.atMs === undefined) {
			if (line.trim() !== "") total.unread++;
			continue;
		}
		firstMs ??= Math.floor(chat.atMs / intervalMs) * intervalMs;
		while (chat.atMs >= firstMs + (intervals + 1) * intervalMs) await endInterval();
		maker.add(chat.user, chat.text);
	}
	if (firstMs !== undefined) await endInterval();
}

/** Takes lines as they come and ends an interval by the clock; ends with the input or on SIGINT. */
async function follow(target: PulseTarget): Promise<void> {
	const lines = createInterface({ input: process.stdin });
	let publishing = Promise.resolve();
	let failure: unknown;
	const endInterval = () => {
		publishing = publishing
			.then(() => publish(target))
			.catch((error: unknown) => {
				failure = error;
				lines.close();
			});
	};
	const timer = setInterval(endInterval, intervalMs);
	process.once("SIGINT", () => lines.close());
	try {
		for await (const line of lines) {
			const chat = readChatLine(line, false);
			if (chat !== undefined) maker.add(chat.user, chat.text);
			else if (line.trim() !== "") total.unread++;
		}
	} finally {
		clearInterval(timer);
		process.stdin.destroy();
	}
	if (failure === undefined) endInterval();
	await publishing;
	if (failure !== undefined) throw failure;
}

async function publish(target: PulseTarget): Promise<void> {
	const summary = maker.take();
	const timestamp = new Date().toISOString();
	total.messages += summary.messages;
	try {
		await target.publish({
			eventId: randomUUID(),
			timestamp,
			intervalSeconds: options.interval,
			approximateViewerCount: summary.viewers,
			sentiments: summary.entries,
		});
		total.pulses++;
		trouble = "";
		console.log(`${timestamp.slice(11, 19)}  ${inWords(summary)}`);
	} catch (error) {
		if (error instanceof RefusedError && FINAL.includes(error.code)) throw error;
		// The chat goes on whether or not it is heard; the same trouble is told once.
		const reason = `${target.name} does not take pulses: ${reasonOf(error)}`;
		if (reason !== trouble) console.error(`broadcast: ${reason}`);
		trouble = reason;
	}
}

function inWords({ messages, viewers, entries }: Summary): string {
	const counts = new Map<string, number>();
	for (const { category } of entries) counts.set(category, (counts.get(category) ?? 0) + 1);
	const felt = [...counts].sort(([, a], [, b]) => b - a).map(([category, count]) => `${category} ${count}`);
	return `${messages} messages of ${viewers} viewers: ${felt.join(", ") || "nothing felt"}`;
}

function reasonOf(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

function sessionId(value: string): string {
	if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) return value.toLowerCase();
	throw new InvalidArgumentError("It is no UUID.");
}

function within(least: number, most: number): (value: string) => number {
	return (value) => {
		const number = Number(value);
		if (value.trim() !== "" && number >= least && number <= most) return number;
		throw new InvalidArgumentError(`It is a number from ${least} to ${most}.`);
	};
}

function wholeWithin(least: number, most: number): (value: string) => number {
	return (value) => {
		const number = Number(value);
		if (Number.isInteger(number) && value.trim() !== "" && number >= least && number <= most) return number;
		throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`);
	};
}
