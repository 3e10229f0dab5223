import { element } from "./element.ts";
import { type StreamViewName, streamHref } from "./route.ts";

const VIEWS: readonly { view: StreamViewName; label: string }[] = [
	{ view: "crowd", label: "Crowd" },
	{ view: "dashboard", label: "Dashboard" },
];

/** The two ways to look at a stream, in the page's head while one is open. */
export class ViewSwitch {
	readonly root = element("nav", { class: "views", "aria-label": "Views of the stream" });

	/** Shows the switch for a stream, the present view marked; hides it without one. */
	show(stream?: { showtimeSessionId: string; view: StreamViewName }): void {
		this.root.hidden = stream === undefined;
		if (stream === undefined) return;
		const links = VIEWS.map(({ view, label }) => {
			const isHere = view === stream.view;
			const href = streamHref(stream.showtimeSessionId, view);
			return element("a", { href, class: "views__link", ...(isHere && { "aria-current": "page" }) }, label);
		});
		this.root.replaceChildren(...links);
	}
}
