import { expect } from "chai";
import fc from "fast-check";
import { createSeenTemplates, noteSeen, seenBytes, seenFrom } from "../../src/world/seen-templates.ts";

/** Close together, so that bits take less room than numbers, and far from each other. */
const templates = fc.oneof(
	fc.array(fc.nat(500), { maxLength: 600 }),
	fc.array(fc.nat(1_000_000), { maxLength: 600 }),
	fc.array(fc.oneof(fc.nat(100), fc.nat(100_000)), { maxLength: 2_000 }),
);

describe("the templates that a session has seen", () => {
	it("are told from new ones as by a set, before and after they went through a snapshot", () => {
		fc.assert(
			fc.property(templates, templates, (before, since) => {
				let seen = createSeenTemplates();
				const known = new Set<number>();
				const note = (template: number) => {
					expect(noteSeen(seen, template)).to.equal(!known.has(template));
					known.add(template);
				};
				before.forEach(note);
				seen = seenFrom(seenBytes(seen));
				since.forEach(note);
			}),
		);
	});

	it("are bytes of bits without zeros behind the last", () => {
		const seen = createSeenTemplates();
		expect(seenBytes(seen)).to.have.length(0);
		for (const template of [0, 9, 17]) noteSeen(seen, template);
		expect([...seenBytes(seen)]).to.deep.equal([1, 2, 2]);
	});

	it("take no more room than a bit for each template up to the highest, twice", () => {
		const seen = createSeenTemplates();
		for (let template = 0; template < 100_000; template++) noteSeen(seen, template);
		expect(seen.slots).to.have.length(0);
		expect(seen.bits?.length).to.be.within(12_500, 25_000);
	});
});
