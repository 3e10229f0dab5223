import { expect } from "chai";
import fc from "fast-check";
import { readChatLine } from "../../examples/chat/chat-line.ts";
import { feelingOf } from "../../examples/chat/lexicon.ts";
import { PulseMaker } from "../../examples/chat/pulse-maker.ts";
import { pulseEntry } from "../../src/events/pulse.ts";

describe("a chat line", () => {
	const lines: [line: string, hasTime: boolean, read: object | undefined][] = [
		["12.5 wren_ hello there", true, { atMs: 12_500, user: "wren_", text: "hello there" }],
		["1:02\twren_\thello  there ", true, { atMs: 62_000, user: "wren_", text: "hello  there" }],
		["[1:00:02] <wren> hi", true, { atMs: 3_602_000, user: "<wren>", text: "hi" }],
		["2026-01-01T12:00:00Z wren hi", true, { atMs: Date.UTC(2026, 0, 1, 12), user: "wren", text: "hi" }],
		["noon wren hi", true, undefined],
		["2026-13-01T12:00:00Z wren hi", true, undefined],
		["12 wren", true, undefined],
		["", true, undefined],
		["wren hello there", false, { user: "wren", text: "hello there" }],
		["wren", false, undefined],
	];
	for (const [line, hasTime, read] of lines) {
		it(`${JSON.stringify(line)} is ${read === undefined ? "none" : "read"}${hasTime ? "" : " without a time"}`, () => {
			expect(readChatLine(line, hasTime)).to.deep.equal(read);
		});
	}
});

describe("the lexicon", () => {
	const texts: [text: string, category: string | undefined, intensity?: number][] = [
		["the weather tomorrow", undefined],
		["", undefined],
		["nice dodge", "Excited", 0.5],
		["NIIIICE!", "Excited", 0.65],
		["nice nice", "Excited", 0.6],
		["PogChamp PogChamp PogChamp", "Excited", 1],
		["pogchamp", undefined],
		["that is boring, lol", "Bored", 0.7],
		["well, lmaooooo", "Amused", 0.7],
		["OMG!!", "Surprised", 0.95],
		["constructor", undefined],
		["😂", "Amused", 0.8],
	];
	for (const [text, category, intensity] of texts) {
		it(`finds ${category ?? "nothing"} in ${JSON.stringify(text)}`, () => {
			expect(feelingOf(text)).to.deep.equal(category === undefined ? undefined : { category, intensity });
		});
	}
});

describe("a pulse maker", () => {
	it("sums up an interval by viewer, the strongest feeling of each, and begins anew", () => {
		const maker = new PulseMaker(0);
		maker.add("wren", "nice");
		maker.add("wren", "HYPE!!");
		maker.add("wren", "hello");
		maker.add("tam", "hm");
		expect(maker.take()).to.deep.equal({
			messages: 4,
			viewers: 2,
			entries: [{ category: "Excited", intensity: 0.95 }],
		});
		expect(maker.take()).to.deep.equal({ messages: 0, viewers: 0, entries: [] });
	});

	it("tracks those who write most, as many as it may, under ids that another run does not give", () => {
		const idsOf = (maker: PulseMaker) => {
			for (let i = 0; i < 10; i++) for (const user of ["wren", "tam", "juno"]) maker.add(user, "gg");
			return maker
				.take()
				.entries.flatMap(({ trackingId, viewerType }) => (trackingId ? [[trackingId, viewerType]] : []));
		};
		const maker = new PulseMaker(2);
		const [[wren, type], [tam]] = idsOf(maker);
		expect(type).to.equal("HighEngager");
		expect(idsOf(maker).map(([id]) => id)).to.deep.equal([wren, tam]);
		expect(idsOf(new PulseMaker(2)).map(([id]) => id)).to.not.include.members([wren]);
	});

	it("lets the weakest of too many entries go", () => {
		const maker = new PulseMaker(0);
		for (let i = 0; i < 150; i++) maker.add(`calm ${i}`, "hello");
		for (let i = 0; i < 150; i++) maker.add(`loud ${i}`, "PogChamp");
		const { entries } = maker.take();
		expect(entries.filter(({ category }) => category === "Excited")).to.have.length(150);
		expect(entries).to.have.length(200);
	});

	it("makes valid entries that have nothing of users and their texts, whatever is written", () => {
		const message = fc.tuple(
			fc.string({ minLength: 12 }),
			fc.array(fc.oneof(fc.string(), fc.constantFrom("gg", "OMG!!", "lol", "KEKW", "😂")), { maxLength: 6 }),
		);
		fc.assert(
			fc.property(fc.array(message, { maxLength: 30 }), (messages) => {
				const maker = new PulseMaker(50);
				for (const [user, words] of messages) maker.add(user, words.join(" "));
				const { entries } = maker.take();
				for (const entry of entries) expect(pulseEntry.strict().safeParse(entry).error).to.equal(undefined);
				const ids = entries.map(({ trackingId = "" }) => trackingId);
				return messages.every(([user]) => ids.every((id) => !id.includes(user)));
			}),
		);
	});
});
