import type { MemberOverride } from "../components/member-override.ts";
import type { Rules } from "../components/rules.ts";
import type { SentimentCategory } from "../components/sentiment.ts";
import type { ViewerType } from "../components/viewer-type.ts";
import type { Contribution } from "./contribution.ts";
import type { GameEvent } from "./game-event.ts";
import type { StreamerReference } from "./reference.ts";

/** Everything a world learns at its birth; journal entry 1 of every session. */
export interface StartInput {
	kind: "start";
	showtimeSessionId: string;
	/** Version of the simulation that the session began in. */
	simulationVersion: number;
	/** 32-bit unsigned; every draw of the session hangs on it. */
	seed: number;
	/** 32 hex digits, secret and drawn for each session: what players see hangs on it, and the world does not. */
	viewKey: string;
	/** 32-bit unsigned; templates of the game service's reservoir hang on it. */
	reservoirSeed: number;
	gameServiceId: string;
	streamer: StreamerReference;
	/** Career phase number, 0 to 4. */
	phase: number;
	/** Best level and points of the streamer's hype trains so far. */
	allTimeHigh: { level: number; total: number };
	/** Unix milliseconds; the zero of the session's logical clock. */
	startedAtMs: number;
	/** Starting content tags, weight 0 to 1. */
	contentTags: Record<string, number>;
	/** Reservoir indices of the first audience. */
	roster: number[];
	/** Those of them that follow the streamer; absent: none. */
	followers?: number[];
	/** Who of them is another than its template says; absent: nobody. */
	overrides?: MemberOverride[];
	rules: Rules;
}

/** Members that come while the session goes on; `requested` is how many were wanted. */
export interface ArrivalsInput extends Pick<StartInput, "followers" | "overrides"> {
	kind: "arrivals";
	cause: "refill" | "inject";
	templates: number[];
	requested: number;
}

/** What one viewer of a real broadcast, or several anonymous ones alike, felt over a pulse interval. */
export interface PulseEntry {
	category: SentimentCategory;
	/** 0 to 1. */
	intensity: number;
	/** How many feel it; absent: 1. Of a tracked viewer always 1. */
	count?: number;
	/** Stands for one viewer within the session; absent: anonymous. */
	trackingId?: string;
	viewerType?: ViewerType;
}

/** A director's request; it lasts `seconds`, 0 restores at once what the one of this name changed. */
export interface Amplification {
	correlationId: string;
	seconds: number;
	/** Multipliers, 1 = as it would be. */
	threshold: number;
	score: number;
	churn: number;
	/** Weights below which tags do not fall, 0 to 1. */
	tags: Record<string, number>;
}

/** What enters a world. Journalled as JSON, applied by apply-inputs in journal order. */
export type Input =
	| StartInput
	| ArrivalsInput
	| { kind: "departures"; count: number }
	/** Members that are in another session too, and have been for longer. */
	| { kind: "displaced"; templates: number[] }
	/** `isWorldFirst`: nobody of the game service had done it before. */
	| { kind: "game-event"; event: GameEvent; isWorldFirst?: true }
	/** `injected`: by somebody who wants to know that a paused session does not take it. */
	| { kind: "pulse"; entries: PulseEntry[]; injected?: true }
	/** The broadcast is over. */
	| { kind: "pulses-ended" }
	| { kind: "amplify"; amplification: Amplification }
	| { kind: "hype"; category: SentimentCategory; intensity: number; count: number; weight: number }
	| { kind: "contributions"; contributions: Contribution[] }
	| { kind: "set-tags"; tags: Record<string, number> }
	/** How many speak in the session's voice room now. */
	| { kind: "voice"; participants: number }
	/** Something cheers everybody up: engagement moves up by this share of what it lacks of 1, and nothing else happens. */
	| { kind: "morale"; boostBp: number }
	| { kind: "phase"; phase: number }
	/** The game service's rules have changed; older ones than those in force change nothing. */
	| { kind: "rules"; rules: Rules }
	| { kind: "pause" }
	| { kind: "resume" }
	| { kind: "end"; reason: EndReason };

export type EndReason = "requested" | "game-session-ended" | "cleanup" | "idle" | "orphaned" | "character-dead";

/**
 * A point of the journal at which the fold steps (docs/durability.md, "Markers").
 * `tick`: time passes, the whole schedule. `apply`: no time passes. `skip`: `ticks` ticks pass in which members stand still.
 * `version`: from here on another version of the simulation folds, this marker first, and no time passes.
 */
export interface Marker {
	/** 1, 2, 3 without a gap, over all kinds. */
	marker: number;
	kind: "tick" | "apply" | "skip" | "version";
	/** Only of a skip: how many ticks pass. */
	ticks?: number;
	/** Only of a change of version: the new one. */
	version?: number;
	/**
	 * Places, from 0, among the inputs before it, of those that are not applied: they were already, or stand among these before, and came
	 * again when the journal did not know them any more.
	 * Absent: none.
	 */
	again?: number[];
	/** Logical milliseconds since the session's start. */
	atMs: number;
}

/** Id of a marker's entry in the journal. */
export function markerIdOf({ marker }: Pick<Marker, "marker">): string {
	return `marker:${marker}`;
}
