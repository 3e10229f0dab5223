import type { Config } from "./config.ts";
import type { ConfiguredDatabase } from "./open-database.ts";
import { SqlCareerStore } from "./persistence/sql-career-store.ts";
import { SqlIncomeLedger } from "./persistence/sql-income-ledger.ts";
import { SqlSpendingStore } from "./persistence/sql-spending-store.ts";
import { SqlSponsorshipStore } from "./persistence/sql-sponsorship-store.ts";
import type { Platform } from "./platform/platform.ts";
import { systemClock } from "./rooms/clock.ts";
import type { Logger } from "./rooms/logger.ts";
import type { RuleBook } from "./rooms/rule-book.ts";
import type { SessionDirectory } from "./rooms/session-directory.ts";
import { Sponsorships } from "./rooms/sponsorships.ts";
import { TipSpending } from "./rooms/tip-spending.ts";
import { OpenSpendings } from "./workers/open-spendings.ts";
import { OpenSponsorships } from "./workers/open-sponsorships.ts";
import { PassiveIncome } from "./workers/passive-income.ts";

const HOUR_MS = 3_600_000;

export interface MoneyParts {
	config: Config;
	database: ConfiguredDatabase;
	platform: Platform;
	directory: SessionDirectory;
	ruleBook: RuleBook;
	log: Logger;
	/** Calls wait for a relay. */
	onCalls(): void;
}

/** What streamers earn and spend: `doors` for the API, `duties` for the career worker. */
export function openMoney({ config, database, platform, directory, ruleBook, log, onCalls }: MoneyParts) {
	const { wallets } = platform;
	const spendings = new SqlSpendingStore(database.db);
	const tips = new TipSpending({ store: spendings, wallets, directory, ruleBook, clock: systemClock, onCalls });
	const income = new PassiveIncome({
		ledger: new SqlIncomeLedger(database.db),
		followersAUnit: config.passiveIncomeFollowers,
		periodMs: config.passiveIncomePeriodHours * HOUR_MS,
		clock: systemClock,
	});
	const open = new OpenSpendings({
		store: spendings,
		complete: (spending) => tips.complete(spending),
		clock: systemClock,
		logger: log,
	});
	const sponsorshipStore = new SqlSponsorshipStore(database.db);
	const sponsorships = new Sponsorships({
		store: sponsorshipStore,
		contracts: platform.contracts,
		careers: new SqlCareerStore(database.db),
		templateCode: config.sponsorshipContractTemplateCode,
		clock: systemClock,
	});
	const doors = { tips, spendings, wallets, sponsorships, sponsorshipStore };
	const watched = new OpenSponsorships({
		store: sponsorshipStore,
		reconcile: (sponsorship) => sponsorships.reconcile(sponsorship),
		logger: log,
	});
	const duties = { "passive income": income, "open spendings": open, "open sponsorships": watched };
	return { doors, duties };
}
