import { type Colour, parseColour } from "./arena/colour.ts";
import { MOODS, moodProperty } from "./mood.ts";

/** The colours a canvas needs, read from the style sheet so that they are written once. */
export interface Theme {
	dark: boolean;
	/** By mood code. */
	moods: Colour[];
	/** What an unlit viewer fades into. */
	shade: Colour;
	skyTop: Colour;
	skyBottom: Colour;
	stepNear: Colour;
	stepFar: Colour;
	stepEdge: Colour;
	stage: Colour;
	glow: Colour;
}

/** Reads the theme that is in force. */
export function readTheme(): Theme {
	const style = getComputedStyle(document.documentElement);
	const colour = (name: string): Colour => parseColour(style.getPropertyValue(name));
	return {
		dark: !matchMedia("(prefers-color-scheme: light)").matches,
		moods: MOODS.map((mood) => colour(moodProperty(mood))),
		shade: colour("--arena-shade"),
		skyTop: colour("--arena-sky-top"),
		skyBottom: colour("--arena-sky-bottom"),
		stepNear: colour("--arena-step-near"),
		stepFar: colour("--arena-step-far"),
		stepEdge: colour("--arena-step-edge"),
		stage: colour("--arena-stage"),
		glow: colour("--arena-glow"),
	};
}

/** Calls `onChange` when the reader's system goes from dark to light or back; answers how to stop. */
export function watchTheme(onChange: (theme: Theme) => void): () => void {
	const query = matchMedia("(prefers-color-scheme: light)");
	const listener = (): void => onChange(readTheme());
	query.addEventListener("change", listener);
	return () => query.removeEventListener("change", listener);
}
