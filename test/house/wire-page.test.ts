import { inflateRawSync } from "node:zlib";
import { expect } from "chai";
import { REACTION_KINDS } from "../../src/components/reaction.ts";
import { SENTIMENT_CATEGORIES } from "../../src/components/sentiment.ts";
import { WAITS } from "../../src/personas/applause.ts";
import { applyFrame, createCrowd, MAX_SEATS } from "../../src/personas/crowd-frame.ts";
import { CHANT_BEAT_MS, DURATION_MS } from "../../src/personas/expand-reaction.ts";
import { ROOM_ERRORS } from "../../src/rooms/room-errors.ts";
import { HypeState, MomentState, NotableState, StreamState } from "../../src/rooms/stream-state.ts";
import { frameOf } from "../support/crowd-frames.ts";
import { readFixture } from "../support/fixtures.ts";
import { blocksOf, pageOf } from "../support/page.ts";

const PAGE = pageOf("docs/wire.md");

/** The bytes that lines of a block begin with; what follows two spaces is a remark. */
function bytesOfBlock(block: string): Uint8Array {
	const bytes = block.split("\n").flatMap((line) => line.split("  ")[0].match(/[0-9a-f]{2}/g) ?? []);
	return Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 16));
}

function planesOfBlock(block: string): Record<string, number[]> {
	const lines = block
		.trim()
		.split("\n")
		.map((line) => line.split(/\s+/));
	return Object.fromEntries(lines.map(([name, ...bytes]) => [name, bytes.map((byte) => Number.parseInt(byte, 16))]));
}

/** Rows of the table whose first heading is `heading`, as cells. */
function table(heading: string): string[][] {
	const lines = PAGE.split("\n");
	const start = lines.findIndex((line) => line.startsWith(`| ${heading} |`));
	expect(start, `the page has a table that starts with ${heading}`).to.be.at.least(0);
	const length = lines.slice(start).findIndex((line) => !line.startsWith("|"));
	return lines.slice(start + 2, start + length).map((line) =>
		line
			.split("|")
			.slice(1, -1)
			.map((cell) => cell.trim()),
	);
}

/** Fields of the replicated state, by name. */
function stateRows(): Map<string, string> {
	const section = PAGE.slice(PAGE.indexOf("\n## State"), PAGE.indexOf("\n## Crowd frame"));
	const rows = [...section.matchAll(/^\| `(\w+)` \| (.*) \|$/gm)];
	return new Map(rows.map(([, field, text]) => [field, text]));
}

describe("docs/wire.md", () => {
	const [keyframe, delta] = blocksOf(PAGE, "hex").map(bytesOfBlock);
	const [keyPlanes, deltaPlanes, after] = blocksOf(PAGE, "planes").map(planesOfBlock);

	it("shows in its worked example the frames of the fixture", () => {
		const { frames } = readFixture<{ frames: { bytes: string }[] }>("crowd-frame/small.json");
		expect([keyframe, delta].map((bytes) => Buffer.from(bytes).toString("hex"))).to.deep.equal(
			frames.slice(0, 2).map(({ bytes }) => bytes),
		);
	});

	it("shows in its worked example what the planes inflate to", () => {
		const inflated: number[][] = [];
		for (const bytes of [keyframe, delta]) {
			let header = bytes[1] === 0 ? 5 : 7;
			while (header < bytes.length) {
				const end = header + 2 + bytes[header + 1];
				inflated.push([...inflateRawSync(bytes.subarray(header + 2, end))]);
				header = end;
			}
		}
		expect(inflated).to.deep.equal([...Object.values(keyPlanes), ...Object.values(deltaPlanes)]);
	});

	it("shows in its worked example the crowd that the codec has afterwards", () => {
		const crowd = createCrowd();
		applyFrame(crowd, frameOf(keyframe));
		expect([...crowd.state.subarray(0, 10)]).to.deep.equal(keyPlanes.states);
		expect(applyFrame(crowd, frameOf(delta))).to.equal("applied");
		expect([...crowd.state.subarray(0, 10)]).to.deep.equal(after.states);
		const bits = [...crowd.occupancy.subarray(0, 10)].reduce((sum, bit, seat) => sum | (bit << seat), 0);
		expect([bits & 0xff, bits >>> 8]).to.deep.equal(after.occupancy);
	});

	it("names every refusal of a room with its code", () => {
		const rows = table("code").map(([code, name]) => [Number(code), name.replaceAll("`", "")]);
		expect(rows).to.deep.equal(Object.entries(ROOM_ERRORS).map(([name, { code }]) => [code, name]));
	});

	it("names every message that a room sends", () => {
		const source = pageOf("src/events/room-message.ts");
		const [, body] = /export interface RoomMessages \{\n(.*?)^\}/ms.exec(source) ?? [];
		const types = [...body.matchAll(/^\t"?([\w:]+)"?: (\w+);$/gm)].map(([, type]) => type);
		expect(
			table("type | payload beyond `id`, `seq`, `timestamp`").map(([type]) => type.replaceAll("`", "")),
		).to.have.members(types);
	});

	it("names every field of the state", () => {
		const state = stateRows();
		const plain = new StreamState().toJSON();
		expect([...state.keys()]).to.deep.equal(Object.keys(plain));
		const named = (field: string) => [...(state.get(field) ?? "").matchAll(/`(\w+)`/g)].map(([, name]) => name);
		expect(named("session")).to.include.members(Object.keys(plain.session));
		expect(named("counts")).to.have.members(Object.keys(plain.counts));
		expect(named("notable")).to.have.members(Object.keys(new NotableState().toJSON()));
		expect(named("moments")).to.have.members(Object.keys(new MomentState().toJSON()));
		const hype = PAGE.slice(PAGE.indexOf("\n`hype` has"), PAGE.indexOf("Moods by code"));
		for (const field of Object.keys(new HypeState().toJSON())) expect(hype).to.include(`\`${field}\``);
	});

	it("has the numbers that reactions are expanded with", () => {
		expect(blocksOf(PAGE, "waits").join(" ").trim().split(/\s+/).map(Number)).to.deep.equal(WAITS);
		const longest = table("kind | longest").map(([kind, ms]) => [kind, Number(ms.replace(/[, ms]/g, ""))]);
		expect(longest).to.deep.equal(Object.entries(DURATION_MS));
		const section = PAGE.slice(PAGE.indexOf("\n## Reactions"), PAGE.indexOf("\n## Fixtures"));
		for (const kind of REACTION_KINDS) expect(section).to.include(`\`${kind}\``);
		expect(section).to.include(`One beat every ${CHANT_BEAT_MS} ms`);
	});

	it("names every mood by its code, and the greatest crowd", () => {
		const moods = SENTIMENT_CATEGORIES.map((name, code) => `${code} ${name}`).join(", ");
		expect(PAGE).to.include(`Moods by code: ${moods}.`);
		expect(PAGE).to.include(`at most ${MAX_SEATS.toLocaleString("en-US")}`);
	});
});
