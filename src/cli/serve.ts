import { Command } from "commander";
import { type Config, loadConfig, unknownVariables } from "../config.ts";
import { demoSecret } from "./demo-secret.ts";

/** An orderly stop takes no longer; then the process goes as it is, the journal has everything. */
const HARD_STOP_MS = 25_000;

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
	const [{ startShowtime }, { openLog }] = await Promise.all([import("../main.ts"), import("./log.ts")]);
	const log = openLog(config.logLevel);
	const isApiOrigin = (origin: string, port: number) => isDemo && isOwnPage(origin, port, config.publicUrl);
	const showtime = await startShowtime(config, { log, isApiOrigin });
	const stopDemo = isDemo ? await (await import("./demo.ts")).startDemo(showtime, config, log) : () => {};
	tellWhereToLook(showtime, config, isDemo);

	const stop = async (signal: string) => {
		log.info({ signal }, "stopping");
		setTimeout(() => process.exit(1), HARD_STOP_MS).unref();
		stopDemo();
		await showtime.close();
		process.exit(0);
	};
	for (const signal of ["SIGTERM", "SIGINT"]) {
		// A second signal means now.
		process.once(signal, () => {
			process.once(signal, () => process.exit(1));
			void stop(signal);
		});
	}
	process.on("uncaughtException", (error) => {
		// No checkpoint: a state that nobody understands is not written down. The journal has everything.
		log.fatal({ err: error }, "uncaught exception");
		process.exit(1);
	});
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
		...(isDemo ? ["  A token         npm run -s showtime -- token --role developer"] : []),
		"  Stop            Ctrl-C",
	];
	console.log(lines.join("\n"));
}
