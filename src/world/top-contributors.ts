import type { HypeTrainRow } from "../components/hype-train.ts";
import type { HypeContributor } from "../events/effect.ts";
import { drawAt, drawKey, FOR_CONTRIBUTOR } from "./draw.ts";
import type { World } from "./world.ts";

const MOST = 3;

/** The contributors of most points, three at most, the largest first; equals by seniority. */
export function topContributorsOf(world: World, train: HypeTrainRow): HypeContributor[] {
	const top: { place: number; points: number }[] = [];
	let place = 0;
	for (const points of train.contributors.values()) {
		place++;
		if (points === 0 || (top.length === MOST && points <= top[MOST - 1].points)) continue;
		const before = top.findIndex((other) => other.points < points);
		top.splice(before < 0 ? top.length : before, 0, { place, points });
		top.length = Math.min(top.length, MOST);
	}
	return top.map(({ place, points }) => ({
		contributorId: contributorIdOf(world, train, place),
		amount: points / 1_000,
	}));
}

/**
 * Pseudonym of the contributor that came `place`-th to a train, 16 hex digits: keyed by the session and the train, so that
 * it says nothing of who that is, and the next train gives him another.
 */
function contributorIdOf({ session }: World, { ordinal }: HypeTrainRow, place: number): string {
	const word = (half: number) => drawAt(drawKey(session.seed, 2 * ordinal + half, FOR_CONTRIBUTOR), place);
	return [word(0), word(1)].map((value) => value.toString(16).padStart(8, "0")).join("");
}
