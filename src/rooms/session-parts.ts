import type { FollowerThresholds } from "../career/conversion.ts";
import type { CareerSource } from "../persistence/career-source.ts";
import type { CheckpointStore } from "../persistence/checkpoint-store.ts";
import type { FollowerStore } from "../persistence/follower-store.ts";
import type { HypeHistory } from "../persistence/hype-history.ts";
import type { Journal } from "../persistence/journal.ts";
import type { Outbox } from "../persistence/outbox.ts";
import type { Ownership } from "../persistence/ownership.ts";
import type { Reservoir } from "../persistence/reservoir.ts";
import type { SessionConclusions } from "../persistence/session-conclusions.ts";
import type { SessionStore } from "../persistence/session-store.ts";
import type { StintStore } from "../persistence/stint-store.ts";
import type { WorldFirstStore } from "../persistence/world-first-store.ts";
import type { CharacterDirectory } from "../platform/character-directory.ts";
import type { GameServiceDirectory } from "../platform/game-service-directory.ts";
import type { GameSessionDirectory } from "../platform/game-session-directory.ts";
import type { Simulation } from "../simulation/simulation.ts";
import type { CheckpointFormat } from "./checkpoint-format.ts";
import type { Clock } from "./clock.ts";
import type { CollectionTypes } from "./decisions-of.ts";
import type { EventSink } from "./event-sink.ts";
import type { HotCheckpoints } from "./hot-checkpoints.ts";
import type { Logger } from "./logger.ts";
import type { OperatorsView } from "./operators-view.ts";
import type { RoomHost } from "./room-host.ts";
import type { RuleBook } from "./rule-book.ts";
import type { RuleDelivery } from "./rule-delivery.ts";

/** Everything that sessions are made of and stand on, as `main.ts` puts it together. */
export interface SessionParts {
	journal: Journal;
	ownership: Ownership;
	/** This process's right to write; absent where it needs none, being the only one. */
	lease?: { readonly isHeld: boolean };
	/** Time between two looks for sessions that nobody owns, in milliseconds. */
	supervisorMs: number;
	checkpoints: CheckpointStore;
	/** Stays of members, until what they came to is in the careers. */
	stints: Pick<StintStore, "drop">;
	/** Absent without Redis. */
	hotCheckpoints?: Pick<HotCheckpoints, "request" | "read" | "drop">;
	format: CheckpointFormat;
	/** The simulation of the last release where it is another one: what sessions left off in it is folded by it. */
	previousSimulation?: Simulation;
	sessions: SessionStore;
	reservoir: Reservoir;
	careers: CareerSource;
	followers: Pick<FollowerStore, "returning" | "following" | "overrides">;
	hypeHistory: HypeHistory;
	worldFirsts: WorldFirstStore;
	characters: CharacterDirectory;
	gameServices: GameServiceDirectory;
	gameSessions: GameSessionDirectory;
	events: EventSink;
	outbox: Outbox;
	/** True while so much waits for so long that no session is to be started. */
	isOutboxBehind?(): boolean;
	rooms: RoomHost;
	/** Absent where operators have no Redis to look into. */
	operators?: Pick<OperatorsView, "show" | "hide">;
	clock: Clock;
	logger: Logger;
	/** The end of sessions as one unit. */
	conclusions: SessionConclusions;
	/** Collections that sessions unlock entries of. */
	collections: CollectionTypes;
	/** What makes a follower. */
	followerThresholds: FollowerThresholds;
	/** Members of a game service's reservoir, when nobody has made it larger. */
	reservoirSize: number;
	/** The rules that sessions of a game service start with. */
	ruleBook: RuleBook;
	ruleDelivery: RuleDelivery;
	/** A session found later than this after a tick was due is ended as orphaned. */
	orphanSeconds: number;
	/** How long the journal and the checkpoints of an ended session are kept. */
	journalRetentionSeconds: number;
	/** Learns that a session was concluded: calls or events may wait for a relay. */
	onConcluded?(): void;
	/** Learns of each tick how long after it was due it had been folded. */
	onLateness?(ms: number): void;
	/** Learns how many members a dry reservoir did not give. */
	onShortfall?(members: number): void;
	/** Learns how many sessions nobody owns and this release cannot take up. */
	onVersionsUnknown?(sessions: number): void;
	/** Learns of each journal that was not what it should be. */
	onJournalLost?(): void;
	/** Learns how long each step took. */
	onStep?(ms: number): void;
}
