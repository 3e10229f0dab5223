import type { Stream } from "../../../src/client/index.ts";
import { element } from "../element.ts";
import type { Realm } from "../realms/realm.ts";
import { realmFor } from "../realms/realms.ts";
import { SleepWatch } from "../sleep-watch.ts";
import { Announcer } from "../stream/announcer.ts";
import { type Joined, joinAsViewer } from "../stream/join-as-viewer.ts";
import { createMomentPanel } from "../stream/moment-panel.ts";
import { createNotablePanel } from "../stream/notable-panel.ts";
import type { Panel } from "../stream/panel.ts";
import { createPersonalityPanel } from "../stream/personality-panel.ts";
import { ReactionCaption } from "../stream/reaction-caption.ts";
import { standingAfter } from "../stream/standing-after.ts";
import { type Standing, StreamHeading } from "../stream/stream-heading.ts";
import { StreamNotice } from "../stream/stream-notice.ts";
import { keepStreamerToken, streamerToken } from "../stream/streamer-token.ts";
import { createTagPanel } from "../stream/tag-panel.ts";
import { viewOf } from "../stream/view-of.ts";
import { TryPanel } from "../try/try-panel.ts";
import { CareerPanel } from "./career-panel.ts";
import { engagementChart, hypeChart, moodRiver, viewersChart } from "./charts.ts";
import { Figures } from "./figures.ts";
import { HypeGauge } from "./hype-gauge.ts";
import { TickHistory } from "./tick-history.ts";
import { TimeChart } from "./time-chart.ts";

/** What only the streamer is told comes right behind the join; after this long the token is of somebody else. */
const TOLD_WITHIN_MS = 2_000;

/** One stream as its streamer looks at it: how it goes and went, in numbers. */
export class DashboardPage {
	readonly root: HTMLElement;
	readonly #showtimeSessionId: string;
	#stream: Stream | undefined;
	#isClosed = false;
	#standing: Standing = "joining";
	#realm: Realm = realmFor("");
	#history = new TickHistory();
	#heading = new StreamHeading();
	#figures = new Figures();
	#gauge = new HypeGauge(
		() => this.#realm,
		() => this.#serverNow(),
	);
	#announcer = new Announcer();
	#caption = new ReactionCaption();
	#notice = new StreamNotice(() => void this.#join());
	#career = new CareerPanel(
		() => this.#realm,
		(token) => void this.#use(token),
	);
	#try: TryPanel;
	#charts: TimeChart[] = [];
	#chartPlaces = element("div", { class: "dashboard__charts" });
	#panels: Panel[];
	#sleep = new SleepWatch("The numbers are", () => this.#draw());
	#clock = setInterval(() => this.#tellTime(), 1_000);

	constructor(showtimeSessionId: string) {
		this.#showtimeSessionId = showtimeSessionId;
		this.#try = new TryPanel(showtimeSessionId, () => this.#stream?.state.counts.total ?? 0);
		const beside = [
			createTagPanel(),
			createMomentPanel(() => this.#serverNow()),
			createNotablePanel(),
			createPersonalityPanel(),
		];
		this.#panels = [this.#gauge, ...beside];
		const side = element("div", { class: "dashboard__side" }, this.#gauge.root, this.#career.root, this.#try.root);
		const below = element("div", { class: "dashboard__below" }, ...beside.map(({ root }) => root));
		this.root = element(
			"div",
			{ class: "dashboard" },
			element("header", { class: "dashboard__head" }, this.#heading.root, this.#caption.root),
			this.#notice.root,
			this.#sleep.root,
			this.#figures.root,
			element("div", { class: "dashboard__body" }, this.#chartPlaces, side),
			below,
			this.#announcer.root,
		);
		this.#makeCharts();
		void this.#join();
	}

	close(): void {
		this.#isClosed = true;
		clearInterval(this.#clock);
		this.#gauge.close();
		this.#caption.close();
		this.#sleep.close();
		for (const chart of this.#charts) chart.close();
		void this.#stream?.leave();
	}

	async #join(): Promise<void> {
		this.#show("joining");
		this.#career.standing = streamerToken() === undefined ? "none" : "checking";
		try {
			this.#follow(await joinAsViewer(this.#showtimeSessionId, "summary"));
		} catch (error) {
			this.#career.standing = "none";
			this.#show(standingAfter(error));
		}
	}

	async #use(token: string | undefined): Promise<void> {
		keepStreamerToken(token);
		const before = this.#stream;
		this.#stream = undefined;
		this.#career.clear();
		await before?.leave();
		await this.#join();
	}

	#follow({ stream, token }: Joined): void {
		if (this.#isClosed) return void stream.leave();
		this.#stream = stream;
		const isPresent = () => this.#stream === stream;
		stream.on("state", () => isPresent() && this.#update(stream));
		stream.on("reaction", (reaction) => this.#caption.show(reaction, this.#realm, this.#serverNow()));
		stream.on("history", () => this.#takeHistory(stream));
		stream.on("career", () => this.#tellCareer(stream));
		stream.on("followers", () => this.#tellCareer(stream));
		stream.on("connection", (status) => {
			if (isPresent() && status !== "ended") this.#show(status === "connected" ? "live" : "reconnecting");
		});
		stream.on("ended", ({ summary }) => {
			if (summary !== undefined) this.#career.conclude(summary);
			if (isPresent()) this.#show("ended");
		});
		stream.on("error", (error) => isPresent() && this.#show(standingAfter(error)));
		this.#show("live");
		this.#update(stream);
		this.#takeHistory(stream);
		this.#tellCareer(stream);
		if (token === "taken") setTimeout(() => isPresent() && this.#judge(stream), TOLD_WITHIN_MS);
		else this.#career.standing = token;
	}

	#judge(stream: Stream): void {
		if (stream.history === undefined) this.#career.standing = "another";
	}

	#takeHistory({ history }: Stream): void {
		if (history === undefined) return;
		this.#history.take(history);
		this.#career.standing = "accepted";
		this.#draw();
	}

	#tellCareer({ career, followers }: Stream): void {
		if (career !== undefined) this.#career.show(career, followers);
	}

	#show(standing: Standing): void {
		if (this.#isClosed) return;
		this.#standing = standing;
		if (standing === "ended") this.#sleep.rest();
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
		this.#stage(view.realmPreset);
		document.title = `${view.title} · Dashboard · Showtime`;
		this.#heading.show(view, this.#realm);
		this.#history.record(stream.state);
		if (view.status === "paused") this.#sleep.rest();
		else this.#sleep.heard(view.tickMs);
		this.#figures.show(view, this.#history, this.#serverNow());
		this.#announcer.show(view, this.#realm, performance.now());
		for (const panel of this.#panels) panel.show(view, this.#realm);
		void this.#career.offerDemo(view.streamerType, view.streamerId);
		this.root.classList.toggle("stream--paused", view.status === "paused");
		this.#draw();
	}

	/** Takes over the words and colours of the realm that the session is for. */
	#stage(realmPreset: string): void {
		const realm = realmFor(realmPreset);
		if (realm !== this.#realm) {
			this.#realm = realm;
			this.#makeCharts();
		}
		this.#try.offer(realm);
		if (realm.accent === undefined) return;
		this.root.style.setProperty("--accent-dark", realm.accent.dark);
		this.root.style.setProperty("--accent-light", realm.accent.light);
		this.root.classList.add("dashboard--skinned");
	}

	#makeCharts(): void {
		for (const chart of this.#charts) chart.close();
		const specs = [viewersChart(this.#realm), moodRiver(), engagementChart(), hypeChart(this.#realm)];
		this.#charts = specs.map((spec) => new TimeChart(spec));
		this.#chartPlaces.replaceChildren(...this.#charts.map(({ root }) => root));
	}

	/** Nothing is drawn for a tab that nobody sees; it is when it is seen again. */
	#draw(): void {
		const session = this.#stream?.state.session;
		if (session === undefined || document.hidden) return;
		const secondsOf = (tick: number) => (session.startedAt + tick * session.tickMs) / 1_000;
		for (const chart of this.#charts) chart.show(this.#history.rows, secondsOf);
	}

	#tellTime(): void {
		if (this.#stream === undefined || this.#standing !== "live") return;
		this.#figures.showTime(viewOf(this.#stream.state), this.#serverNow());
	}
}
