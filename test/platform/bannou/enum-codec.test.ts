import { expect } from "chai";
import fc from "fast-check";
import { encodeEnum, enumOf, foldEnum } from "../../../src/platform/bannou/enum-codec.ts";

const SPELLINGS: [schema: string, runtime: string][] = [
	["character", "Character"],
	["mutual_consent", "MutualConsent"],
	["decimal_2", "Decimal2"],
	["cast_spell", "CastSpell"],
	["Active", "Active"],
	["P2P", "P2P"],
	["CASCADE", "CASCADE"],
	["CULTURAL_SHIFT", "CULTURAL_SHIFT"],
];

const anySnake = fc.stringMatching(/^[a-z]{1,8}(_[a-z0-9]{1,8}){0,3}$/);

describe("values of the platform's enumerations", () => {
	for (const [schema, runtime] of SPELLINGS) {
		it(`${schema} is ${runtime} at runtime`, () => {
			expect(encodeEnum(schema, "runtime")).to.equal(runtime);
			expect(encodeEnum(schema, "schema")).to.equal(schema);
		});
	}

	it("are the same in both spellings, and in any case", () => {
		const check = (value: string) => {
			const runtime = encodeEnum(value, "runtime");
			expect(foldEnum(runtime)).to.equal(foldEnum(value));
			expect(enumOf([value]).parse(runtime)).to.equal(value);
			expect(enumOf([value]).parse(value.toUpperCase())).to.equal(value);
		};
		fc.assert(fc.property(anySnake, check));
	});

	it("name what was expected when they are none of it", () => {
		const { error } = enumOf(["alive", "dead"]).safeParse("Undead");
		expect(error?.issues[0].message).to.equal("expected one of alive, dead");
	});
});
