import { inflatePlane } from "../../../src/client/inflate-plane.ts";
import { StreamCrowd } from "../../../src/client/stream-crowd.ts";
import { unpackFrame } from "../../../src/personas/crowd-frame.ts";
import type { ArenaModel } from "../arena/arena-model.ts";
import { CrowdRows } from "../arena/crowd-rows.ts";
import { FramePacer } from "../arena/frame-pacer.ts";
import { PlanView } from "../arena/plan-view.ts";
import { ReactionRows } from "../arena/reaction-rows.ts";
import { arrangeSeats, houseCapacity } from "../arena/seating.ts";
import { settingOf } from "../arena/setting.ts";
import { element } from "../element.ts";
import { readTheme, watchTheme } from "../theme.ts";
import type { CrowdAnswer } from "./answers.ts";
import { numberText } from "./words.ts";

/** The crowd as players see it: a plan of the house, a dot a viewer, as bright as it is engaged and in the colour of its mood. */
export class CrowdPanel {
	readonly root: HTMLElement;
	readonly #canvas = element("canvas", { class: "crowd-plan", role: "img" });
	readonly #plan: PlanView | undefined;
	readonly #pacer = new FramePacer((now, seconds) => this.#draw(now, seconds));
	readonly #observer = new ResizeObserver(() => this.#resize());
	readonly #stopWatching = watchTheme(() => this.#pacer.wake());
	readonly #crowd = new StreamCrowd();
	#model = houseOf("", 0);

	constructor() {
		const context = this.#canvas.getContext("2d");
		this.#plan = context ? new PlanView(context) : undefined;
		const heading = element("h2", {}, "The crowd, as players see it");
		this.root = element("section", { class: "panel panel--full" }, heading, this.#canvas);
		this.#observer.observe(this.#canvas);
	}

	show({ frame, tickMs, realmPreset }: CrowdAnswer): void {
		const bytes = Uint8Array.from(atob(frame), (character) => character.charCodeAt(0));
		this.#crowd.take(unpackFrame(bytes, inflatePlane), Date.now(), tickMs);
		const { seatCount, present } = this.#crowd;
		if (this.#model.setting !== settingOf(realmPreset)) this.#model = houseOf(realmPreset, seatCount);
		else if (seatCount > this.#model.seating.capacity) this.#model = houseOf(realmPreset, seatCount, this.#model.rows);
		const { isStill, rows } = this.#model;
		this.#model.tickSeconds = tickMs / 1_000;
		rows.take(this.#crowd, performance.now() / 1_000, this.#model.tickSeconds, isStill);
		this.#canvas.setAttribute("aria-label", `${numberText(present)} seats are taken; the panels beside tell the rest.`);
		this.#canvas.dataset.tick = String(this.#crowd.tick);
		this.#pacer.wake();
	}

	close(): void {
		this.#observer.disconnect();
		this.#stopWatching();
		this.#pacer.stop();
	}

	#resize(): void {
		const { clientWidth, clientHeight } = this.#canvas;
		if (clientWidth > 0 && clientHeight > 0) this.#plan?.resize(clientWidth, clientHeight);
		this.#pacer.wake();
	}

	#draw(now: number, _seconds: number): boolean {
		this.#model.theme = readTheme();
		return this.#plan?.draw(this.#model, now) ?? false;
	}
}

/** A house without a performance; who sits in `former` stays. */
function houseOf(
	realmPreset: string,
	seats: number,
	former?: CrowdRows,
): ArenaModel & { tickSeconds: number; theme: ArenaModel["theme"] } {
	const setting = settingOf(realmPreset);
	const seating = arrangeSeats(houseCapacity(seats), setting);
	const rows = new CrowdRows(seating, former);
	const dark = { hypeLevel: 0, hypeMood: -1, hypeShare: 0, isPaused: false };
	const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
	return {
		...{ setting, seating, rows, reactions: new ReactionRows(rows.count), tickSeconds: 5 },
		...{ light: dark, highlighted: -1, theme: readTheme(), isStill },
	};
}
