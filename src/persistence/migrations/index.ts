import type { Migration } from "kysely/migration";
import { firstTables } from "./0001-first-tables.ts";
import { hypeTrains } from "./0002-hype-trains.ts";
import { rulesAndAudit } from "./0003-rules-and-audit.ts";
import { broadcasts } from "./0004-broadcasts.ts";
import { reservoirSizes } from "./0005-reservoir-sizes.ts";
import { worldFirsts } from "./0006-world-firsts.ts";
import { ownership } from "./0007-ownership.ts";
import { incarnations } from "./0008-incarnations.ts";
import { outbox } from "./0009-outbox.ts";

/** Every migration by its name, in order; one that was released is never edited. */
export const MIGRATIONS: Record<string, Migration> = {
	"0001-first-tables": firstTables,
	"0002-hype-trains": hypeTrains,
	"0003-rules-and-audit": rulesAndAudit,
	"0004-broadcasts": broadcasts,
	"0005-reservoir-sizes": reservoirSizes,
	"0006-world-firsts": worldFirsts,
	"0007-ownership": ownership,
	"0008-incarnations": incarnations,
	"0009-outbox": outbox,
};
