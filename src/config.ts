import { CAREER_PHASES } from "./components/career-phase.ts";
import type { Kind, Property, ValueOf } from "./config-kinds.ts";
import { CLIENT_VARIABLES, OWN_PROPERTIES, SPEC_PROPERTIES } from "./config-table.ts";

/** Members of a reservoir, and so of an audience, at most. */
const MOST_MEMBERS = 1_000_000;

const PROPERTIES = { ...SPEC_PROPERTIES, ...OWN_PROPERTIES };
type Properties = typeof PROPERTIES;

/** Every setting of the process, checked. */
export type Config = { -readonly [Name in keyof Properties]: ValueOf<Properties[Name]> };

/** A variable whose value breaks its rule; the message is one line that names variable, value and rule. */
export class ConfigError extends Error {
	readonly variable: string;

	constructor(variable: string, message: string) {
		super(message);
		this.name = "ConfigError";
		this.variable = variable;
	}
}

/** Reads the environment. An empty value counts as unset. Throws `ConfigError` on the first value that breaks its rule. */
export function loadConfig(env: Record<string, string | undefined>): Config {
	const entries = Object.entries(PROPERTIES).map(([name, property]) => [name, read(property, env)]);
	const config = Object.fromEntries(entries) as Config;
	checkPoolSizes(config);
	return config;
}

/** The audience of a Legend has to fit into the largest reservoir there can be. */
function checkPoolSizes({ defaultAudiencePoolSize, audiencePoolScalePerPhase }: Config): void {
	const largest = defaultAudiencePoolSize * audiencePoolScalePerPhase ** (CAREER_PHASES.length - 1);
	if (largest <= MOST_MEMBERS) return;
	const { variable } = SPEC_PROPERTIES.audiencePoolScalePerPhase;
	const sum = `an audience of ${defaultAudiencePoolSize} makes ${Math.floor(largest)} for a Legend`;
	throw new ConfigError(variable, `${variable}=${audiencePoolScalePerPhase}: ${sum}, the most is ${MOST_MEMBERS}`);
}

function read(property: Property<unknown>, env: Record<string, string | undefined>): unknown {
	const given = env[property.variable]?.trim();
	const value = given === undefined || given === "" ? property.fallback : given;
	if (value === undefined) return undefined;
	const result = property.kind.read.safeParse(value);
	if (result.success) return result.data;
	const shown = shownValue(property.kind, value);
	throw new ConfigError(property.variable, `${property.variable}=${shown}: must be ${property.kind.rule}`);
}

/** A secret shows its length only, a URL no user or password, a line nothing that breaks it. */
function shownValue(kind: Kind<unknown>, value: string): string {
	if (kind.secret) return `(${Buffer.byteLength(value)} bytes, not shown)`;
	const open = value.replace(/\/\/[^/@]*@/, "//***@");
	const line = JSON.stringify(open).slice(1, -1);
	return line.length > 100 ? `${line.slice(0, 100)}...` : line;
}

/** One line for each SHOWTIME_ variable that nothing reads, with the nearest name when it looks like a slip. */
export function unknownVariables(env: Record<string, string | undefined>): string[] {
	const known = [
		...Object.values(PROPERTIES).map(({ variable }) => variable as string),
		...Object.keys(CLIENT_VARIABLES),
	];
	const unknown = Object.keys(env).filter((name) => name.startsWith("SHOWTIME_") && !known.includes(name));
	return unknown.map((name) => {
		const nearest = known
			.map((variable) => ({ variable, distance: editDistance(name, variable) }))
			.reduce((best, candidate) => (candidate.distance < best.distance ? candidate : best));
		const hint = nearest.distance <= 3 ? `; did you mean ${nearest.variable}?` : "";
		return `${name} is not a variable of Showtime${hint}`;
	});
}

/** Least number of inserted, removed or replaced characters between two names. */
function editDistance(from: string, to: string): number {
	let row = Array.from({ length: to.length + 1 }, (_, column) => column);
	for (let i = 1; i <= from.length; i++) {
		const next = [i];
		for (let j = 1; j <= to.length; j++) {
			const replaced = row[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1);
			next.push(Math.min(replaced, row[j] + 1, next[j - 1] + 1));
		}
		row = next;
	}
	return row[to.length];
}
