import { Command } from "commander";
import { ConfigError } from "../config.ts";
import { CliError } from "./fail.ts";
import { loadtestCommand } from "./loadtest.ts";
import { migrateCommand } from "./migrate.ts";
import { publishCommand } from "./publish.ts";
import { registerCommand } from "./register.ts";
import { serveCommand } from "./serve.ts";
import { simulateCommand } from "./simulate.ts";
import { tokenCommand } from "./token.ts";

/** Failures that explain themselves; any other shows its stack, because it is a fault of ours. */
const EXPLAINED: readonly string[] = [CliError.name, ConfigError.name, "DataFileError", "StartError"];

const program = new Command("showtime")
	.description("A living audience for game streams.")
	.addHelpText("after", "\nSettings come from SHOWTIME_ environment variables: see docs/config.md.")
	.showHelpAfterError("(see showtime --help)")
	.addCommand(serveCommand())
	.addCommand(migrateCommand())
	.addCommand(tokenCommand())
	.addCommand(publishCommand())
	.addCommand(registerCommand())
	.addCommand(simulateCommand())
	.addCommand(loadtestCommand());

try {
	await program.parseAsync();
} catch (error) {
	const isExplained = error instanceof Error && EXPLAINED.includes(error.name);
	console.error(isExplained ? `showtime: ${error.message}` : error);
	process.exit(1);
}
