import { REACTION_KINDS, type ReactionKind } from "../../../src/client/index.ts";

/** A game event that a visitor may try. */
export interface RealmEvent {
	/** As game servers publish it. */
	type: string;
	/** 0 to 1. */
	significance: number;
	label: string;
}

/** How a game calls things; a file of `web/src/realms` each, in which what is not said is as in `default.json`. */
export interface Realm {
	name: string;
	/** Values of a session's `realmPreset` that it is for. */
	presets: readonly string[];
	/** How its streams are shown first. */
	view: "crowd" | "dashboard";
	/** Colour of what stands out, by night and by day; absent: the page's own. */
	accent?: { dark: string; light: string };
	words: {
		/** Those who watch. */
		viewers: string;
		/** All of them: "Half of the crowd cheers." */
		crowd: string;
		/** What the stream is about. */
		stage: string;
		hypeTrain: string;
		followers: string;
	};
	/** What the crowd does: "cheers". */
	reactions: Readonly<Record<ReactionKind, string>>;
	/** Career phases, the lowest first. */
	phases: readonly string[];
	/** The eight classes of looks. */
	looks: readonly string[];
	events: readonly RealmEvent[];
}

/** A realm file with everything in it, or some of it over `base`. Throws `TypeError` that names the field that breaks the shape. */
export function realmOf(given: unknown, base?: Realm): Realm {
	const realm = { ...base, ...recordAt("realm", given) } as unknown as Realm;
	const words = { ...base?.words, ...recordAt("words", realm.words) };
	const reactions = { ...base?.reactions, ...recordAt("reactions", realm.reactions) };
	for (const name of ["viewers", "crowd", "stage", "hypeTrain", "followers"])
		textAt(`words.${name}`, words[name as never]);
	for (const kind of REACTION_KINDS) textAt(`reactions.${kind}`, reactions[kind]);
	if (typeof realm.name !== "string") broken("name", realm.name, "expected a text, or an empty one for none");
	if (realm.view !== "crowd" && realm.view !== "dashboard") broken("view", realm.view, "expected crowd or dashboard");
	for (const [field, length] of [["presets"], ["phases", 5], ["looks", 8]] as const)
		textsAt(field, realm[field], length);
	if (!Array.isArray(realm.events)) broken("events", realm.events, "expected a list");
	realm.events.forEach(({ type, label, significance }, place) => {
		textAt(`events[${place}].type`, type);
		textAt(`events[${place}].label`, label);
		if (!(significance >= 0 && significance <= 1))
			broken(`events[${place}].significance`, significance, "expected 0 to 1");
	});
	return { ...realm, words, reactions } as Realm;
}

function recordAt(field: string, value: unknown): Record<string, unknown> {
	if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
	return broken(field, value, "expected an object");
}

function textAt(field: string, value: unknown): void {
	if (typeof value !== "string" || value === "") broken(field, value, "expected a text");
}

function textsAt(field: string, value: unknown, length?: number): void {
	if (!Array.isArray(value) || (length !== undefined && value.length !== length)) {
		broken(field, value, `expected a list of ${length ?? "any number of"} texts`);
	}
	value.forEach((entry, place) => textAt(`${field}[${place}]`, entry));
}

function broken(field: string, value: unknown, rule: string): never {
	throw new TypeError(`realm: ${field} = ${JSON.stringify(value)}: ${rule}`);
}
