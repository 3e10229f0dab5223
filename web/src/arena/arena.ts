import { expandReaction, type ReactionMessage } from "../../../src/client/index.ts";
import { element } from "../element.ts";
import { readTheme, type Theme, watchTheme } from "../theme.ts";
import { ArenaControls } from "./arena-controls.ts";
import type { ArenaLight, ArenaModel, ArenaView } from "./arena-model.ts";
import { CrowdRows, type SeatedCrowd } from "./crowd-rows.ts";
import { FramePacer } from "./frame-pacer.ts";
import { graphicsOf } from "./graphics.ts";
import { PlanView } from "./plan-view.ts";
import { ReactionRows } from "./reaction-rows.ts";
import type { HouseView } from "./scene/house-view.ts";
import { arrangeSeats, houseCapacity } from "./seating.ts";
import { type Setting, settingOf } from "./setting.ts";
import { CrowdSound } from "./sound/crowd-sound.ts";

export type { ArenaLight } from "./arena-model.ts";

/** One seat as a reader may ask for it. */
export interface SeatFacts {
	seat: number;
	mood: number;
	/** 0 to 15. */
	step: number;
}

const FIRST_PICTURE = "showtime:first-picture";
const EXPLANATION =
	"The crowd in its seats round the stage. Arrow keys turn the view, plus and minus move it nearer and farther, W A S D go through the house, Home shows it all.";

/** A crowd in a house, seen, heard, and looked at from all sides; it is drawn only while something moves. */
export class Arena implements ArenaModel {
	readonly root: HTMLElement;
	setting: Setting = settingOf("");
	seating = arrangeSeats(houseCapacity(0), this.setting);
	rows = new CrowdRows(this.seating);
	reactions = new ReactionRows(this.rows.count);
	tickSeconds = 5;
	light: ArenaLight = { hypeLevel: 0, hypeMood: -1, hypeShare: 0, isPaused: false };
	highlighted = -1;
	theme: Theme = readTheme();
	readonly #still = matchMedia("(prefers-reduced-motion: reduce)");
	readonly #canvas = element("canvas", { class: "arena__canvas", "aria-hidden": "true" });
	readonly #note = element("p", { class: "arena__note" });
	readonly #pacer = new FramePacer((now, seconds) => this.#frame(now, seconds));
	readonly #sound = new CrowdSound();
	readonly #controls: ArenaControls;
	readonly #serverNow: () => number;
	readonly #close: (() => void)[] = [];
	#crowd: SeatedCrowd | undefined;
	/** The crowd has changed since it was seated. */
	#isNews = false;
	#litLevel = 0;
	#house: HouseView | undefined;
	/** Instead of the house where nothing draws in three dimensions, or while the graphics card has let go of it. */
	#plan: PlanView | undefined;
	#planCanvas: HTMLCanvasElement | undefined;
	#preset: string | undefined;
	#isClosed = false;
	readonly #graphics = graphicsOf(this.#canvas);
	/** On its way while the stream is joined; who cannot use it does not load it. */
	readonly #houses = this.#graphics && import("./scene/house-view.ts");

	/** `serverNow` tells the server's clock. */
	constructor(serverNow: () => number) {
		this.#serverNow = serverNow;
		this.root = element(
			"div",
			{
				class: "arena",
				role: "application",
				"aria-roledescription": "view of an arena",
				"aria-label": EXPLANATION,
				"aria-describedby": "crowd-in-words",
				tabindex: "0",
			},
			this.#canvas,
			this.#note,
		);
		this.#controls = new ArenaControls(this.root, {
			rig: () => this.#house?.rig,
			moved: () => this.#pacer.wake(),
			sound: (isOn) => this.#sound.turn(isOn),
		});
		this.#note.hidden = true;
		// Told when it is needed.
		this.#houses?.catch(() => undefined);
		this.root.append(this.#controls.root);
		this.#watch();
	}

	get isStill(): boolean {
		return this.#still.matches;
	}

	/** Stages the stream in the house of its realm; the first call opens it. */
	stage(realmPreset: string): void {
		if (this.#preset === realmPreset) return;
		const isFirst = this.#preset === undefined;
		this.#preset = realmPreset;
		this.setting = settingOf(realmPreset);
		this.#arrange(this.#crowd?.seatCount ?? 0, false);
		if (isFirst) void this.#open();
	}

	/** Shows the crowd as a frame left it, on the way there for `durationMs`: with the next picture, or at once where nobody looks. */
	show(crowd: SeatedCrowd, durationMs: number): void {
		this.#crowd = crowd;
		this.tickSeconds = durationMs / 1000;
		if (crowd.seatCount > this.seating.capacity) this.#arrange(crowd.seatCount, true);
		this.#isNews = true;
		if (document.hidden) this.#seat();
		this.#pacer.wake();
	}

	/** Lets the crowd react, every seat at its time; nothing comes of a reaction that is over. */
	react(reaction: ReactionMessage): void {
		const { kind, intensity, startAt, share } = reaction;
		const expansion = expandReaction(reaction, this.#crowd?.seatCount ?? 0, this.seating.column);
		const inSeconds = (startAt - this.#serverNow()) / 1000;
		const now = this.#now();
		if (!this.reactions.play({ kind, intensity, start: now + inSeconds, expansion }, now)) return;
		this.#sound.react({ kind, intensity, expansion, inSeconds, voices: this.rows.present * share });
		this.#refresh("reactions");
	}

	/** Turns the lights. */
	shine(light: ArenaLight): void {
		this.light = light;
		this.#pacer.wake();
	}

	/** Brings out the viewers of one mood; -1 for all. */
	highlight(mood: number): void {
		this.highlighted = mood;
		this.#pacer.wake();
	}

	/** The taken seat under a point of the arena, in CSS pixels from its corner. */
	seatAt(x: number, y: number): SeatFacts | undefined {
		const now = this.#now();
		const seat = this.#view?.seatAt(this, x, y, now);
		if (seat === undefined) return undefined;
		const step = Math.round(Math.min(15, Math.max(0, this.rows.engagementAt(seat, now) * 16 - 0.5)));
		return { seat, mood: this.rows.moodOf(seat), step };
	}

	close(): void {
		this.#isClosed = true;
		this.#pacer.stop();
		for (const close of this.#close) close();
		this.#controls.close();
		this.#sound.close();
		this.#house?.close();
		if (!this.#house) this.#graphics?.context.getExtension("WEBGL_lose_context")?.loseContext();
		this.root.remove();
	}

	#watch(): void {
		const observer = new ResizeObserver(() => this.#resize());
		observer.observe(this.root);
		const wake = (): void => this.#pacer.wake();
		this.#still.addEventListener("change", wake);
		this.#canvas.addEventListener("webglcontextlost", (event) => this.#lose(event));
		this.#canvas.addEventListener("webglcontextrestored", () => this.#regain());
		this.#close.push(
			() => observer.disconnect(),
			() => this.#still.removeEventListener("change", wake),
			watchTheme((theme) => {
				this.theme = theme;
				this.#house?.build(this);
				this.#pacer.wake();
			}),
		);
	}

	/** Loads what draws in three dimensions, or does with a plan where the browser has no WebGL. */
	async #open(): Promise<void> {
		if (!this.#graphics) return this.#openPlan("This browser has no WebGL: a plan of the house, a dot a viewer.");
		try {
			const houses = await this.#houses;
			if (this.#isClosed || !houses) return;
			this.#house = new houses.HouseView(this.#canvas, this.#graphics, this);
			this.#controls.enable();
		} catch {
			if (!this.#isClosed)
				this.#openPlan("The arena could not be loaded: a plan of the house. Load the page again to see it.");
		}
		this.#resize();
	}

	get #view(): ArenaView | undefined {
		return this.#plan ?? this.#house;
	}

	#openPlan(why: string): void {
		const canvas = element("canvas", { class: "arena__canvas", "aria-hidden": "true" });
		const context = canvas.getContext("2d");
		if (context && !this.#plan) {
			this.#plan = new PlanView(context);
			this.#planCanvas = canvas;
			this.#canvas.after(canvas);
			this.#canvas.hidden = true;
		}
		this.#say(why);
		this.#resize();
	}

	/** Drivers are changed and cards are busy: the browser brings the picture back, if it is told that it is waited for. */
	#lose(event: Event): void {
		event.preventDefault();
		if (!this.#isClosed && this.#house)
			this.#openPlan("The graphics card is away: a plan of the house until it is back.");
	}

	#regain(): void {
		if (!this.#house || !this.#plan) return;
		this.#plan = undefined;
		this.#planCanvas?.remove();
		this.#canvas.hidden = false;
		this.#note.hidden = true;
		this.#resize();
	}

	#say(text: string): void {
		this.#note.textContent = text;
		this.#note.hidden = false;
	}

	/** A house for `seats` seats; who is seated stays where the setting is the same. */
	#arrange(seats: number, isSameSetting: boolean): void {
		this.seating = arrangeSeats(houseCapacity(seats), this.setting);
		const now = this.#now();
		this.rows = new CrowdRows(this.seating, isSameSetting ? this.rows : undefined);
		this.reactions = new ReactionRows(this.rows.count, this.reactions);
		if (!isSameSetting && this.#crowd) this.rows.take(this.#crowd, now, this.tickSeconds, true);
		this.#house?.build(this);
		this.#pacer.wake();
	}

	/** Brings the rows up to date with the crowd. */
	#seat(): void {
		if (!this.#crowd || !this.#isNews) return;
		this.#isNews = false;
		this.rows.take(this.#crowd, this.#now(), this.tickSeconds, this.isStill);
		this.#sound.murmur(this.rows.present, this.light.isPaused ? 0 : this.rows.engagement);
		this.#refresh("crowd");
	}

	#refresh(changed: "crowd" | "reactions"): void {
		this.#house?.refresh(this, changed);
		this.#pacer.wake();
	}

	/** What has come since the last picture; a level of hype that rises throws confetti. */
	#catchUp(): void {
		this.#seat();
		const { hypeLevel } = this.light;
		if (hypeLevel > this.#litLevel) {
			if (!this.rows.isPicture) this.#view?.celebrate(this.#now());
			this.#sound.rise(hypeLevel);
		}
		this.#litLevel = hypeLevel;
	}

	#resize(): void {
		const { clientWidth, clientHeight } = this.root;
		if (clientWidth === 0 || clientHeight === 0) return;
		this.#house?.resize(clientWidth, clientHeight);
		this.#plan?.resize(clientWidth, clientHeight);
		this.#pacer.wake();
	}

	#now(): number {
		return performance.now() / 1000;
	}

	/** Draws a frame and tells whether another is needed. */
	#frame(now: number, seconds: number): boolean {
		if (!this.#view) return false;
		this.#catchUp();
		const goesOn = this.#view.draw(this, now, seconds);
		const { picture } = this.root.dataset;
		if (this.#crowd && picture !== String(this.rows.tick)) {
			// The tick that is to be seen.
			this.root.dataset.picture = String(this.rows.tick);
			if (picture === undefined) markFirstPicture();
		}
		return goesOn;
	}
}

/** For who measures the page; of each visit, and none is kept. */
function markFirstPicture(): void {
	performance.clearMarks(FIRST_PICTURE);
	performance.mark(FIRST_PICTURE);
}
