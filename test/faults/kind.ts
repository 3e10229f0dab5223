import type { Dice } from "./dice.ts";
import type { EndingSessions } from "./ending-sessions.ts";
import type { FaultHouse } from "./house.ts";
import type { JournalWatch } from "./journal-watch.ts";
import type { Sent } from "./traffic.ts";

/** What a fault acts on. */
export interface FaultScene {
	house: FaultHouse;
	sessions: readonly string[];
	/** Sessions that are there to be ended. */
	ending: EndingSessions;
	/** Those that faults have ended, or tried to. */
	ended: string[];
	sent: Sent;
	/** Undefined: it is in the database. */
	journal: JournalWatch | undefined;
	/** The fault's own. */
	dice: Dice;
}

/** For faults that only a journal in NATS has. */
export function journalInNats({ journal }: FaultScene): JournalWatch {
	if (journal === undefined) throw new Error("the journal is not in NATS");
	return journal;
}

/** What a fault acts on; of faults of one target one is under way at a time, of `process` some. */
export const TARGETS = ["process", "processes", "release", "redis", "mariadb", "nats", "deliveries"] as const;
export type Target = (typeof TARGETS)[number];

/** One way in which things go wrong. */
export interface Kind {
	name: string;
	/** `process`: one of them; `processes`: all at once. */
	target: Target;
	/** The journal loses entries for good. In a run with such a fault owners and releases stay what they are. */
	isLoss?: true;
	/** Entries that nobody needs are taken out of the journal at once: none such in a run with losses, where the copy may lag behind. */
	takesOut?: true;
	/** Of events on their way into streams, where they go with a journal in NATS. */
	needsStreams?: true;
	/** Each takes a session that is there to be ended. */
	endsSession?: true;
	/** Brings one fault about, and its end. Answers false when it did not come about: it is not counted, and tried again. */
	strike(scene: FaultScene): Promise<boolean>;
}
