import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { readFixture } from "../support/fixtures.ts";
import type { ReactionCase } from "../support/reaction-fixture.ts";
import { Crowd, readFrame } from "./crowd.ts";
import { lookOf } from "./look.ts";
import { expand } from "./reactions.ts";
import { Refused } from "./refused.ts";

type Encoding = "hex" | "base64";

interface Story {
	encoding: Encoding;
	frames: {
		bytes: string;
		after: { tick: number; marker: number; seatCount: number; state: string; occupancy: string };
	}[];
}

const total = (numbers: number[]): number => numbers.reduce((sum, number) => sum + number, 0);

describe("a reader written from docs/wire.md alone", () => {
	it("imports nothing of this project", () => {
		const files = readdirSync(import.meta.dirname).filter((file) => !file.endsWith(".test.ts"));
		const imports = files.flatMap((file) => [
			...readFileSync(`${import.meta.dirname}/${file}`, "utf8").matchAll(/^import .* from "(.*)";$/gm),
		]);
		expect(imports).to.have.length.above(4);
		for (const [line, from] of imports) expect(from, line).to.match(/^(\.\/[\w-]+\.ts|node:[\w/]+)$/);
	});

	for (const name of ["small", "growth", "large"]) {
		it(`reads the frames of the fixture "${name}"`, () => {
			const { encoding, frames } = readFixture<Story>(`crowd-frame/${name}.json`);
			const crowd = new Crowd();
			for (const { bytes, after } of frames) {
				const frame = readFrame(Buffer.from(bytes, encoding));
				expect(crowd.verdictOn(frame)).to.equal("apply");
				crowd.apply(frame);
				expect(frame.seatCount).to.equal(after.seatCount);
				expect({ tick: crowd.tick, marker: crowd.marker }).to.deep.equal({ tick: after.tick, marker: after.marker });
				expect(Buffer.from(crowd.states).toString(encoding)).to.equal(after.state);
				expect(Buffer.from(crowd.occupancy).toString(encoding)).to.equal(after.occupancy);
			}
		});
	}

	for (const { rule, bytes } of readFixture<{ frames: { rule: string; bytes: string }[] }>("crowd-frame/refused.json")
		.frames) {
		it(`refuses a frame because ${rule}`, () => {
			expect(() => readFrame(Buffer.from(bytes, "hex"))).to.throw(Refused);
		});
	}

	it("derives the looks of the fixture", () => {
		const { looks } = readFixture<{ looks: Record<"viewSeed" | "seat" | "occupancy" | "class" | "variant", number>[] }>(
			"crowd-frame/looks.json",
		);
		for (const { viewSeed, seat, occupancy, class: appearanceClass, variant } of looks) {
			expect(lookOf(viewSeed, seat, occupancy)).to.deep.equal({ appearanceClass, variant });
		}
	});

	it("expands the reactions of the fixture", () => {
		for (const { reaction, seatCount, columns, ...expected } of readFixture<{ cases: ReactionCase[] }>("reactions.json")
			.cases) {
			const parts = expand(reaction, seatCount, columns);
			const what = `${reaction.kind} of ${seatCount} with seed ${reaction.seed}`;
			const [seats, delayMs, durationMs] = [
				parts.map(({ seat }) => seat),
				parts.map(({ delay }) => delay),
				parts.map(({ duration }) => duration),
			];
			expect(parts.length, what).to.equal(expected.count);
			const sums = { seats: total(seats), delayMs: total(delayMs), durationMs: total(durationMs) };
			expect(sums, what).to.deep.equal(expected.sums);
			if (expected.seats !== undefined) {
				const { seats: whole, delayMs: delays, durationMs: durations } = expected;
				expect({ seats, delayMs, durationMs }, what).to.deep.equal({
					seats: whole,
					delayMs: delays,
					durationMs: durations,
				});
			}
		}
	});
});
