import { clockOf } from "../duration.ts";
import { element, setText, showList } from "../element.ts";
import type { Explanation, NextTrain } from "./answers.ts";
import { BarsPanel } from "./bars-panel.ts";
import type { ApiFailure, InternalApi } from "./internal-api.ts";
import { failureOf } from "./refreshing.ts";
import { momentText, numberText } from "./words.ts";

const MINUTES = 10;

/** In the words of operators; a cause not listed is shown by its own name. */
const CAUSES: Record<string, string> = {
	"nothing-on-show": "nothing was on show",
	"other-interests": "other interests",
	tired: "had too much of it",
	"little-interest": "too little of what they like",
	paused: "the pause",
	injected: "sent away by a call",
	displaced: "another session has them",
	"session-end": "there to the end",
	expired: "their broadcast let them go",
};

/** Why members left and trains came and went, on demand: for admins each look is a line of the audit log. */
export class CausesPanel {
	readonly root: HTMLElement;
	readonly #id: string;
	readonly #api: InternalApi;
	readonly #lead = element("p", { class: "panel__lead" });
	readonly #causes = barsOf("Why they left", "Nobody has left.");
	readonly #missed = barsOf("What they missed", "No interest was missed.");
	readonly #tired = barsOf("What they were tired of", "Nobody is tired of anything.");
	readonly #trains = element("ul", { class: "causes__trains" });
	readonly #told = element("div", { class: "causes" });
	readonly #button = element("button", { type: "button", class: "button button--small" }, "Find out");

	constructor(showtimeSessionId: string, api: InternalApi) {
		this.#id = showtimeSessionId;
		this.#api = api;
		this.#button.addEventListener("click", () => void this.#look());
		setText(this.#lead, `Who left within the last ${MINUTES} minutes and why, and what became of hype trains.`);
		this.#told.append(this.#causes.root, this.#missed.root, this.#tired.root, this.#trains);
		this.#told.hidden = true;
		const head = element("h2", {}, "Causes");
		this.root = element("section", { class: "panel panel--full" }, head, this.#lead, this.#button, this.#told);
	}

	async #look(): Promise<void> {
		this.#button.disabled = true;
		try {
			const asked = { showtimeSessionId: this.#id, minutes: MINUTES };
			this.#show(await this.#api.call<Explanation>("audience/explain", asked));
		} catch (error) {
			this.#fail(failureOf(error));
		} finally {
			this.#button.disabled = false;
			setText(this.#button, "Look again");
		}
	}

	#fail({ code, message }: ApiFailure): void {
		this.#told.hidden = true;
		setText(this.#lead, code === "SESSION_ENDED" ? "It ended more than an hour ago: its causes are gone." : message);
	}

	#show({ departures, trains, nextTrain }: Explanation): void {
		const { left, hastened, byCause, byTag } = departures;
		const chance = hastened === 0 ? "" : `, ${numberText(hastened)} of them only because leaving was made likelier`;
		setText(this.#lead, `${numberText(left)} left within ${MINUTES} minutes${chance}. ${wordsOf(nextTrain)}`);
		this.#causes.show(named(Object.entries(byCause).map(([cause, count]) => [CAUSES[cause] ?? cause, count])));
		this.#missed.show(named(byTag.map(({ tag, missed }) => [tag, missed])));
		this.#tired.show(named(byTag.map(({ tag, tired }) => [tag, tired])));
		showList(
			this.#trains,
			trains.toReversed(),
			({ hypeTrainId }) => hypeTrainId,
			() => element("li", {}),
			(line, train) => setText(line, lineOf(train)),
		);
		this.#told.hidden = false;
	}
}

const barsOf = (title: string, empty: string) => new BarsPanel({ title, empty, textOf: numberText });

const named = (figures: [string, number][]): Record<string, number> => Object.fromEntries(figures);

function lineOf({ startedAt, category, start, peakLevel, end }: Explanation["trains"][number]): string {
	const began =
		start === undefined ? "" : ` by ${numberText(start.participants)} (${numberText(start.threshold)} start one)`;
	const lasted = end === undefined ? "" : ` after ${clockOf(Date.parse(end.at) - Date.parse(startedAt))}`;
	const ended = end === undefined ? "running" : `over${lasted}: ${end.reason}`;
	return `${category}, ${momentText(startedAt)}${began}, up to level ${peakLevel}, ${ended}`;
}

function wordsOf({ state, until, phase, needed, category, participants, threshold }: NextTrain): string {
	switch (state) {
		case "running":
			return "A hype train runs.";
		case "cooldown":
			return `No hype train before ${clockOf(Date.parse(until ?? "") - Date.now())} have passed: the last one is too near.`;
		case "phase-too-low":
			return `No hype train: the streamer is ${phase}, and trains begin with ${needed}.`;
		case "paused":
			return "No hype train: the stream is paused.";
		case "ended":
			return "The session is over.";
		default:
			if (category === undefined) return "No hype train: hardly anybody feels the same.";
			return `No hype train: ${numberText(participants)} of ${numberText(threshold)} who are ${category} start one.`;
	}
}
