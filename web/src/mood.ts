import { SENTIMENT_CATEGORIES, type SentimentCategory } from "../../src/client/index.ts";

/** A mood a viewer can show; its place in `MOODS` is the code that travels in the crowd frame. */
export type Mood = SentimentCategory;

export const MOODS: readonly Mood[] = SENTIMENT_CATEGORIES;

/** The code of a mood's name; -1 for a name that is none. */
export function moodCodeOf(name: string): number {
	return (MOODS as readonly string[]).indexOf(name);
}

/** The custom property of the style sheet that holds a mood's colour. */
export function moodProperty(mood: Mood): string {
	return `--mood-${mood.toLowerCase()}`;
}
