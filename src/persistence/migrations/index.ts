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
import { careers } from "./0010-careers.ts";
import { platformCalls } from "./0011-platform-calls.ts";
import { embeddedPlatform } from "./0012-embedded-platform.ts";
import { voiceMappings } from "./0013-voice-mappings.ts";
import { followerArchive } from "./0014-follower-archive.ts";
import { drainingNodes } from "./0015-draining-nodes.ts";
import { passiveIncome } from "./0016-passive-income.ts";
import { tips } from "./0017-tips.ts";
import { sponsorships } from "./0018-sponsorships.ts";
import { auditedCalls } from "./0019-audited-calls.ts";

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
	"0010-careers": careers,
	"0011-platform-calls": platformCalls,
	"0012-embedded-platform": embeddedPlatform,
	"0013-voice-mappings": voiceMappings,
	"0014-follower-archive": followerArchive,
	"0015-draining-nodes": drainingNodes,
	"0016-passive-income": passiveIncome,
	"0017-tips": tips,
	"0018-sponsorships": sponsorships,
	"0019-audited-calls": auditedCalls,
};
