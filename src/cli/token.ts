import { Command, InvalidArgumentError, Option } from "commander";
import { signToken } from "../api/json-web-token.ts";
import { loadConfig } from "../config.ts";
import { type StreamerReference, streamerReference, uuid } from "../events/reference.ts";
import { type Principal, ROLES, type Role } from "../events/token.ts";
import { demoSecret } from "./demo-secret.ts";

interface TokenOptions {
	role: Role;
	subject: string;
	gameService?: string[];
	session?: string[];
	streamer?: StreamerReference;
	expires: string;
}

/** `showtime token`: prints a signed token, and nothing else, on stdout. */
export function tokenCommand(): Command {
	return new Command("token")
		.description(
			"Print a token for the internal API or for players, signed with SHOWTIME_TOKEN_SECRET or the demo's secret.",
		)
		.addOption(new Option("--role <role>", "what the bearer may do").choices(ROLES).makeOptionMandatory())
		.option("--subject <name>", "who the bearer is; calls are counted by it", "showtime-cli")
		.option("--game-service <id...>", "only these game services (default: all)", uuids)
		.option("--session <id...>", "only these sessions (default: all)", uuids)
		.option(
			"--streamer <type:id>",
			"the streamer that the bearer is, such as character:<id>; his streams tell him more",
			streamerOf,
		)
		.option("--expires <time>", "how long it is good, such as 30m, 12h or 7d", lifetime, "12h")
		.addHelpText("after", "\nExample:\n  showtime token --role publisher --subject arena-server --expires 30d")
		.action(async ({ role, subject, gameService, session, streamer, expires }: TokenOptions) => {
			const config = loadConfig(process.env);
			const secret = config.tokenSecret ?? demoSecret(config.sqlitePath);
			const principal: Principal = {
				subject,
				role,
				...(gameService === undefined ? {} : { gameServices: gameService }),
				...(session === undefined ? {} : { sessions: session }),
				...(streamer === undefined ? {} : { streamer }),
			};
			console.log(await signToken(secret, principal, expires));
		});
}

function uuids(value: string, before: string[] = []): string[] {
	const parsed = uuid.safeParse(value);
	if (!parsed.success) throw new InvalidArgumentError("It is no UUID.");
	return [...before, parsed.data];
}

function streamerOf(value: string): StreamerReference {
	const [entityType, entityId] = value.split(/:(.*)/s);
	const parsed = streamerReference.safeParse({ entityType, entityId });
	if (!parsed.success) throw new InvalidArgumentError("It is no character:<UUID> or account:<UUID>.");
	return parsed.data;
}

function lifetime(value: string): string {
	if (/^[1-9]\d{0,5}[smhd]$/.test(value)) return value;
	throw new InvalidArgumentError("It is a whole number with s, m, h or d, such as 12h.");
}
