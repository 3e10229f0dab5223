import { readFile } from "node:fs/promises";
import { Command, InvalidArgumentError } from "commander";
import type { Comparison } from "../loadtest/comparison.ts";
import type { Measurement } from "../loadtest/measurement.ts";
import type { LoadSettings } from "../loadtest/settings.ts";
import { apiDoorOf } from "./api-door.ts";
import { CliError } from "./fail.ts";
import type { LoadTarget } from "./load-run.ts";

const GOOD_FOR = "3h";
/** Exit codes: something is worse than the baseline; stopped by Ctrl-C. */
const WORSE = 2;
const STOPPED = 130;

interface LoadtestOptions extends LoadSettings {
	url?: string[];
	token?: string;
	json?: string;
	report?: string;
	saveBaseline?: string;
	baseline?: string;
	tolerance: number;
	targetIsMine?: boolean;
	endFormer?: boolean;
}

/** `showtime loadtest`: puts a load on a running server and says how it takes it. */
export function loadtestCommand(): Command {
	return new Command("loadtest")
		.description("Put a load on a running server, in sessions of its own, and measure how it takes it.")
		.option(
			"--url <url>",
			"the internal API (default: SHOWTIME_URL, else http://127.0.0.1:2568); once a process",
			several,
		)
		.option("--token <token>", "a token of the role admin (default: SHOWTIME_TOKEN, else one by the server's secret)")
		.option("--rooms <count>", "sessions, 1 to 1,000", number, 10)
		.option("--members <count>", "audience of each, 1 to 10,000", number, 200)
		.option("--clients <count>", "players that watch, in all rooms together, up to 10,000", number, 100)
		.option("--events <count>", "game events a second, for all rooms together, up to 1,900", number, 20)
		.option("--seconds <seconds>", "time that is measured, up to 3,600", number, 60)
		.option("--warm-up <seconds>", "time under load before that, up to 600", number, 10)
		.option("--seed <seed>", "decides audiences and events", number, 1)
		.option("--json <file>", "write what was measured as JSON")
		.option("--report <file>", "write a page with charts")
		.option("--save-baseline <file>", "keep what was measured for later comparisons")
		.option("--baseline <file>", "compare with what was kept; the exit code is 2 when something is worse")
		.option("--tolerance <share>", "difference from the baseline that counts as none", tolerance, 0.2)
		.option("--end-former", "end sessions that a load of the same seed left behind when it was killed")
		.option("--target-is-mine", "put the load on a server that is not on this machine")
		.addHelpText("after", "\nExample:\n  showtime loadtest --rooms 100 --clients 1000 --events 200 --report load.html")
		.action(loadtest);
}

async function loadtest(options: LoadtestOptions): Promise<void> {
	const settings = await settingsOf(options);
	const baseline = options.baseline === undefined ? undefined : await baselineIn(options.baseline, settings);
	const files = [options.json, options.report, options.saveBaseline].filter((file) => file !== undefined);
	const { checkWritable } = await import("./write-whole.ts");
	for (const file of files) await checkWritable(file);
	const measured = await measuredOn(await targetOf(options), settings);
	if (measured === undefined) {
		console.error("showtime: stopped; its sessions have ended, and nothing is written");
		process.exitCode = STOPPED;
		return;
	}
	const { compare, isWorse } = await import("../loadtest/comparison.ts");
	const comparison = baseline && compare(measured, baseline, options.tolerance);
	const { reportText } = await import("../loadtest/report-text.ts");
	console.log(reportText(measured, comparison));
	await writeAll(options, measured, comparison);
	if (comparison !== undefined && isWorse(comparison)) process.exitCode = WORSE;
}

async function settingsOf(options: LoadtestOptions): Promise<LoadSettings> {
	const { rooms, members, clients, events, seconds, warmUp, seed } = options;
	const { readSettings } = await import("../loadtest/settings.ts");
	const settings = readSettings({ rooms, members, clients, events, seconds, warmUp, seed });
	if (settings.ok) return settings.value;
	throw new CliError(settings.reason);
}

async function baselineIn(path: string, settings: LoadSettings): Promise<Measurement> {
	const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
		throw new CliError(`cannot read ${path}: ${error.code === "ENOENT" ? "there is no such file" : error.message}`);
	});
	const [{ readMeasurement }, { obstacleOf }] = await Promise.all([
		import("../loadtest/measurement.ts"),
		import("../loadtest/comparison.ts"),
	]);
	const baseline = readMeasurement(text);
	if (!baseline.ok) throw new CliError(`baseline ${path}: ${baseline.reason}`);
	const obstacle = obstacleOf(settings, baseline.value);
	if (obstacle !== undefined) throw new CliError(`baseline ${path}: ${obstacle}`);
	return baseline.value;
}

async function targetOf(options: LoadtestOptions): Promise<LoadTarget> {
	const { url: urls = [undefined], token, targetIsMine = false, endFormer = false } = options;
	const { requireOwnTarget } = await import("./own-target.ts");
	const doors = await Promise.all(urls.map((url) => apiDoorOf({ url, token }, "admin", GOOD_FOR)));
	for (const { url } of doors) await requireOwnTarget(url, "--url", targetIsMine);
	const player = await apiDoorOf({ url: doors[0].url, token }, "user", GOOD_FOR);
	return {
		urls: doors.map(({ url }) => url.replace(/\/+$/, "")),
		token: doors[0].token,
		playerToken: player.token,
		targetIsMine,
		endFormer,
	};
}

/** Undefined when somebody stopped it, with Ctrl-C or a signal. */
async function measuredOn(target: LoadTarget, settings: LoadSettings): Promise<Measurement | undefined> {
	const { runLoad } = await import("./load-run.ts");
	const stopping = new AbortController();
	const stop = () => {
		if (stopping.signal.aborted) process.exit(STOPPED);
		stopping.abort();
	};
	const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
	for (const signal of signals) process.on(signal, stop);
	try {
		return await runLoad(target, settings, stopping.signal);
	} catch (error) {
		if (stopping.signal.aborted && (error as Error).name === "AbortError") return undefined;
		throw error;
	} finally {
		for (const signal of signals) process.off(signal, stop);
	}
}

async function writeAll(options: LoadtestOptions, measured: Measurement, comparison?: Comparison): Promise<void> {
	const { json, report, saveBaseline } = options;
	const { writeWhole } = await import("./write-whole.ts");
	const { measurementText } = await import("../loadtest/measurement.ts");
	if (json !== undefined) await writeWhole(json, measurementText(measured));
	if (saveBaseline !== undefined) await writeWhole(saveBaseline, measurementText(measured));
	if (report === undefined) return;
	const { reportPage } = await import("../loadtest/report-page.ts");
	await writeWhole(report, reportPage(measured, comparison));
	console.log(`\nReport: ${report}`);
}

function several(value: string, before: string[] = []): string[] {
	return [...before, value];
}

function number(value: string): number {
	if (value.trim() !== "" && Number.isFinite(Number(value))) return Number(value);
	throw new InvalidArgumentError("It is no number.");
}

function tolerance(value: string): number {
	const share = Number(value);
	if (value.trim() !== "" && share >= 0 && share <= 10) return share;
	throw new InvalidArgumentError("It is a number from 0 to 10, such as 0.2 for 20 %.");
}
