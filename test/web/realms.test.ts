import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { SHIPPED_TAGS_BY_EVENT_TYPE } from "../../src/world/rule-settings.ts";
import { type Realm, realmOf } from "../../web/src/realms/realm.ts";

const FOLDER = new URL("../../web/src/realms/", import.meta.url);
const NAMES = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, FOLDER), "utf8"));

const DEFAULT = realmOf(read("default.json"));
const REALMS = NAMES.map((name): [string, Realm] => [name, realmOf(read(name), DEFAULT)]);

describe("the realms", () => {
	it("are a file each, and no two are for the same preset", () => {
		expect(NAMES).to.include.members(["arcadia.json", "omega.json", "fantasia.json"]);
		const presets = REALMS.flatMap(([, realm]) => realm.presets);
		expect(new Set(presets).size).to.equal(presets.length);
	});

	for (const [name, { events }] of REALMS) {
		it(`${name} offers events that crowds answer to, each type once`, () => {
			const types = events.map(({ type }) => type);
			expect(SHIPPED_TAGS_BY_EVENT_TYPE).to.include.keys(types);
			expect(new Set(types).size).to.equal(types.length);
		});
	}

	it("take from the default one what they do not say", () => {
		const realm = realmOf({ name: "Elsewhere", presets: ["elsewhere"], words: { crowd: "the pack" } }, DEFAULT);
		expect(realm.words).to.deep.equal({ ...DEFAULT.words, crowd: "the pack" });
		expect(realm.reactions).to.deep.equal(DEFAULT.reactions);
		expect(realm).to.include({ view: "crowd", name: "Elsewhere" });
	});

	const broken: [object, RegExp][] = [
		[{ view: "cinema" }, /view = "cinema": expected crowd or dashboard/],
		[{ looks: ["one"] }, /looks = \["one"\]: expected a list of 8 texts/],
		[{ phases: ["a", "b", "c", "d", ""] }, /phases\[4\] = "": expected a text/],
		[{ reactions: { boo: 1 } }, /reactions.boo = 1: expected a text/],
		[{ words: [] }, /words = \[\]: expected an object/],
		[
			{ events: [{ type: "combat", label: "A fight", significance: 2 }] },
			/events\[0\].significance = 2: expected 0 to 1/,
		],
	];
	for (const [given, message] of broken) {
		it(`are refused with ${JSON.stringify(given)}`, () => {
			expect(() => realmOf(given, DEFAULT)).to.throw(TypeError, message);
		});
	}
});
