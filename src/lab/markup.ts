/** Finished markup; a mere string is text and is escaped where it is put in. */
export interface Markup {
	readonly markup: string;
}

type Content = Markup | string;

const ESCAPES: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
};

/** Characters that XML has no way to write at all. */
const UNWRITABLE = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** Text as it stands between tags or in an attribute. */
export function escaped(text: string): string {
	return text.replace(UNWRITABLE, "\u{fffd}").replace(/[&<>"']/g, (character) => ESCAPES[character]);
}

/** An element with its attributes and what is in it, written so that HTML and XML read it alike. */
export function element(
	name: string,
	attributes: Readonly<Record<string, string | number>>,
	...content: Content[]
): Markup {
	const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(coordinate(value))}"`);
	return { markup: `<${name}${written.join("")}>${content.map(markupOf).join("")}</${name}>` };
}

/** One after the other. */
export function together(content: readonly Content[]): Markup {
	return { markup: content.map(markupOf).join("") };
}

const markupOf = (content: Content): string => (typeof content === "string" ? escaped(content) : content.markup);

/** A hundredth of a pixel is enough, and keeps the page small. */
function coordinate(value: string | number): string {
	return typeof value === "string" ? value : String(Math.round(value * 100) / 100);
}
