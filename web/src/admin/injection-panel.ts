import { SENTIMENT_CATEGORIES } from "../../../src/components/sentiment.ts";
import { element } from "../element.ts";
import { CallForm, type Field, type Values } from "./call-form.ts";
import type { InternalApi } from "./internal-api.ts";

const category: Field = { name: "category", label: "Feeling", kind: "choice", choices: SENTIMENT_CATEGORIES };
const intensity: Field = { name: "intensity", label: "Intensity, 0 to 1", kind: "number", value: 0.8, min: 0, max: 1 };
const count = (value: number): Field => ({ name: "count", label: "How many", kind: "number", value, min: 1, step: 1 });
const factor = (name: string, label: string): Field => ({ name, label, kind: "number", value: 1, min: 0, max: 100 });

interface Injection {
	title: string;
	lead: string;
	path: string;
	action: string;
	fields: readonly Field[];
	bodyOf(values: Values): object;
}

const INJECTIONS: readonly Injection[] = [
	{
		title: "Game event",
		lead: "as a game server would publish it",
		path: "event/publish",
		action: "Publish",
		fields: [
			{
				name: "type",
				label: "Type",
				kind: "text",
				value: "combat",
				hint: "combat, crafting, social, exploration, trade, boss-defeat, …",
			},
			{ name: "significance", label: "Significance, 0 to 1", kind: "number", value: 0.5, min: 0, max: 1 },
			{ name: "description", label: "Description", kind: "text" },
		],
		bodyOf: (event) => ({ event: { eventId: freshId(), ...event } }),
	},
	{
		title: "Sentiments",
		lead: "felt and shown at once",
		path: "audience/inject",
		action: "Inject",
		fields: [category, intensity, count(20)],
		bodyOf: (sentiment) => ({ sentiments: [sentiment] }),
	},
	{
		title: "Amplify",
		lead: "what happens counts for more or less, for a while",
		path: "audience/amplify",
		action: "Amplify",
		fields: [
			{
				name: "correlationId",
				label: "Name",
				kind: "text",
				value: "operator",
				hint: "Another of the same name takes its place.",
			},
			{ name: "seconds", label: "Seconds", kind: "number", value: 60, min: 0, max: 3600, hint: "0 ends it." },
			factor("threshold", "Participants that start a train, times"),
			factor("score", "Points in a train, times"),
			factor("churn", "Chance to leave, times"),
		],
		bodyOf: (values) => values,
	},
	{
		title: "Hype",
		lead: "entries that feed a train",
		path: "hype/inject",
		action: "Inject",
		fields: [category, { ...intensity, value: 0.9 } as Field, count(20)],
		bodyOf: (values) => values,
	},
	{
		title: "Content tag",
		lead: "what the stream is about",
		path: "audience/set-tags",
		action: "Set",
		fields: [
			{ name: "tag", label: "Tag", kind: "text", value: "combat" },
			{ name: "weight", label: "Weight, 0 to 1", kind: "number", value: 1, min: 0, max: 1, hint: "0 removes it." },
		],
		bodyOf: ({ tag = "", weight = 1 }) => ({ tags: { [tag]: weight } }),
	},
	{
		title: "Arrivals",
		lead: "members that come in",
		path: "audience/inject",
		action: "Let in",
		fields: [{ name: "arrivals", label: "How many", kind: "number", value: 10, min: 1, step: 1 }],
		bodyOf: (values) => values,
	},
	{
		title: "Departures",
		lead: "members that leave",
		path: "audience/inject",
		action: "Send away",
		fields: [{ name: "departures", label: "How many", kind: "number", value: 10, min: 1, step: 1 }],
		bodyOf: (values) => values,
	},
];

/** What an operator can put into a live session. */
export class InjectionPanel {
	readonly root: HTMLElement;

	constructor(showtimeSessionId: string, api: InternalApi, onSent: () => void) {
		const forms = INJECTIONS.map(({ path, bodyOf, ...parts }) => {
			const send = async (values: Values) => {
				const body = { showtimeSessionId, ...bodyOf(values) };
				const { applied } = await api.call<{ applied: boolean }>(path, body);
				onSent();
				return applied ? "Done." : "Accepted; it takes effect soon.";
			};
			return new CallForm({ ...parts, send });
		});
		const heading = element("h2", {}, "Injections");
		const lead = element("p", { class: "panel__lead" }, "Into the session's journal, as if it had happened.");
		const list = element("div", { class: "injections" }, ...forms.map(({ root }) => root));
		this.root = element("section", { class: "panel panel--wide" }, heading, lead, list);
	}
}

/** `crypto.randomUUID` is missing where the page came by plain http. */
function freshId(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(12));
	return `operator-${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
