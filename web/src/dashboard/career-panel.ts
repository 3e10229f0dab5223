import type { CareerMessage, FollowersMessage, StreamSummary } from "../../../src/client/index.ts";
import { CAREER_PHASE_MIN_GROWTH, CAREER_PHASES } from "../../../src/components/career-phase.ts";
import { element, setText } from "../element.ts";
import type { Realm } from "../realms/realm.ts";
import { panelFrame } from "../stream/panel.ts";
import { TokenForm, type TokenStanding } from "./token-form.ts";

/** Followers and career, which the streamer alone is told; for everybody else the way to become that. */
export class CareerPanel {
	readonly root: HTMLElement;
	readonly #realm: () => Realm;
	readonly #form: TokenForm;
	#body = element("div", { class: "career__body" });
	#phase = element("strong", { class: "career__phase" });
	#next = element("span", { class: "career__next" });
	#fill = element("span", { class: "meter-row__fill" });
	#facts = new Map<string, HTMLElement>();
	#list = element("dl", { class: "career__facts" });
	#summary = element("p", { class: "career__summary", role: "status" });

	/** `onToken` gets a token that is to be used, or undefined when the one in use is to be forgotten. */
	constructor(realm: () => Realm, onToken: (token: string | undefined) => void) {
		this.#realm = realm;
		this.#form = new TokenForm(onToken);
		const track = element("span", { class: "meter-row__track", "aria-hidden": "true" }, this.#fill);
		this.#body.append(element("p", { class: "career__head" }, this.#phase, this.#next), track, this.#list);
		this.#body.hidden = true;
		this.#summary.hidden = true;
		this.root = panelFrame("Followers and career", "career", this.#body, this.#summary, this.#form.root);
	}

	set standing(standing: TokenStanding) {
		this.#form.standing = standing;
	}

	/** Where the server is a demo, the token of this streamer is one click away. */
	offerDemo(streamerType: string, streamerId: string): Promise<void> {
		return this.#form.offerDemo(streamerType, streamerId);
	}

	show(career: CareerMessage, followers: FollowersMessage | undefined): void {
		this.#body.hidden = false;
		const place = CAREER_PHASES.indexOf(career.phase);
		const [from, to] = [CAREER_PHASE_MIN_GROWTH[place], CAREER_PHASE_MIN_GROWTH[place + 1]];
		const { phases, words } = this.#realm();
		setText(this.#phase, phases[place]);
		const share = to === undefined ? 1 : (career.totalGrowth - from) / (to - from);
		this.#fill.style.setProperty("--share", Math.min(1, Math.max(0, share)).toFixed(3));
		const left =
			to === undefined ? "the highest there is" : `${rounded(to - career.totalGrowth)} growth to ${phases[place + 1]}`;
		setText(this.#next, left);
		this.#fact(words.followers, (followers?.total ?? career.followers).toLocaleString());
		this.#fact("Sessions", career.sessions.toLocaleString());
		this.#fact("Hours watched", rounded(career.watchHours));
		this.#fact("Growth", rounded(career.totalGrowth));
		this.#fact(`Best ${words.hypeTrain.toLowerCase()}`, `level ${career.allTimeHigh.hypeLevel}`);
		this.#fact("Most points", career.allTimeHigh.hypeTotal.toLocaleString());
	}

	/** What the session came to. */
	conclude({ peakViewers, newFollowers, lostFollowers, tips, growth, milestones }: StreamSummary): void {
		const grown = growth.reduce((sum, { amount }) => sum + amount, 0);
		const facts = [
			`peak of ${peakViewers.toLocaleString()}`,
			`${newFollowers.toLocaleString()} new ${this.#realm().words.followers.toLowerCase()}, ${lostFollowers.toLocaleString()} lost`,
			`${tips.toLocaleString()} in tips`,
			`growth of ${rounded(grown)}`,
			milestones.length === 1 ? "1 milestone" : `${milestones.length} milestones`,
		];
		this.#summary.hidden = false;
		setText(this.#summary, `This session: ${facts.join(", ")}.`);
	}

	/** Nobody is told any more. */
	clear(): void {
		this.#body.hidden = true;
		this.#summary.hidden = true;
	}

	#fact(name: string, value: string): void {
		let shown = this.#facts.get(name);
		if (shown === undefined) {
			shown = element("dd");
			this.#facts.set(name, shown);
			this.#list.append(element("div", {}, element("dt", {}, name), shown));
		}
		setText(shown, value);
	}
}

function rounded(value: number): string {
	return (Math.round(value * 10) / 10).toLocaleString();
}
