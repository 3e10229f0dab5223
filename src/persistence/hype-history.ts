import type { SentimentCategory } from "../components/sentiment.ts";
import type { HypeContributor, HypeEndReason } from "../events/effect.ts";
import type { StreamerReference } from "../events/reference.ts";

/** A hype train that has ended; times are Unix milliseconds. */
export interface HypeTrainRecord {
	hypeTrainId: string;
	showtimeSessionId: string;
	streamer: StreamerReference;
	gameServiceId: string;
	peakLevel: number;
	/** Highest points it stood at. */
	peakTotal: number;
	/** Level and points at its end. */
	level: number;
	total: number;
	triggerCategory: SentimentCategory;
	participants: number;
	/** Those that gave most, the largest first. */
	topContributors: HypeContributor[];
	startedAtMs: number;
	endedAtMs: number;
	endReason: HypeEndReason;
}

export interface HypeHistoryQuery {
	showtimeSessionId?: string;
	streamer?: StreamerReference;
	/** Only trains of these game services; absent: all. */
	gameServices?: string[];
	/** From 1. */
	page: number;
	/** 1 to 100. */
	pageSize: number;
}

/** Best level and points of any train of a streamer; 0 where there was none. */
export interface AllTimeHigh {
	level: number;
	total: number;
}

/** The hype trains that have ended. */
export interface HypeHistory {
	/** After it returns the train is durable; one whose id is known already stays as it was. */
	add(train: HypeTrainRecord): Promise<void>;
	/** Newest first. */
	list(query: HypeHistoryQuery): Promise<{ trains: HypeTrainRecord[]; totalCount: number }>;
	allTimeHigh(streamer: StreamerReference): Promise<AllTimeHigh>;
}
