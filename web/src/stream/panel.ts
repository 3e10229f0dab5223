import { element } from "../element.ts";
import type { Realm } from "../realms/realm.ts";
import type { StreamView } from "./stream-view.ts";

/** A part of the stream page that shows one aspect of the stream. */
export interface Panel {
	root: HTMLElement;
	show(view: StreamView, realm: Realm): void;
}

/** The frame of a panel: a section with a heading. */
export function panelFrame(heading: string, className: string, ...content: Node[]): HTMLElement {
	return element("section", { class: `panel ${className}` }, element("h2", {}, heading), ...content);
}
