import { expect } from "chai";
import * as z from "zod";
import { personaIdOf, pseudonymOf, veiledUuid, viewKeyOf, viewSeedOf } from "../../src/personas/view-key.ts";
import { memberIdOf } from "../../src/world/template.ts";

const KEYS = [
	"00000000000000000000000000000000",
	"00000000000000000000000000000001",
	"80000000000000000000000000000000",
];

describe("the key of a view", () => {
	it("is 32 hex digits in lower case, and what it is not is never told", () => {
		for (const wrong of ["", "0", `${KEYS[0]}0`, "g".repeat(32), "A".repeat(32)]) {
			expect(() => viewKeyOf(wrong)).to.throw(RangeError, /^viewKey is not 32 hex digits in lower case$/);
		}
		expect([...viewKeyOf("00112233445566778899aabbccddeeff")]).to.deep.equal([
			0x00112233, 0x44556677, 0x8899aabb, 0xccddeeff,
		]);
	});

	it("gives each session another view seed, a bit of it is enough", () => {
		expect(new Set(KEYS.map((key) => viewSeedOf(viewKeyOf(key)))).size).to.equal(3);
	});
});

describe("the id of a persona", () => {
	it("is 16 hex digits, another for each persona and for each session", () => {
		const ids = new Set<string>();
		for (const key of KEYS) {
			for (let ordinal = 1; ordinal <= 3_000; ordinal++) {
				const id = personaIdOf(viewKeyOf(key), ordinal);
				expect(id).to.match(/^[0-9a-f]{16}$/);
				ids.add(id);
			}
		}
		expect(ids.size).to.equal(9_000);
	});

	it("is another for each pseudonym of the internal API, in each session", () => {
		const given = ["0000000000000000", "0000000000000001", "1000000000000000"];
		const pseudonyms = KEYS.flatMap((key) => given.map((id) => pseudonymOf(viewKeyOf(key), id)));
		expect(new Set([...pseudonyms, ...given]).size).to.equal(12);
		for (const pseudonym of pseudonyms) expect(pseudonym).to.match(/^[0-9a-f]{16}$/);
	});

	it("is made of a UUID as a UUID, another for each", () => {
		const uuids = KEYS.flatMap((key) => [1, 2].map((index) => veiledUuid(viewKeyOf(key), memberIdOf(11, index))));
		expect(new Set(uuids).size).to.equal(6);
		for (const uuid of uuids) expect(z.uuid().safeParse(uuid).success, uuid).to.equal(true);
	});

	it("is no part of a member's id", () => {
		for (let index = 0; index < 200; index++) {
			const memberId = memberIdOf(11, index).replaceAll("-", "");
			expect(memberId).not.to.include(personaIdOf(viewKeyOf(KEYS[0]), index + 1).slice(0, 8));
		}
	});
});
