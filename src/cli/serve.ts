import { Command } from "commander";
import { type Config, loadConfig, unknownVariables } from "../config.ts";
import type { StartOptions } from "../main.ts";
import { demoOffer } from "./demo-offer.ts";
import { demoSecret } from "./demo-secret.ts";
import { endOnException, stopOnSignal } from "./stopping.ts";

/** `showtime serve`: runs the server until SIGTERM or SIGINT. */
export function serveCommand(): Command {
	return new Command("serve")
		.description("Run the server: players' port, internal API, sessions.")
		.option(
			"--demo",
			"with three demo streams, an example game server, anonymous viewers and a secret of its own",
			false,
		)
		.addHelpText("after", "\nSettings come from SHOWTIME_ environment variables: see docs/config.md.")
		.action(({ demo }: { demo: boolean }) => serve(demo));
}

async function serve(isDemo: boolean): Promise<void> {
	const given = loadConfig(process.env);
	const warnings = unknownVariables(process.env);
	for (const warning of warnings) console.error(`showtime: ${warning}`);
	const config = isDemo ? demoConfig(given) : given;
	// Loaded after the settings are known to be right: they are most of what a start takes.
	const { openLog } = await import("./log.ts");
	const log = openLog(config.logLevel);
	endOnException(log);
	const isApiOrigin = (origin: string, port: number) => isDemo && isOwnPage(origin, port, config.publicUrl);
	const starting = new AbortController();
	const { tokenSecret } = config;
	const offer = isDemo && tokenSecret !== undefined ? { demoOffer: (url: string) => demoOffer(tokenSecret, url) } : {};
	const started = start(config, isDemo, { log, isApiOrigin, signal: starting.signal, ...offer });
	stopOnSignal({
		log,
		drainMs: config.drainSeconds * 1_000,
		async stop() {
			starting.abort();
			// A start that was broken off has closed what it had opened.
			const running = await started.catch(() => undefined);
			return running === undefined || running.close();
		},
	});
	try {
		tellWhereToLook(await started, config, isDemo);
	} catch (error) {
		if (!starting.signal.aborted) throw error;
	}
}

/** What runs, with or without the demo. */
interface Running {
	publicUrl: string;
	apiUrl: string;
	close(): Promise<boolean>;
}

async function start(config: Config, isDemo: boolean, options: StartOptions): Promise<Running> {
	// Loaded after the settings are known to be right: they are most of what a start takes.
	const { startShowtime } = await import("../main.ts");
	const showtime = await startShowtime(config, options);
	if (!isDemo) return showtime;
	const stopDemo = await (await import("./demo.ts")).startDemo(showtime, config, options.log);
	const close = () => {
		stopDemo();
		return showtime.close();
	};
	return { ...showtime, close };
}

/** Members per unit of the hype trigger, so that a Legend's crowd is not in trains all the time. */
const DEMO_HYPE_AUDIENCE_SCALE = 200;

/** The demo is switched on, open to all and has a secret, unless the environment says otherwise. */
function demoConfig(config: Config): Config {
	const isSet = (variable: string) => (process.env[variable] ?? "") !== "";
	const isTokenDecided = config.tokenSecret !== undefined || config.jwksUrl !== undefined;
	return {
		...config,
		showtimeEnabled: isSet("SHOWTIME_ENABLED") ? config.showtimeEnabled : true,
		allowAnonymousJoins: isSet("SHOWTIME_ALLOW_ANONYMOUS_JOINS") ? config.allowAnonymousJoins : true,
		hypeAudienceScale: isSet("SHOWTIME_HYPE_AUDIENCE_SCALE") ? config.hypeAudienceScale : DEMO_HYPE_AUDIENCE_SCALE,
		tokenSecret: isTokenDecided ? config.tokenSecret : demoSecret(config.sqlitePath),
	};
}

function isOwnPage(origin: string, port: number, publicUrl: string | undefined): boolean {
	if (publicUrl !== undefined && new URL(publicUrl).origin === origin) return true;
	return [`http://localhost:${port}`, `http://127.0.0.1:${port}`].includes(origin);
}

function tellWhereToLook(urls: { publicUrl: string; apiUrl: string }, config: Config, isDemo: boolean): void {
	const lines = [
		`Showtime is ${config.showtimeEnabled ? "live" : "up and switched off (SHOWTIME_ENABLED=false)"}.`,
		`  Streams         ${urls.publicUrl}`,
		`  Internal API    ${urls.apiUrl}/docs`,
		`  Operations      ${urls.apiUrl}/admin/`,
		...(isDemo ? ["  A token         npm run -s showtime -- token --role developer"] : []),
		"  Stop            Ctrl-C",
	];
	console.log(lines.join("\n"));
}
