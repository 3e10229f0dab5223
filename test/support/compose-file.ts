import { readFileSync } from "node:fs";
import { parse } from "yaml";

const ROOT = new URL("../../", import.meta.url);

/** A service of the compose file, as far as tests look. */
export interface ComposeService {
	image: string;
	build?: string;
	command?: string[];
	environment?: Record<string, string>;
	ports?: string[];
	volumes?: string[];
	networks?: string[];
	depends_on?: string[] | Record<string, { condition: string }>;
	healthcheck?: { test: string[] };
	restart: string;
	stop_grace_period?: string;
	profiles?: string[];
}

export interface ComposeFile {
	services: Record<string, ComposeService>;
	networks: Record<string, unknown>;
	volumes: Record<string, unknown>;
}

export const COMPOSE_TEXT = readFileSync(new URL("docker-compose.yml", ROOT), "utf8");

/** A variable as the compose file asks for it: `${NAME:-fallback}`, or `${NAME:?what to do}` where there is none. */
const ASKED = /\$\{(\w+)(?::-([^}]*)|:\?([^}]*))\}/g;

export interface AskedVariable {
	name: string;
	isRequired: boolean;
}

/** Every variable that the compose file asks for, once. */
export function askedVariables(): AskedVariable[] {
	const asked = [...COMPOSE_TEXT.matchAll(ASKED)].map(([, name, , hint]) => ({ name, isRequired: hint !== undefined }));
	return asked.filter(({ name }, place) => asked.findIndex((other) => other.name === name) === place);
}

/** The variables of `.env.example` with the values it gives them. */
export function exampleEnvironment(): Record<string, string> {
	const lines = readFileSync(new URL(".env.example", ROOT), "utf8").matchAll(/^(\w+)=(.*)$/gm);
	return Object.fromEntries([...lines].map(([, name, value]) => [name, value]));
}

/** A value for each variable that has to be given. */
const MADE_UP_SECRET = "0123456789abcdef0123456789abcdef";

/** The compose file with `.env.example`, what that leaves open made up, and `settings` over it put in where it asks. */
export function composeFile(settings: Record<string, string> = {}): ComposeFile {
	const required = askedVariables().filter(({ isRequired }) => isRequired);
	const madeUp = Object.fromEntries(required.map(({ name }) => [name, MADE_UP_SECRET]));
	const environment: Record<string, string> = { ...exampleEnvironment(), ...madeUp, ...settings };
	const filledIn = (text: string) =>
		text.replace(ASKED, (_, name: string, fallback = "") => environment[name] || fallback);
	const file = JSON.stringify(parse(COMPOSE_TEXT, { merge: true }));
	return JSON.parse(file, (_, value) => (typeof value === "string" ? filledIn(value) : value));
}

/** The services of the compose file that are processes of ours, by name. */
export function processesOf({ services }: ComposeFile): [name: string, service: ComposeService][] {
	return Object.entries(services).filter(([, { environment = {} }]) => "SHOWTIME_INTERNAL_URL" in environment);
}
