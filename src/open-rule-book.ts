import type { Kysely } from "kysely";
import type { Config } from "./config.ts";
import type { Opened } from "./opened.ts";
import { SqlRuleStore } from "./persistence/sql-rule-store.ts";
import type { SqlSchema } from "./persistence/sql-schema.ts";
import { systemClock } from "./rooms/clock.ts";
import type { Logger } from "./rooms/logger.ts";
import { RuleBook } from "./rooms/rule-book.ts";
import { DEFAULT_RULE_SETTINGS, type RuleSettings } from "./world/rules.ts";

/** Between two looks at what other processes have changed. */
const REFRESH_MS = 2_000;

/** The rules of every game service over those of the configuration. Throws `INVALID_RULES` when the latter cannot work. */
export async function openRuleBook(
	config: Config,
	db: Kysely<SqlSchema>,
	logger: Logger,
	opened: Opened,
): Promise<RuleBook> {
	const book = new RuleBook({ store: new SqlRuleStore(db), defaults: settingsOf(config), clock: systemClock, logger });
	await book.load();
	if (config.mysqlUrl === undefined) return book;
	const refresh = () => book.refresh().catch((err: unknown) => logger.warn({ err }, "changed rules not looked for"));
	const timer = setInterval(() => void refresh(), REFRESH_MS);
	opened.add("rules", () => clearInterval(timer));
	return book;
}

function settingsOf(config: Config): RuleSettings {
	const known = Object.entries(config).filter(([name]) => Object.hasOwn(DEFAULT_RULE_SETTINGS, name));
	const { audienceTickIntervalSeconds: tickIntervalSeconds } = config;
	return { ...DEFAULT_RULE_SETTINGS, ...Object.fromEntries(known), tickIntervalSeconds };
}
