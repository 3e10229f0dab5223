/** The closed set of sentiment categories, in the order of their codes (0 to 7). */
export const SENTIMENT_CATEGORIES = [
	"Excited",
	"Supportive",
	"Critical",
	"Curious",
	"Surprised",
	"Amused",
	"Bored",
	"Hostile",
] as const;

export type SentimentCategory = (typeof SENTIMENT_CATEGORIES)[number];

export const EXCITED = 0;
export const SUPPORTIVE = 1;
export const CRITICAL = 2;
export const CURIOUS = 3;
export const SURPRISED = 4;
export const AMUSED = 5;
export const BORED = 6;
export const HOSTILE = 7;
