import { Command } from "commander";
import { loadConfig } from "../config.ts";

/** `showtime migrate`: brings the configured database's schema to this release. */
export function migrateCommand(): Command {
	return new Command("migrate")
		.description("Bring the schema of the configured database to this release; does nothing when it is there.")
		.addHelpText(
			"after",
			"\nThe database is that of SHOWTIME_MYSQL_URL, else the file of SHOWTIME_SQLITE_PATH, which serve migrates by itself.",
		)
		.action(async () => {
			const config = loadConfig(process.env);
			const [{ openDatabase }, { Starting }, { newestMigration }] = await Promise.all([
				import("../open-database.ts"),
				import("../starting.ts"),
				import("../persistence/migrate.ts"),
			]);
			const warn = (_facts: object, line: string) => console.error(`showtime: ${line}`);
			const database = await openDatabase(config, new Starting({ warn }), { migrates: true });
			await database.close();
			console.log(`The schema is at ${newestMigration()}.`);
		});
}
