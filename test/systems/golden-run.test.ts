import { existsSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { PREVIOUS_SIMULATION } from "../../src/simulation/previous-simulation.ts";
import { SIMULATION_VERSION } from "../../src/world/version.ts";
import { foldChapters, GOLDEN_RUN, type GoldenRun, PREVIOUS_GOLDEN_RUN, summaryOf } from "../support/golden-run.ts";

const CHANGED = "the simulation changed: see CONTRIBUTING.md, Changing the simulation";

const readRun = (file: URL) => JSON.parse(readFileSync(file, "utf8")) as GoldenRun;

/** The first step that leads elsewhere than when it was recorded. */
function changedIn(run: GoldenRun, hashes: readonly string[]): string | undefined {
	const changed = run.chapters.find(({ hash }, index) => hash !== hashes[index]);
	return changed && `marker ${changed.marker.marker}, ${changed.marker.kind}`;
}

describe("the golden run", () => {
	let run: GoldenRun;

	before(() => {
		run = readRun(GOLDEN_RUN);
	});

	it("was recorded with this version of the simulation", () => {
		expect(run.simulationVersion, CHANGED).to.equal(SIMULATION_VERSION);
	});

	it("has something of everything in it", () => {
		const { summary, chapters } = run;
		expect(chapters.filter(({ marker }) => marker.kind === "tick")).to.have.length(60);
		const kinds = new Set(chapters.flatMap(({ inputs }) => inputs.map(({ kind }) => kind)));
		expect([...kinds]).to.have.members([
			"start",
			"arrivals",
			"departures",
			"game-event",
			"pulse",
			"pulses-ended",
			"amplify",
			"hype",
			"set-tags",
			"voice",
			"morale",
			"phase",
			"pause",
			"resume",
			"end",
		]);
		expect(summary.moments.map(({ kind }) => kind)).to.include.members(["hype", "event"]);
		expect(summary.unmappedEvents).to.equal(1);
		expect(summary.droppedInputs).to.equal(3);
	});

	it("leads to the same crowd as when it was recorded", () => {
		expect(summaryOf(run.chapters), CHANGED).to.deep.equal(run.summary);
	});

	it("leads to the same bytes and effects in every step, and to the same chain", () => {
		const { hashes, chain } = foldChapters(run.chapters);
		expect(changedIn(run, hashes), CHANGED).to.equal(undefined);
		expect(chain).to.equal(run.chain);
	});

	it("of the release before leads there by the frozen simulation, where it is another one", () => {
		expect(existsSync(PREVIOUS_GOLDEN_RUN)).to.equal(PREVIOUS_SIMULATION !== undefined);
		if (PREVIOUS_SIMULATION === undefined) return;
		const before = readRun(PREVIOUS_GOLDEN_RUN);
		expect(before.simulationVersion).to.equal(PREVIOUS_SIMULATION.version);
		expect(before.simulationVersion).to.be.lessThan(SIMULATION_VERSION);
		const { hashes, chain } = foldChapters(before.chapters, PREVIOUS_SIMULATION);
		expect(changedIn(before, hashes)).to.equal(undefined);
		expect(chain).to.equal(before.chain);
	});
});
