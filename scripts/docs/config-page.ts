import type { Property } from "../../src/config-kinds.ts";
import { CLIENT_VARIABLES, OWN_PROPERTIES, SPEC_PROPERTIES } from "../../src/config-table.ts";
import { tableOf } from "./markdown.ts";

/** docs/config.md */
export function configPage(): string {
	return `# Configuration

Everything is set by environment variables; an empty one counts as unset. A value that breaks its rule stops the start with one
line that names the variable, the value and the rule. A \`SHOWTIME_\` variable that is not listed here is named in a warning.

## Of the specification

${variables(SPEC_PROPERTIES)}

## Of this implementation

${variables(OWN_PROPERTIES)}

\`serve\` needs to know who may call: \`SHOWTIME_TOKEN_SECRET\` or \`SHOWTIME_JWKS_URL\`, or \`SHOWTIME_AUTH_MODE=network\` where the
network is trusted. \`serve --demo\` makes a secret of its own (\`demo-secret\` beside the SQLite file, readable by its owner only),
and turns \`SHOWTIME_ENABLED\` and \`SHOWTIME_ALLOW_ANONYMOUS_JOINS\` on unless they are set.

## Read by clients

${tableOf(
	["variable", "meaning"],
	Object.entries(CLIENT_VARIABLES).map(([name, meaning]) => [`\`${name}\``, meaning]),
)}
`;
}

function variables(properties: Record<string, Property<unknown>>): string {
	const rows = Object.values(properties).map(({ variable, fallback, kind, describe }) => [
		`\`${variable}\``,
		fallback === undefined ? "" : `\`${fallback}\``,
		kind.rule,
		describe,
	]);
	return tableOf(["variable", "default", "value", "meaning"], rows);
}
