import { expect } from "chai";
import { compileRules, DEFAULT_RULE_SETTINGS } from "../../src/world/rules.ts";
import { pageOf, tableWith } from "../support/page.ts";
import { type ApplauseFigures, applauseFigures, type WaveFigures, waveFigures } from "../support/reaction-figures.ts";

const { kinds } = compileRules(DEFAULT_RULE_SETTINGS).reactions;
const SEEDS = 1_000;
/** An audience like the paper's, and a larger one. */
const AUDIENCES = [20, 200];

const seconds = (value: number): string => `${value.toFixed(2)} s`;

describe("reactions beside what was measured of real crowds, over 1,000 seeds", () => {
	let applause: ApplauseFigures[];
	let waves: WaveFigures[];

	before(() => {
		applause = AUDIENCES.map((seats) => applauseFigures(seats, SEEDS, kinds.applause.spreadMs));
		waves = waveFigures(8, SEEDS, kinds.wave.spreadMs);
	});

	const mean = (figure: "speed" | "width"): number => waves.reduce((sum, one) => sum + one[figure], 0) / SEEDS;

	const range = (figure: "speed" | "width"): string => {
		const values = waves.map((one) => one[figure]);
		return `${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)}`;
	};

	it("join applause 8 to 12 times as readily at 50 % clapping as at 5 %", () => {
		for (const { joinRatio } of applause) expect(joinRatio).to.be.within(8, 12);
	});

	it("clap first about 2.1 s after the cue, and all of them by about 2.9 s", () => {
		for (const { firstClap, allClap, spread } of applause) {
			expect(firstClap).to.be.closeTo(2.1, 0.05);
			expect(allClap).to.be.closeTo(2.9, 0.05);
			expect(spread).to.be.closeTo(0.8, 0.05);
		}
	});

	it("start to clap no sooner beside somebody who claps than elsewhere", () => {
		for (const { neighbourRatio } of applause) expect(neighbourRatio).to.be.closeTo(1, 0.02);
	});

	it("clap for 6.1 s on average, give or take 15 %", () => {
		for (const { meanLength } of applause) expect(meanLength).to.be.within(6.1 * 0.85, 6.1 * 1.15);
	});

	it("run waves of 22 seats a second, give or take 3, about 15 seats wide", () => {
		for (const { speed, width } of waves) {
			expect(speed).to.be.within(18.5, 25.5);
			expect(width).to.be.within(13, 17);
		}
		expect(mean("speed")).to.be.closeTo(22, 0.3);
		expect(mean("width")).to.be.closeTo(15, 0.3);
	});

	it("run three of four waves clockwise", () => {
		const clockwise = waves.filter(({ isClockwise }) => isClockwise).length;
		expect(clockwise / SEEDS).to.be.closeTo(0.75, 0.05);
	});

	it("stand in docs/wire.md as measured here", () => {
		const page = pageOf("docs/wire.md");
		const row = (figure: string, paper: string, cell: (one: ApplauseFigures) => string): string[] => [
			figure,
			paper,
			...applause.map(cell),
		];
		expect(tableWith(page, "applause", "paper").rows).to.deep.equal([
			row("first clap after the cue", "2.1 s", ({ firstClap }) => seconds(firstClap)),
			row("everybody claps after the cue", "2.9 s", ({ allClap }) => seconds(allClap)),
			row("from the first who starts to the last", "0.8 s", ({ spread }) => seconds(spread)),
			row("chance to start at 50 % clapping, beside that at 5 %", "10 times", ({ joinRatio }) => joinRatio.toFixed(1)),
			row("the same next to one who claps, beside elsewhere", "no effect", (one) => one.neighbourRatio.toFixed(2)),
			row("how long one claps", "6.1 s", ({ meanLength }) => seconds(meanLength)),
		]);
		expect(tableWith(page, "wave", "paper").rows).to.deep.equal([
			["seats a second", "22 ± 3", mean("speed").toFixed(1), range("speed")],
			["seats wide", "15", mean("width").toFixed(1), range("width")],
		]);
	});
});
