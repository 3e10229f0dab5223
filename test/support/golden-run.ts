import { summarise, type WorldSummary } from "../../src/world/summary.ts";
import { beginFold, foldOne, type Move, take } from "./histories.ts";
import { type Chapter, felt, openShow } from "./worlds.ts";

export const GOLDEN_RUN = new URL("../fixtures/golden-run.json", import.meta.url);

/** A recorded session: its journal, and the hash of everything that left each step. */
export interface GoldenRun {
	description: string;
	simulationVersion: number;
	chapters: (Chapter & { hash: string })[];
	/** How the session stood before its end, for people. */
	summary: WorldSummary;
}

const TICKS = 60;

/** What happens in tick `tick` of the run, beside what the session asks for itself. */
function wishesOf(tick: number): Move["wishes"] {
	const event = (type: string, significance: number): Move["wishes"][number] => ({
		kind: "game-event",
		event: { eventId: `event-${tick}`, type, significance },
	});
	const wishes: Move["wishes"] = [];
	if (tick < 15 && tick % 2 === 0) wishes.push(event(["combat", "social", "exploration"][(tick / 2) % 3], 0.6));
	if (tick === 10) wishes.push({ kind: "set-tags", tags: { crafting: 0.4, fishing: 1 } });
	if (tick === 14) wishes.push(event("boss-defeat", 1), event("juggling", 0.5));
	if (tick === 15) wishes.push(felt("Excited", 14, 0.95));
	if (tick === 16) wishes.push({ kind: "hype", category: "Excited", intensity: 0.9, count: 8, weight: 2 });
	if (tick === 17) wishes.push(felt("Amused", 11, 0.85), felt("Hostile", 4, 1));
	if (tick >= 20 && tick < 40 && tick % 3 === 0) {
		const named = { category: "Excited", intensity: 0.9, trackingId: "ada", viewerType: "Subscriber" } as const;
		wishes.push({ kind: "pulse", entries: [named, { category: "Amused", intensity: 0.7, count: 6 + (tick % 4) }] });
	}
	if (tick === 22) {
		const amplification = {
			correlationId: "act",
			seconds: 40,
			threshold: 0.5,
			score: 2,
			churn: 0.5,
			tags: { epic: 0.8 },
		};
		wishes.push({ kind: "amplify", amplification });
	}
	if (tick === 41) wishes.push({ kind: "pulses-ended" });
	if (tick === 25) wishes.push({ kind: "departures", count: 12 });
	if (tick === 28) wishes.push({ kind: "pause" });
	if (tick === 30) wishes.push(felt("Excited", 20, 1), event("combat", 0.5));
	if (tick === 32) wishes.push({ kind: "resume" });
	if (tick === 40) wishes.push({ kind: "admission", count: 7 });
	if (tick === 45) wishes.push({ kind: "phase", phase: 3 });
	if (tick > 46 && tick % 3 === 0) wishes.push(event(tick % 9 === 0 ? "trade" : "crafting", 0.9));
	return wishes;
}

/** The journal of the run: 60 ticks, applies between some of them, a skip, and the end. */
export function recordChapters(): Chapter[] {
	const show = openShow({
		size: 80,
		phase: 2,
		seed: 0x5eed_5eed,
		reservoirSeed: 0x0a11_ce55,
		contentTags: { combat: 0.3 },
		settings: { engagementDecayBaseRate: 0.04 },
		rules: ({ audience }) => {
			audience.poolSizes[3] = 100;
		},
	});
	for (let tick = 1; tick <= TICKS; tick++) {
		take(show, { kind: "tick", ticks: 1, wishes: wishesOf(tick) });
		if (tick % 8 === 7) take(show, { kind: "apply", ticks: 1, wishes: wishesOf(tick + 100) });
		if (tick === 50) take(show, { kind: "skip", ticks: 9, wishes: [] });
	}
	show.play("apply", [{ kind: "end", reason: "requested" }]);
	return show.history;
}

/** Folds the chapters: the hash of each step, and how the session stood before its end. */
export function foldChapters(chapters: readonly Chapter[]): { hashes: string[]; summary: WorldSummary } {
	const fold = beginFold(chapters);
	let summary = summarise(fold.world);
	const hashes = chapters.map(({ marker, inputs }, index) => {
		if (index === chapters.length - 1) summary = structuredClone(summarise(fold.world));
		return foldOne(fold, { marker, inputs }).slice(0, 16);
	});
	return { hashes, summary };
}
