import { type Property, whole } from "./config-kinds.ts";

/** What streamers earn and what things cost, in whole units of the tip currency. */
export const MONEY_PROPERTIES = {
	passiveIncomeFollowers: {
		variable: "SHOWTIME_PASSIVE_INCOME_FOLLOWERS",
		fallback: "10",
		kind: whole(0, 10_000_000),
		describe: "Followers for which a streamer gets one unit of passive income in each period; 0: nobody gets any.",
	},
	passiveIncomePeriodHours: {
		variable: "SHOWTIME_PASSIVE_INCOME_PERIOD_HOURS",
		fallback: "24",
		kind: whole(1, 8_760),
		describe: "Length of a period of passive income; one of 24 hours is a day of UTC.",
	},
	tipBoostPrice: {
		variable: "SHOWTIME_TIP_BOOST_PRICE",
		fallback: "50",
		kind: whole(1, 1_000_000),
		describe: "Tips that a boost of a live session costs.",
	},
	tipTitlePrice: {
		variable: "SHOWTIME_TIP_TITLE_PRICE",
		fallback: "200",
		kind: whole(1, 1_000_000),
		describe: "Tips that a title costs.",
	},
} as const satisfies Record<string, Property<unknown>>;
