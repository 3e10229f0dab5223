import { expect } from "chai";
import * as fc from "fast-check";
import { SENTIMENT_CATEGORIES } from "../../src/components/sentiment.ts";
import { compileRules, DEFAULT_RULE_SETTINGS } from "../../src/world/rules.ts";
import { memberIdOf, reservoirSeedOf, type Template, templateOf } from "../../src/world/template.ts";

const RULES = compileRules(DEFAULT_RULE_SETTINGS);
const MANY = 100_000;
const SEED = 20_260_101;

const word = fc.integer({ min: 0, max: 0xffff_ffff });
const index = fc.integer({ min: 0, max: 999_999 });

describe("a template of the reservoir", () => {
	it("is a function of the seed and the index alone", () => {
		fc.assert(
			fc.property(word, index, (seed, at) => {
				const template = templateOf(seed, at, RULES);
				templateOf(seed, at + 1, RULES);
				expect(templateOf(seed, at, RULES)).to.deep.equal(template);
				expect(template.memberId).to.equal(memberIdOf(seed, at));
			}),
		);
	});

	it("has interests that are distinct, known, and as many as its personality has", () => {
		fc.assert(
			fc.property(word, index, (seed, at) => {
				const { personality, interests } = templateOf(seed, at, RULES);
				const row = RULES.personalities.find(({ name }) => name === personality);
				expect(new Set(interests).size).to.equal(interests.length);
				expect(RULES.tags.vocabulary).to.include.members(interests);
				expect(interests.length).to.be.within(row?.interestsMin ?? 0, row?.interestsMax ?? 0);
			}),
		);
	});

	it("decays at 0.5 to 1.5 times the base rate", () => {
		fc.assert(
			fc.property(word, index, (seed, at) => {
				expect(templateOf(seed, at, RULES).decayBp).to.be.within(100, 300);
			}),
		);
	});

	it("has a UUID of version 4", () => {
		fc.assert(
			fc.property(word, index, (seed, at) => {
				expect(memberIdOf(seed, at)).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
			}),
		);
	});

	it("gets by with a vocabulary smaller than its wishes", () => {
		const rules = compileRules(DEFAULT_RULE_SETTINGS);
		rules.tags.vocabulary = ["combat"];
		for (let at = 0; at < 200; at++) expect(templateOf(SEED, at, rules).interests).to.deep.equal(["combat"]);
	});
});

describe("a reservoir of 100,000 templates", () => {
	let templates: Template[];

	before(() => {
		templates = Array.from({ length: MANY }, (_, at) => templateOf(SEED, at, RULES));
	});

	after(() => {
		templates = [];
	});

	/** Five standard deviations of a share of all templates. */
	const slackOf = (share: number): number => 5 * Math.sqrt((share * (1 - share)) / MANY);

	it("has no id twice", () => {
		expect(new Set(templates.map(({ memberId }) => memberId)).size).to.equal(MANY);
	});

	it("has the personalities in the shares of the rules", () => {
		for (const { name, shareBp } of RULES.personalities) {
			const share = shareBp / 10_000;
			const seen = templates.filter(({ personality }) => personality === name).length / MANY;
			// 16 bits of a draw cannot hit a share closer than this.
			expect(seen, name).to.be.closeTo(share, slackOf(share) + 2 / 65_536);
		}
	});

	it("has decay factors of mean 1 over the whole range", () => {
		const factors = templates.map(({ decayBp }) => decayBp / RULES.audience.decayBp);
		const mean = factors.reduce((a, b) => a + b) / MANY;
		// Rates are floored to whole bp of 200.
		expect(mean).to.be.within(0.99, 1.005);
		expect(factors.filter((factor) => factor < 0.6).length / MANY).to.be.closeTo(0.1, 0.01);
		expect(factors.filter((factor) => factor >= 1.4).length / MANY).to.be.closeTo(0.1, 0.01);
	});

	it("has the biases of each personality in the shares of its weights", () => {
		for (const { name, biasWeights } of RULES.personalities) {
			const own = templates.filter(({ personality }) => personality === name);
			const total = biasWeights.reduce((a, b) => a + b);
			SENTIMENT_CATEGORIES.forEach((category, code) => {
				const share = biasWeights[code] / total;
				const seen = own.filter(({ bias }) => bias === category).length / own.length;
				const slack = 5 * Math.sqrt((share * (1 - share)) / own.length) + 0.001;
				expect(seen, `${name} ${category}`).to.be.closeTo(share, slack);
			});
		}
	});

	it("likes every tag about equally", () => {
		const counts = new Map<string, number>();
		for (const { interests } of templates) for (const tag of interests) counts.set(tag, (counts.get(tag) ?? 0) + 1);
		const mean = [...counts.values()].reduce((a, b) => a + b) / RULES.tags.vocabulary.length;
		for (const tag of RULES.tags.vocabulary) expect((counts.get(tag) ?? 0) / mean, tag).to.be.closeTo(1, 0.05);
	});
});

describe("the reservoirs of two game services", () => {
	it("are different people", () => {
		const seeds = [reservoirSeedOf("0d9f4f5e-2d2c-4f2e-8a35-94e5b3b7c902"), reservoirSeedOf("another")];
		expect(seeds[0]).not.to.equal(seeds[1]);
		const ids = new Set(seeds.flatMap((seed) => Array.from({ length: 1_000 }, (_, at) => memberIdOf(seed, at))));
		expect(ids.size).to.equal(2_000);
	});
});
