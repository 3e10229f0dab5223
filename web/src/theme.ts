import { type Colour, parseColour } from "./arena/colour.ts";
import { MOODS, moodProperty } from "./mood.ts";

/** The colours a canvas needs, read from the style sheet so that they are written once. */
export interface Theme {
	dark: boolean;
	/** By mood code. */
	moods: Colour[];
}

/** Reads the theme that is in force. */
export function readTheme(): Theme {
	const style = getComputedStyle(document.documentElement);
	const colour = (name: string): Colour => parseColour(style.getPropertyValue(name));
	return {
		dark: !matchMedia("(prefers-color-scheme: light)").matches,
		moods: MOODS.map((mood) => colour(moodProperty(mood))),
	};
}

/** Calls `onChange` when the reader's system goes from dark to light or back; answers how to stop. */
export function watchTheme(onChange: (theme: Theme) => void): () => void {
	const query = matchMedia("(prefers-color-scheme: light)");
	const listener = (): void => onChange(readTheme());
	query.addEventListener("change", listener);
	return () => query.removeEventListener("change", listener);
}
