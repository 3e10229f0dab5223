import { Argument, Command } from "commander";
import { issueText } from "../events/issue-text.ts";
import { registration } from "../events/registration.ts";
import { type ApiDoor, apiDoorOf } from "./api-door.ts";
import { CliError } from "./fail.ts";

const KINDS = ["character", "game-service", "game-session"];
const TIMEOUT_MS = 10_000;

interface RegisterOptions {
	name?: string;
	realm?: string;
	stubName?: string;
	gameType?: string;
	owner?: string;
	dead?: boolean;
	finished?: boolean;
	url?: string;
	token?: string;
}

/** `showtime register`: has a running server's embedded platform know a record. */
export function registerCommand(): Command {
	return new Command("register")
		.description("Have the embedded platform know a character, game service or game session.")
		.addArgument(new Argument("<kind>", "what it is").choices(KINDS))
		.argument("<id>", "its UUID")
		.option("--name <name>", "of a character or game service")
		.option("--realm <id>", "the realm that a character lives in")
		.option("--stub-name <name>", "short name of a game service, such as arcadia")
		.option("--game-type <name>", "stub name of a game session's game service")
		.option("--owner <id>", "account that owns a game session")
		.option("--dead", "the character is dead and streams no more")
		.option("--no-dead", "the character lives (again)")
		.option("--finished", "everybody has left the game session")
		.option("--no-finished", "the game session goes on")
		.option("--url <url>", "the internal API (default: SHOWTIME_URL, else http://127.0.0.1:2568)")
		.option(
			"--token <token>",
			"a token of the role developer (default: SHOWTIME_TOKEN, else one by the server's secret)",
		)
		.addHelpText("after", "\nWhat is left out stays as it was.\n\nExample:\n  showtime register character <id> --dead")
		.action(register);
}

async function register(kind: string, id: string, options: RegisterOptions): Promise<void> {
	const {
		name,
		realm: realmId,
		stubName,
		gameType,
		owner: ownerAccountId,
		dead: isDead,
		finished: isFinished,
	} = options;
	const said = { kind, id, name, realmId, stubName, gameType, ownerAccountId, isDead, isFinished };
	const body = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
	const parsed = registration.safeParse(body);
	if (!parsed.success) throw new CliError(`not registered: ${issueText(parsed.error, body)}`);
	await post(await apiDoorOf(options, "developer"), parsed.data);
	console.log(`${kind} ${parsed.data.id} is registered`);
}

async function post({ url, token }: ApiDoor, body: object): Promise<void> {
	const endpoint = new URL("showtime/embedded/register", url.endsWith("/") ? url : `${url}/`);
	const response = await fetch(endpoint, {
		method: "POST",
		headers: { "content-type": "application/json", ...(token !== undefined && { authorization: `Bearer ${token}` }) },
		body: JSON.stringify(body),
		signal: AbortSignal.timeout(TIMEOUT_MS),
	}).catch((error: Error) => {
		throw new CliError(`not registered: ${endpoint.origin} does not answer: ${error.message}`, { cause: error });
	});
	if (response.ok) return;
	const text = await response.text();
	throw new CliError(`not registered: ${messageOf(text) ?? `the server answered ${response.status}`}`);
}

/** An answer from a proxy in between has no message of ours. */
function messageOf(text: string): string | undefined {
	try {
		const { message } = JSON.parse(text) as { message?: unknown };
		return typeof message === "string" ? message : undefined;
	} catch {
		return undefined;
	}
}
