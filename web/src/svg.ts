const NAMESPACE = "http://www.w3.org/2000/svg";

/** Makes an SVG element with attributes and children. */
export function svg<K extends keyof SVGElementTagNameMap>(
	tag: K,
	attributes: Record<string, string> = {},
	...children: Node[]
): SVGElementTagNameMap[K] {
	const made = document.createElementNS(NAMESPACE, tag);
	for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
	made.append(...children);
	return made;
}
