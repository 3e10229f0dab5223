import { setTimeout as after } from "node:timers/promises";
import { type Measurement, measurementOf } from "../loadtest/measurement.ts";
import { LoadRecorder, type LoadReport, type Sample } from "../loadtest/recorder.ts";
import { readScrape } from "../loadtest/scrape.ts";
import type { LoadSettings } from "../loadtest/settings.ts";
import { ApiCaller, metricsOf } from "./api-caller.ts";
import { CliError } from "./fail.ts";
import { LoadMaker } from "./load-maker-process.ts";
import { LoadSessions } from "./load-sessions.ts";
import { requireOwnTarget } from "./own-target.ts";
import { ProgressBar } from "./progress-bar.ts";
import { version } from "./version.ts";

/** Stretches of time that are told apart, at most. */
const MOST_STRETCHES = 120;

export interface LoadTarget {
	/** Of the internal API of each process. */
	urls: string[];
	/** For the internal API. */
	token: string | undefined;
	/** For the clients. */
	playerToken: string | undefined;
	targetIsMine: boolean;
	/** Whether sessions that a load of the same seed left behind are ended. */
	endFormer: boolean;
}

/**
 * Puts a load on a server and measures it. When it returns or throws, however that comes, the sessions that it started have ended; if
 * the server does not let it, the message of the `CliError` says so. Throws the reason of `signal` when that stops it.
 */
export async function runLoad(target: LoadTarget, settings: LoadSettings, signal: AbortSignal): Promise<Measurement> {
	const caller = new ApiCaller(target.token);
	for (const url of target.urls) await metricsOf(url);
	const sessions = new LoadSessions(caller, target.urls, settings);
	const { tickSeconds } = await sessions.prepare(target.endFormer);
	const measured = await withEnd(sessions, async () => {
		await withBar(settings.rooms, "rooms started", (advance) => sessions.start(signal, advance));
		return await withMaker((maker) => measure(maker, sessions, target, settings, signal));
	});
	const { recorder, first, stretch } = measured;
	return measurementOf({
		showtime: version(),
		takenAt: new Date().toISOString(),
		settings,
		server: { node: nodeOf(first), processes: target.urls.length, tickSeconds },
		figures: recorder.figures(),
		errors: recorder.errors(),
		series: recorder.series(stretch),
	});
}

async function withEnd<T>(sessions: LoadSessions, work: () => Promise<T>): Promise<T> {
	const outcome = await work().then(
		(value) => ({ value }),
		(error: unknown) => ({ error }),
	);
	try {
		await withBar(sessions.seats.length, "rooms ended", (advance) => sessions.end(advance));
	} catch (error) {
		const began = "error" in outcome ? `${(outcome.error as Error).message}; ` : "";
		const left = "its sessions could not be ended, and end by themselves when nobody has to do with them";
		throw new CliError(`${began}${left}: ${(error as Error).message}`, { cause: error });
	}
	if ("error" in outcome) throw outcome.error;
	return outcome.value;
}

async function withMaker<T>(work: (maker: LoadMaker) => Promise<T>): Promise<T> {
	const maker = new LoadMaker();
	try {
		return await work(maker);
	} finally {
		await maker.stop();
	}
}

async function withBar<T>(total: number, what: string, work: (advance: () => void) => Promise<T>): Promise<T> {
	const bar = new ProgressBar(total, what);
	try {
		return await work(() => bar.advance());
	} finally {
		bar.clear();
	}
}

async function measure(
	maker: LoadMaker,
	{ seats: rooms }: LoadSessions,
	target: LoadTarget,
	{ clients, events, seed, seconds, warmUp }: LoadSettings,
	signal: AbortSignal,
) {
	for (const endpoint of new Set(rooms.map(({ endpoint }) => endpoint))) {
		await requireOwnTarget(endpoint, "the players' address", target.targetIsMine);
	}
	const seats = Array.from({ length: clients }, (_, client) => rooms[client % rooms.length]);
	const task = {
		clients: { seats, token: target.playerToken, targetIsMine: target.targetIsMine },
		events: { apiUrls: target.urls, ids: rooms.map(({ id }) => id), perSecond: events, seed, token: target.token },
	};
	await withBar(clients, "clients joined", (advance) => orStop(() => maker.begin(task, advance), signal));
	const stretch = Math.ceil(seconds / MOST_STRETCHES);
	return await withBar(warmUp + seconds, "seconds", async (advance) => {
		await passed(warmUp, signal, advance);
		const first = await sampleOf(target.urls, maker.report());
		const recorder = new LoadRecorder(first, clients);
		for (let left = seconds; left > 0; left -= stretch) {
			await passed(Math.min(stretch, left), signal, advance);
			recorder.add(await sampleOf(target.urls, maker.report()));
		}
		recorder.addLate(await maker.finish());
		return { recorder, first, stretch };
	});
}

/** Counts whole seconds from when it is called. */
async function passed(seconds: number, signal: AbortSignal, onSecond: () => void): Promise<void> {
	const beganAtMs = performance.now();
	for (let second = 1; second <= seconds; second++) {
		await after(Math.max(0, beganAtMs + 1_000 * second - performance.now()), undefined, { signal });
		onSecond();
	}
}

/** What the work comes to, or the reason of the signal if that is first. */
async function orStop<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
	signal.throwIfAborted();
	let stop = () => {};
	const stopped = new Promise<never>((_, reject) => {
		stop = () => reject(signal.reason);
		signal.addEventListener("abort", stop);
	});
	return await Promise.race([work(), stopped]).finally(() => signal.removeEventListener("abort", stop));
}

async function sampleOf(urls: readonly string[], report: Promise<LoadReport>): Promise<Sample> {
	const [load, ...texts] = await Promise.all([report, ...urls.map(metricsOf)]);
	return { atMs: performance.now(), scrapes: texts.map(readScrape), load };
}

function nodeOf({ scrapes }: Sample): string {
	const key = [...scrapes[0].keys()].find((name) => name.startsWith("nodejs_version_info"));
	return /version="v?([^"]+)"/.exec(key ?? "")?.[1] ?? "unknown";
}
