import { createHash } from "node:crypto";
import type { StartInput } from "../../src/events/input.ts";
import { type AnyFold, beginFoldBy, foldChapter } from "../../src/rooms/session-fold.ts";
import { CURRENT_SIMULATION } from "../../src/simulation/current-simulation.ts";
import type { Simulation } from "../../src/simulation/simulation.ts";
import { summarise, type WorldSummary } from "../../src/world/summary.ts";
import { type Move, take } from "./histories.ts";
import { type Chapter, felt, openShow, standIn } from "./worlds.ts";

export const GOLDEN_RUN = new URL("../fixtures/golden-run.json", import.meta.url);
/** The one of the release before, where its simulation is another one. */
export const PREVIOUS_GOLDEN_RUN = new URL("../fixtures/previous-golden-run.json", import.meta.url);

/** A recorded session: its journal, and what each step led to. */
export interface GoldenRun {
	description: string;
	simulationVersion: number;
	chapters: (Chapter & { hash: string })[];
	/** Hash over the ids of the whole journal. */
	chain: string;
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
	if (tick === 12) {
		const worldFirst = { code: "dragon", displayName: "The dragon" };
		wishes.push({
			kind: "game-event",
			event: { eventId: "first", type: "exploration", significance: 0.1, worldFirst },
			isWorldFirst: true,
		});
	}
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
	if (tick === 42) wishes.push({ kind: "voice", participants: 3 }, { kind: "morale", boostBp: 2_000 });
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
		followers: [1, 4, 9, 16, 25, 36, 49, 64],
		overrides: [standIn(4), standIn(5)],
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

/** Folds the chapters: the hash of each step's checkpoint and effects, and the chain hash at the end. */
export function foldChapters(
	chapters: readonly Chapter[],
	simulation: Simulation = CURRENT_SIMULATION,
): { hashes: string[]; chain: string } {
	const fold = beginFoldBy(simulation, chapters[0].inputs[0] as StartInput);
	const hashes = chapters.map((chapter) => stepped(fold, chapter));
	return { hashes, chain: fold.chain };
}

/** How the session of the chapters stood before its end. */
export function summaryOf(chapters: readonly Chapter[]): WorldSummary {
	const fold = beginFoldBy(CURRENT_SIMULATION, chapters[0].inputs[0] as StartInput);
	for (const chapter of chapters.slice(0, -1)) stepped(fold, chapter);
	return summarise(fold.world);
}

function stepped(fold: AnyFold, { marker, inputs }: Chapter): string {
	const ids = [...inputs.map((_, place) => `${marker.marker}:${place}`), `marker:${marker.marker}`];
	const decided = foldChapter(fold, { marker, inputs, ids, sequence: fold.sequence + ids.length });
	const digest = createHash("sha256");
	for (const section of fold.simulation.encode(fold)) digest.update(section);
	digest.update(JSON.stringify(decided.map(({ effect, sequence }) => ({ effect, sequence }))));
	return digest.digest("hex").slice(0, 16);
}
