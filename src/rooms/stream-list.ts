import { streamerLabelOf } from "../events/reference.ts";
import { contentTagsOf } from "../world/summary.ts";
import { hypeTrainOf } from "../world/world.ts";
import type { Clock } from "./clock.ts";
import type { ShownSession } from "./live-session.ts";

/** A stream as the public list shows it; what players see, never the engine's counts. */
export interface StreamListing {
	showtimeSessionId: string;
	title: string;
	/** Such as "Character 1a2b3c4d". */
	streamer: string;
	realmPreset: string;
	viewers: number;
	/** The heaviest content tags, three at most. */
	topTags: string[];
	/** 0 = no hype train. */
	hypeLevel: number;
}

export const MOST_LISTED = 100;
const TOP_TAGS = 3;
/** For how long one answer is good: a list that everybody asks for is made once. */
const FRESH_MS = 1_000;

/** The list of public streams, made anew at most once a second. */
export class StreamList {
	readonly #clock: Clock;
	readonly #sessions: () => Iterable<ShownSession>;
	#freshUntilMs = Number.NEGATIVE_INFINITY;
	#streams: StreamListing[] = [];

	constructor(clock: Clock, sessions: () => Iterable<ShownSession>) {
		this.#clock = clock;
		this.#sessions = sessions;
	}

	/** Streams that want to be listed, most viewers first, 100 at most. */
	streams(): StreamListing[] {
		const nowMs = this.#clock.nowMs();
		if (nowMs >= this.#freshUntilMs) {
			const listed = [...this.#sessions()].filter((session) => session.record.listed && !session.isOver);
			this.#streams = listed
				.map(listingOf)
				.sort((a, b) => b.viewers - a.viewers)
				.slice(0, MOST_LISTED);
			this.#freshUntilMs = nowMs + FRESH_MS;
		}
		return this.#streams;
	}
}

function listingOf({ id, record, world, personas }: ShownSession): StreamListing {
	const tags = Object.entries(contentTagsOf(world)).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
	return {
		showtimeSessionId: id,
		title: record.title,
		streamer: streamerLabelOf(record.streamer),
		realmPreset: record.realmPreset,
		viewers: personas.present,
		topTags: tags.slice(0, TOP_TAGS).map(([name]) => name),
		hypeLevel: hypeTrainOf(world)?.level ?? 0,
	};
}
