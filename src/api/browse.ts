import type { CareerPhase } from "../components/career-phase.ts";
import type { SessionDirectory } from "../rooms/session-directory.ts";
import type { SessionView } from "../rooms/session-view.ts";
import type { WorldSummary } from "../world/summary.ts";

export interface BrowseFilter {
	gameServiceId?: string;
	tag?: string;
	phase?: CareerPhase;
	/** With (true) or without (false) a hype train. */
	hype?: boolean;
}

/** The live sessions that a filter takes, largest audience first, equals oldest first. */
export async function browse(
	directory: SessionDirectory,
	gameServices: string[] | undefined,
	filter: BrowseFilter,
): Promise<SessionView[]> {
	const candidates = [...directory.liveSessions()].filter(
		({ record }) =>
			(gameServices?.includes(record.gameServiceId) ?? true) &&
			(filter.gameServiceId === undefined || filter.gameServiceId === record.gameServiceId),
	);
	const views = await Promise.all(candidates.map(({ id }) => directory.get(id)));
	const found = views.filter(({ record, summary }) => record.status !== "ended" && summary && takes(filter, summary));
	return found.sort((a, b) => audienceOf(b) - audienceOf(a) || a.record.startedAtMs - b.record.startedAtMs);
}

function audienceOf({ summary }: SessionView): number {
	return summary?.counts.total ?? 0;
}

function takes({ tag, phase, hype }: BrowseFilter, summary: WorldSummary): boolean {
	if (tag !== undefined && !Object.hasOwn(summary.contentTags, tag)) return false;
	if (phase !== undefined && summary.phase !== phase) return false;
	return hype === undefined || hype === (summary.hype !== null);
}
