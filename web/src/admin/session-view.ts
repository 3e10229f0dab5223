import { element } from "../element.ts";
import type {
	CrowdAnswer,
	HypeStatus,
	RoomClient,
	SessionAnswer,
	SessionRow,
	Snapshot,
	SummaryAnswer,
} from "./answers.ts";
import { AudiencePanel } from "./audience-panel.ts";
import { BarsPanel } from "./bars-panel.ts";
import { CausesPanel } from "./causes-panel.ts";
import { ClientsPanel } from "./clients-panel.ts";
import { CrowdPanel } from "./crowd-panel.ts";
import { HypePanel } from "./hype-panel.ts";
import { InjectionPanel } from "./injection-panel.ts";
import type { ApiFailure } from "./internal-api.ts";
import { MembersPanel } from "./members-panel.ts";
import { Refreshing } from "./refreshing.ts";
import { SessionHead } from "./session-head.ts";
import { StaleNotice } from "./stale-notice.ts";
import { TotalsPanel } from "./totals-panel.ts";
import type { Desk, View } from "./view.ts";
import { numberText, shareText } from "./words.ts";

const REFRESH_MS = 2_000;
const TOP = 12;

/** One session as the engine has it, live. */
export class SessionView implements View {
	readonly title = "Session";
	readonly root: HTMLElement;
	readonly #id: string;
	readonly #desk: Desk;
	readonly #stale = new StaleNotice();
	readonly #head: SessionHead;
	readonly #audience = new AudiencePanel();
	readonly #hype = new HypePanel();
	readonly #crowd = new CrowdPanel();
	readonly #mood = new BarsPanel({
		title: "Mood",
		empty: "Nobody is there.",
		textOf: numberText,
		colourOf: moodColour,
	});
	readonly #tags = new BarsPanel({ title: "Content tags", empty: "No tag is current.", textOf: shareText, whole: 1 });
	readonly #personalities = new BarsPanel({ title: "Personalities", empty: "Nobody is there.", textOf: numberText });
	readonly #interests = new BarsPanel({ title: "Interests", empty: "Nobody is there.", textOf: numberText });
	readonly #members = new MembersPanel();
	readonly #causes: CausesPanel;
	readonly #clients: ClientsPanel;
	readonly #live = element("div", { class: "panels" });
	readonly #totals = new TotalsPanel();
	readonly #refreshing: Refreshing;

	constructor(showtimeSessionId: string, desk: Desk) {
		this.#id = showtimeSessionId;
		this.#desk = desk;
		const again = () => this.#refreshing.now();
		this.#head = new SessionHead(showtimeSessionId, desk, again);
		this.#causes = new CausesPanel(showtimeSessionId, desk.api);
		this.#clients = new ClientsPanel(showtimeSessionId, desk, again);
		const injections = new InjectionPanel(showtimeSessionId, desk.api, again);
		const panels = [
			this.#audience,
			this.#hype,
			this.#crowd,
			this.#mood,
			this.#tags,
			this.#personalities,
			this.#interests,
		];
		for (const panel of [...panels, injections, this.#clients, this.#members]) this.#live.append(panel.root);
		this.#live.hidden = true;
		const parts = [this.#stale, this.#head, this.#totals].map(({ root }) => root);
		this.root = element("div", { class: "view" }, ...parts, this.#live, this.#causes.root);
		this.#refreshing = new Refreshing(
			REFRESH_MS,
			() => this.#refresh(),
			(failure) => this.#stale.show(failure),
		);
	}

	close(): void {
		this.#refreshing.close();
		this.#crowd.close();
	}

	async #refresh(): Promise<void> {
		const { api } = this.#desk;
		const of = { showtimeSessionId: this.#id };
		const { sessions } = await api.call<{ sessions: SessionRowAsTold[] }>("session/figures", {
			showtimeSessionIds: [this.#id],
		});
		if (sessions.length === 0) return this.#showStored(await api.call<SessionAnswer>("session/get", of));
		const [{ session, ...owner }] = sessions;
		this.#head.show({ session, owner });
		const [snapshot, hype, crowd, { clients }] = await Promise.all([
			api.call<Snapshot>("audience/snapshot", { ...of, top: TOP }),
			api.call<HypeStatus>("hype/status", of),
			api.call<CrowdAnswer>("session/crowd", of),
			api.call<{ clients: RoomClient[] }>("client/list", of),
		]).catch((error: ApiFailure) => {
			// It ended between the calls: the next look shows it.
			if (error.code === "SESSION_ENDED") this.#refreshing.now();
			throw error;
		});
		this.#live.hidden = false;
		this.#audience.show(snapshot);
		this.#hype.show(hype);
		this.#crowd.show(crowd);
		this.#mood.show(snapshot.mood);
		this.#tags.show(session.contentTags ?? {});
		this.#personalities.show(snapshot.byPersonality);
		this.#interests.show(snapshot.byInterest);
		this.#members.show(snapshot.topEngaged);
		this.#clients.show(clients);
	}

	/** It has ended, or nobody runs it at the moment. */
	async #showStored(session: SessionAnswer): Promise<void> {
		this.#head.show({ session });
		this.#live.hidden = true;
		if (session.totals === undefined) return;
		const of = { showtimeSessionId: this.#id };
		this.#totals.show(await this.#desk.api.call<SummaryAnswer>("session/summary", of));
	}
}

type SessionRowAsTold = { session: SessionAnswer } & NonNullable<SessionRow["owner"]>;

function moodColour(mood: string): string {
	return `var(--mood-${mood.toLowerCase()})`;
}
