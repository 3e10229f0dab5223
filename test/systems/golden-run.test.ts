import { readFileSync } from "node:fs";
import { expect } from "chai";
import { SIMULATION_VERSION } from "../../src/world/version.ts";
import { foldChapters, GOLDEN_RUN, type GoldenRun } from "../support/golden-run.ts";

const CHANGED =
	"the simulation changed: raise SIMULATION_VERSION and record anew with `node scripts/record-golden-run.ts`";

describe("the golden run", () => {
	let run: GoldenRun;
	let folded: ReturnType<typeof foldChapters>;

	before(() => {
		run = JSON.parse(readFileSync(GOLDEN_RUN, "utf8")) as GoldenRun;
		folded = foldChapters(run.chapters);
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
		expect(folded.summary, CHANGED).to.deep.equal(run.summary);
	});

	it("leads to the same bytes and effects in every step", () => {
		const changed = run.chapters.find(({ hash }, index) => hash !== folded.hashes[index]);
		const { marker, kind } = changed?.marker ?? {};
		expect(changed, `${CHANGED} (first other at marker ${marker}, ${kind})`).to.equal(undefined);
	});
});
