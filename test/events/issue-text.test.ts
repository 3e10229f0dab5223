import { expect } from "chai";
import * as z from "zod";
import { issueText } from "../../src/events/issue-text.ts";

const schema = z.strictObject({
	level: z.number().int().max(5),
	streamer: z.strictObject({ entityType: z.enum(["character", "account"]) }).optional(),
	tags: z.array(z.string().max(3)).optional(),
});

function textOf(input: unknown): string | undefined {
	const { error } = schema.safeParse(input);
	return error === undefined ? undefined : issueText(error, input);
}

describe("issueText", () => {
	const cases: [unknown, string][] = [
		[{ level: 9 }, "level = 9: Too big: expected number to be <=5"],
		[{}, "level is missing: expected number"],
		[{ level: 1, lvl: 2 }, 'body: has no field "lvl"'],
		[
			{ level: 1, streamer: { entityType: "npc" } },
			'streamer.entityType = "npc": Invalid option: expected one of "character"|"account"',
		],
		[{ level: 1, tags: ["a", "abcd"] }, 'tags[1] = "abcd": Too big: expected string to have <=3 characters'],
		["text", 'body = "text": expected object, received string'],
		[undefined, "body is missing: expected object"],
	];
	for (const [input, text] of cases) {
		it(`says of ${JSON.stringify(input)}: ${text}`, () => {
			expect(textOf(input)).to.equal(text);
		});
	}

	it("tells three issues and how many more there are, and cuts long values", () => {
		const text = textOf({ level: "9".repeat(500), tags: [1, 2, 3, 4] });
		expect(text).to.match(/^level = "9{79}\.\.\.: expected number, received string; tags\[0\] = 1: .*; and 2 more$/);
	});
});
