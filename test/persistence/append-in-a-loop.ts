// A process to be killed: appends inputs and markers to the data file named by its argument and prints each id after
// the journal has accepted it.
import { writeSync } from "node:fs";
import { SqlJournal } from "../../src/persistence/sql-journal.ts";
import { openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";

const [path, session] = process.argv.slice(2);
const { db } = await openSqliteDatabase(path);
const journal = new SqlJournal(db);
const newest = (await journal.read(session, 0)).findLast((entry) => "marker" in entry);
let marker = newest && "marker" in newest ? newest.marker.marker : 0;
for (let i = 0; ; i++) {
	const id = `${process.pid}:${i}`;
	await journal.append(session, id, { kind: "departures", count: i });
	writeSync(1, `${id}\n`);
	if (i % 5 === 4) {
		await journal.appendMarker(session, { marker: ++marker, kind: "tick", atMs: marker * 5000 });
		writeSync(1, `marker:${marker}\n`);
	}
}
