import type { Stream } from "../../../src/client/index.ts";
import { Arena } from "../arena/arena.ts";
import { element } from "../element.ts";
import { moodCodeOf } from "../mood.ts";
import { realmFor } from "../realms/realms.ts";
import { SleepWatch } from "../sleep-watch.ts";
import { TryPanel } from "../try/try-panel.ts";
import { Announcer } from "./announcer.ts";
import { createAudiencePanel } from "./audience-panel.ts";
import { HypeBanner } from "./hype-banner.ts";
import { joinAsViewer } from "./join-as-viewer.ts";
import { createMomentPanel } from "./moment-panel.ts";
import { createMoodPanel } from "./mood-panel.ts";
import { createNotablePanel } from "./notable-panel.ts";
import type { Panel } from "./panel.ts";
import { createPersonalityPanel } from "./personality-panel.ts";
import { ReactionCaption } from "./reaction-caption.ts";
import { createSeatTip } from "./seat-tip.ts";
import { standingAfter } from "./standing-after.ts";
import { type Standing, StreamHeading } from "./stream-heading.ts";
import { StreamNotice } from "./stream-notice.ts";
import { createTagPanel } from "./tag-panel.ts";
import { viewOf } from "./view-of.ts";

/** After so many crowd frames in a row that cannot be read, none ever will. */
const MOST_UNREAD = 3;

/** One stream: the arena and everything that is known of the crowd in it. */
export class StreamPage {
	readonly root: HTMLElement;
	readonly #showtimeSessionId: string;
	#stream: Stream | undefined;
	#isClosed = false;
	#arena = new Arena(() => this.#serverNow());
	#heading = new StreamHeading();
	#hype = new HypeBanner(() => this.#serverNow());
	#announcer = new Announcer();
	#caption = new ReactionCaption();
	#notice = new StreamNotice(() => void this.#join());
	#sleep = new SleepWatch("This picture is");
	#try: TryPanel;
	#panels: Panel[];

	constructor(showtimeSessionId: string) {
		this.#showtimeSessionId = showtimeSessionId;
		const mood = createMoodPanel((code) => this.#arena.highlight(code));
		const beside = [
			createAudiencePanel(),
			createTagPanel(),
			createMomentPanel(() => this.#serverNow()),
			createPersonalityPanel(),
			createNotablePanel(),
		];
		this.#panels = [mood, ...beside];
		const house = element(
			"div",
			{ class: "house" },
			this.#arena.root,
			this.#heading.root,
			this.#hype.root,
			this.#caption.root,
			createSeatTip(this.#arena, (seat) => this.#lookOf(seat)),
			this.#notice.root,
			this.#sleep.root,
			this.#announcer.root,
		);
		this.#try = new TryPanel(showtimeSessionId, () => this.#stream?.state.counts.total ?? 0);
		const side = element("div", { class: "side" }, this.#try.root, ...beside.map(({ root }) => root));
		this.root = element("div", { class: "stream" }, element("div", { class: "stage" }, house, mood.root), side);
		void this.#join();
	}

	close(): void {
		this.#isClosed = true;
		this.#hype.close();
		this.#caption.close();
		this.#sleep.close();
		this.#arena.close();
		void this.#stream?.leave();
	}

	async #join(): Promise<void> {
		this.#show("joining");
		try {
			const { stream } = await joinAsViewer(this.#showtimeSessionId, "crowd");
			if (this.#isClosed) return await stream.leave();
			this.#stream = stream;
			this.#show("live");
			this.#follow(stream);
		} catch (error) {
			this.#show(standingAfter(error));
		}
	}

	#follow(stream: Stream): void {
		stream.on("state", () => this.#update(stream));
		let unread = 0;
		stream.on("crowd", () => {
			unread = 0;
			this.#arena.show(stream.crowd, stream.state.session.tickMs);
		});
		stream.on("reaction", (reaction) => {
			this.#arena.react(reaction);
			this.#caption.show(reaction, realmFor(stream.state.session.realmPreset), stream.serverNow());
		});
		stream.on("connection", (status) => {
			if (status !== "ended") this.#show(status === "connected" ? "live" : "reconnecting");
		});
		stream.on("ended", () => this.#show("ended"));
		stream.on("error", (error) => {
			// A single one may have been damaged on its way; a whole one was asked for.
			if (error.code !== "BAD_FRAME" || ++unread >= MOST_UNREAD) this.#show(standingAfter(error));
		});
		this.#update(stream);
		this.#arena.show(stream.crowd, stream.state.session.tickMs);
	}

	#show(standing: Standing): void {
		if (this.#isClosed) return;
		if (standing === "ended") this.#sleep.rest();
		this.#heading.standing = standing;
		this.#notice.show(standing);
		this.root.dataset.standing = standing;
	}

	#lookOf(seat: number): string {
		if (this.#stream === undefined) return "";
		const { looks } = realmFor(this.#stream.state.session.realmPreset);
		return looks[this.#stream.crowd.lookAt(seat).class];
	}

	#serverNow(): number {
		return this.#stream?.serverNow() ?? Date.now();
	}

	#update(stream: Stream): void {
		if (this.#isClosed) return;
		const view = viewOf(stream.state);
		const { hype, status } = view;
		document.title = `${view.title} · Showtime`;
		const realm = realmFor(view.realmPreset);
		this.#heading.show(view, realm);
		this.#try.offer(realm);
		if (status === "paused") this.#sleep.rest();
		else this.#sleep.heard(view.tickMs);
		this.#hype.show(view, realm);
		this.#announcer.show(view, realm, performance.now());
		for (const panel of this.#panels) panel.show(view, realm);
		this.#arena.stage(view.realmPreset);
		this.#arena.shine({
			hypeLevel: hype.active ? hype.level : 0,
			hypeMood: hype.active ? moodCodeOf(hype.category) : -1,
			hypeShare: hype.active && hype.goal > 0 ? Math.min(1, Math.max(0, hype.progress / hype.goal)) : 0,
			isPaused: status === "paused",
		});
		this.root.classList.toggle("stream--paused", status === "paused");
	}
}
