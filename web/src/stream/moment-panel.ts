import type { MomentView } from "../../../src/client/index.ts";
import { agoOf } from "../duration.ts";
import { element, setText, showList } from "../element.ts";
import type { Realm } from "../realms/realm.ts";
import { momentInWords } from "./moment-in-words.ts";
import { type Panel, panelFrame } from "./panel.ts";
import type { StreamView } from "./stream-view.ts";

/** What happened lately, the newest first; `serverNow` answers Unix milliseconds. */
export function createMomentPanel(serverNow: () => number): Panel {
	const list = element("ol", { class: "moments" });
	const empty = element("p", { class: "panel__empty" }, "No moments yet.");
	return {
		root: panelFrame("Moments", "moments-panel", list, empty),
		show(view: StreamView, realm: Realm) {
			empty.hidden = view.moments.length > 0;
			const now = serverNow();
			showList(
				list,
				view.moments,
				({ id }) => id,
				makeMoment,
				(row, moment) => {
					setText(row.children[0], momentInWords(moment, realm));
					setText(row.children[1], agoOf(now - moment.at));
				},
			);
		},
	};
}

function makeMoment(moment: MomentView): HTMLElement {
	const at = element("time", { datetime: new Date(moment.at).toISOString() });
	return element("li", { class: "moment", "data-kind": moment.kind }, element("span", { class: "moment__what" }), at);
}
