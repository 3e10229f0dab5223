import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import type { RunReport } from "./campaign.ts";
import type { JournalPlace } from "./house.ts";
import { type Counts, leftOf } from "./plan.ts";

/** What was done of one kind; inputs, markers and events are those of the runs that it was part of. */
export interface KindLine {
	faults: number;
	runs: number;
	inputs: number;
	markers: number;
	events: number;
	breaches: number;
}

/** A run with breaches, and what it takes to repeat it. */
export interface BrokenRun {
	seed: number;
	counts: Counts;
	broken: string[];
}

/** What a campaign has done so far. */
export interface CampaignState {
	seed: number;
	journal: JournalPlace;
	runs: number;
	seconds: number;
	kinds: Record<string, KindLine>;
	brokenRuns: BrokenRun[];
}

export function newCampaign(seed: number, journal: JournalPlace): CampaignState {
	return { seed, journal, runs: 0, seconds: 0, kinds: {}, brokenRuns: [] };
}

/** Undefined when there is none. */
export async function loadCampaign(file: string): Promise<CampaignState | undefined> {
	return existsSync(file) ? (JSON.parse(await readFile(file, "utf8")) as CampaignState) : undefined;
}

export async function saveCampaign(file: string, state: CampaignState): Promise<void> {
	await writeFile(file, JSON.stringify(state, undefined, "\t"));
}

/** How many faults of each kind are still to be brought about. */
export function stillWanted({ kinds }: CampaignState, wanted: Counts): Counts {
	return leftOf(wanted, Object.fromEntries(Object.entries(kinds).map(([name, { faults }]) => [name, faults])));
}

/** Counts a run for every kind in it. */
export function addRun(state: CampaignState, run: RunReport & { seed: number; counts: Counts; seconds: number }): void {
	const { seed, counts, faults, inputs, markers, events, broken, seconds } = run;
	state.runs++;
	state.seconds += seconds;
	if (broken.length > 0) state.brokenRuns.push({ seed, counts, broken });
	for (const kind of Object.keys(counts)) {
		const line = state.kinds[kind] ?? { faults: 0, runs: 0, inputs: 0, markers: 0, events: 0, breaches: 0 };
		state.kinds[kind] = {
			faults: line.faults + (faults[kind] ?? 0),
			runs: line.runs + 1,
			inputs: line.inputs + inputs,
			markers: line.markers + markers,
			events: line.events + events,
			breaches: line.breaches + broken.length,
		};
	}
}
