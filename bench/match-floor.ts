import { matchInterests } from "../src/systems/match-interests.ts";
import { openWorld, tickWorld } from "./crowd.ts";
import { medianMs } from "./measure.ts";
import { type BenchRow, ratioRow } from "./row.ts";

/** The match pass against one loop over typed arrays that was written by hand for exactly this arithmetic. */
export function benchMatch(size: number): BenchRow[] {
	const world = openWorld(size, 0);
	for (const type of ["combat", "social"]) {
		tickWorld(world, [{ kind: "game-event", event: { eventId: type, type, significance: 0.8 } }]);
	}
	const { member } = world.components;
	const first = member.engagementBp.slice();
	const floor = fusedLoop(
		size,
		world.sharedRules.matchTable,
		first,
		member.interests[0],
		member.personality,
		member.decayBp,
	);
	for (let turn = 0; turn < 500; turn++) {
		member.engagementBp.set(first);
		matchInterests(world);
		floor();
	}
	// In turns, so that both see the same machine.
	const passes: number[] = [];
	const floors: number[] = [];
	for (let turn = 0; turn < 40; turn++) {
		passes.push(
			medianMs(25, 0, () => {
				member.engagementBp.set(first);
				matchInterests(world);
			}),
		);
		floors.push(medianMs(25, 0, floor));
	}
	const pass = passes.sort((a, b) => a - b)[passes.length >> 1];
	const best = floors.sort((a, b) => a - b)[floors.length >> 1];
	return [
		// How fast the machine is, whatever we do.
		{ name: "tick.match.floorMembersPerSecond", value: (size / best) * 1_000, unit: "members/s" },
		{ ...ratioRow("tick.match.ratioToFloor", best / pass, "hand-fused typed-array loop"), atLeast: 0.7 },
	];
}

function fusedLoop(
	size: number,
	table: Int32Array,
	first: Uint16Array,
	interests: Uint32Array,
	personality: Uint8Array,
	decayBp: Uint16Array,
): () => void {
	const e = new Uint16Array(first.length);
	const match = new Uint16Array(first.length);
	const gain = Int32Array.from({ length: 8 }, (_, row) => 1_500 + row * 100);
	return () => {
		e.set(first);
		for (let i = 2; i < size + 2; i++) {
			const bits = interests[i];
			let m = table[bits & 255] + table[256 + ((bits >>> 8) & 255)];
			m += table[512 + ((bits >>> 16) & 255)] + table[768 + (bits >>> 24)];
			const over = m - 10_000;
			m -= over & ~(over >> 31);
			match[i] = m;
			let level = e[i];
			level += (Math.imul((Math.imul(gain[personality[i]], m) / 10_000) | 0, 10_000 - level) / 10_000) | 0;
			level -= (Math.imul(decayBp[i], 10_000 - m) / 10_000) | 0;
			e[i] = level & ~(level >> 31);
		}
	};
}
