import { joinStream, type Stream, StreamError } from "../../../src/client/index.ts";
import { Arena } from "../arena/arena.ts";
import { element } from "../element.ts";
import { endpoint } from "../endpoint.ts";
import { moodCodeOf } from "../mood.ts";
import { Announcer } from "./announcer.ts";
import { createAudiencePanel } from "./audience-panel.ts";
import { HypeBanner } from "./hype-banner.ts";
import { createMomentPanel } from "./moment-panel.ts";
import { createMoodPanel } from "./mood-panel.ts";
import { createNotablePanel } from "./notable-panel.ts";
import type { Panel } from "./panel.ts";
import { createPersonalityPanel } from "./personality-panel.ts";
import { ReactionCaption } from "./reaction-caption.ts";
import { createSeatTip } from "./seat-tip.ts";
import { type Standing, StreamHeading } from "./stream-heading.ts";
import { StreamNotice } from "./stream-notice.ts";
import { createTagPanel } from "./tag-panel.ts";
import { viewOf } from "./view-of.ts";

/** One stream: the arena and everything that is known of the crowd in it. */
export class StreamPage {
	readonly root: HTMLElement;
	readonly #showtimeSessionId: string;
	#stream: Stream | undefined;
	#isClosed = false;
	#arena = new Arena(
		(seat) => this.#stream?.crowd.lookAt(seat) ?? { class: 0, variant: 0 },
		() => this.#serverNow(),
	);
	#heading = new StreamHeading();
	#hype = new HypeBanner(() => this.#serverNow());
	#announcer = new Announcer();
	#caption = new ReactionCaption();
	#notice = new StreamNotice(() => void this.#join());
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
			this.#caption.root,
			createSeatTip(this.#arena),
			this.#notice.root,
			this.#announcer.root,
		);
		const side = element("div", { class: "side" }, ...beside.map(({ root }) => root));
		this.root = element(
			"div",
			{ class: "stream" },
			element("div", { class: "stage" }, house, this.#hype.root, mood.root),
			side,
		);
		void this.#join();
	}

	close(): void {
		this.#isClosed = true;
		this.#hype.close();
		this.#caption.close();
		this.#arena.close();
		void this.#stream?.leave();
	}

	async #join(): Promise<void> {
		this.#show("joining");
		try {
			const stream = await joinStream(endpoint(), this.#showtimeSessionId);
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
		stream.on("crowd", () => this.#arena.show(stream.crowd, stream.state.session.tickMs));
		stream.on("reaction", (reaction) => {
			this.#arena.react(reaction);
			this.#caption.show(reaction);
		});
		stream.on("connection", (status) => {
			if (status !== "ended") this.#show(status === "connected" ? "live" : "reconnecting");
		});
		stream.on("ended", () => this.#show("ended"));
		stream.on("error", (error) => {
			if (error.code !== "BAD_FRAME") this.#show(standingAfter(error));
		});
		this.#update(stream);
		this.#arena.show(stream.crowd, stream.state.session.tickMs);
	}

	#show(standing: Standing): void {
		if (this.#isClosed) return;
		this.#heading.standing = standing;
		this.#notice.show(standing);
		this.root.dataset.standing = standing;
	}

	#serverNow(): number {
		return this.#stream?.serverNow() ?? Date.now();
	}

	#update(stream: Stream): void {
		if (this.#isClosed) return;
		const view = viewOf(stream.state);
		const { hype, status } = view;
		document.title = `${view.title} · Showtime`;
		this.#heading.show(view);
		this.#hype.show(view);
		this.#announcer.show(view, performance.now());
		for (const panel of this.#panels) panel.show(view);
		this.#arena.light({
			hypeLevel: hype.active ? hype.level : 0,
			hypeMood: hype.active ? moodCodeOf(hype.category) : -1,
			isPaused: status === "paused",
		});
		this.root.classList.toggle("stream--paused", status === "paused");
	}
}

/** How the page stands after a join or a connection failed. */
function standingAfter(error: unknown): Standing {
	const code = error instanceof StreamError ? error.code : "INTERNAL";
	if (code === "ENDED") return "ended";
	return code === "UNREACHABLE" || code === "TIMED_OUT" || code === "MOVING" ? "lost" : "refused";
}
