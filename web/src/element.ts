type Child = Node | string | undefined;

/** Makes an element with attributes (`class`, `aria-label`, ...) and children; strings become text, never markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
	tag: K,
	attributes: Record<string, string> = {},
	...children: Child[]
): HTMLElementTagNameMap[K] {
	const made = document.createElement(tag);
	const { style, ...others } = attributes;
	// The attribute would be refused by the content security policy; its declarations are not.
	if (style !== undefined) made.style.cssText = style;
	for (const [name, value] of Object.entries(others)) made.setAttribute(name, value);
	made.append(...children.filter((child) => child !== undefined));
	return made;
}

/** Writes text where it differs, so that nothing is laid out or announced for nothing. */
export function setText(target: Element, text: string): void {
	if (target.textContent !== text) target.textContent = text;
}

/**
 * Makes `list` show `items` in order: an item whose key is shown already keeps its element, so that focus and transitions
 * survive.
 */
export function showList<T>(
	list: Element,
	items: readonly T[],
	keyOf: (item: T) => string,
	make: (item: T) => HTMLElement,
	update: (shown: HTMLElement, item: T) => void,
): void {
	const shown = new Map<string, HTMLElement>();
	for (const child of list.children) shown.set((child as HTMLElement).dataset.key ?? "", child as HTMLElement);
	items.forEach((item, place) => {
		const key = keyOf(item);
		let child = shown.get(key);
		if (!child) {
			child = make(item);
			child.dataset.key = key;
		}
		shown.delete(key);
		update(child, item);
		if (list.children[place] !== child) list.insertBefore(child, list.children[place] ?? null);
	});
	for (const gone of shown.values()) gone.remove();
}
