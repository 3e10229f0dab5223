import { expect } from "chai";
import fc from "fast-check";
import { parseJson } from "../../src/events/parse-json.ts";

describe("parseJson", () => {
	const malformed: [string, string][] = [
		["", "it is empty"],
		["{", "it ends too early at line 1, column 2"],
		['{"title": "x" "listed": true}', 'unexpected "\\"" at line 1, column 15, in field title'],
		[
			'{\n "streamer": {\n  "entityType": character }}',
			'unexpected "c" at line 3, column 17, in field streamer.entityType',
		],
		['{"events": [{"type": "combat"}, {"type": ]}', 'unexpected "]" at line 1, column 42, in field events[1].type'],
		['{"a": 1}}', 'unexpected "}" at line 1, column 9'],
		["hello", 'unexpected "h" at line 1, column 1'],
		['{"a": 01}', 'unexpected "1" at line 1, column 8, in field a'],
	];
	for (const [text, reason] of malformed) {
		it(`says of ${JSON.stringify(text)}: ${reason}`, () => {
			expect(parseJson(text)).to.deep.equal({ ok: false, reason });
		});
	}

	it("reads whatever JSON.parse reads", () => {
		fc.assert(
			fc.property(fc.json(), (text) => {
				expect(parseJson(text)).to.deep.equal({ ok: true, value: JSON.parse(text) });
			}),
		);
	});

	it("gives a place for every other text", () => {
		fc.assert(
			fc.property(fc.json(), fc.nat(), fc.string({ maxLength: 2 }), (json, place, slip) => {
				const at = place % (json.length + 1);
				const parsed = parseJson(json.slice(0, at) + slip + json.slice(at + 1));
				if (!parsed.ok) expect(parsed.reason).to.match(/^it is empty$|at line \d+, column \d+/);
			}),
		);
	});

	it("keeps the name of a deep field short", () => {
		expect(parseJson("[".repeat(100_000))).to.deep.equal({
			ok: false,
			reason: "it ends too early at line 1, column 100001, in field ...[0][0][0][0][0][0]",
		});
	});
});
