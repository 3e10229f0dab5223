// A process to be killed: opens the data file named by its argument, says so and keeps it open; a refusal is printed.
import { openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";

try {
	await openSqliteDatabase(process.argv[2]);
	process.stdout.write("open\n");
} catch (error) {
	process.stdout.write(`${(error as Error).message}\n`);
}
process.stdin.resume();
