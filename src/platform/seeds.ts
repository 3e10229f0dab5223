import type { StreamerReference } from "../events/reference.ts";

/** The type of the seeds that careers grow on. */
export interface SeedType {
	code: string;
	displayName: string;
	description: string;
	mostPerOwner: number;
	/** Ascending. */
	phases: { code: string; displayName: string; minTotalGrowth: number }[];
	capabilities: {
		code: string;
		domain: string;
		unlockThreshold: number;
		fidelity: "linear" | "logarithmic" | "step";
	}[];
}

export interface Seed {
	seedId: string;
	owner: StreamerReference;
	phaseCode: string;
	totalGrowth: number;
}

/** Growth of one seed: total growth is the sum over its domains. */
export interface Growth {
	totalGrowth: number;
	/** By dot path, such as `audience_growth.followers`. */
	domains: Record<string, number>;
}

export interface GrowthEntry {
	domain: string;
	/** 0 or more. */
	amount: number;
}

/** One recording of growth, which may be sent more than once and counts once. */
export interface GrowthRecording {
	/** The same for every attempt. */
	callId: string;
	seedId: string;
	entries: readonly GrowthEntry[];
	/** The seed's growth before the first attempt, as `growthOf` answered. Recordings of one seed follow one another. */
	before: Growth;
	/** An attempt before this one may have arrived. */
	isRepeat: boolean;
}

export interface Capability {
	code: string;
	domain: string;
	/** 0 to 1. */
	fidelity: number;
	isUnlocked: boolean;
}

/** What Showtime asks of the platform about careers: seeds of one type, one an owner. */
export interface Seeds {
	/** After it returns the type is there; one that was there stays as it is. */
	ensureType(type: SeedType): Promise<void>;
	/** The owner's seed of the type; made when there is none. */
	ensure(owner: StreamerReference, displayName: string): Promise<Seed>;
	/** The owner's seed of the type; undefined when it has none. */
	ofOwner(owner: StreamerReference): Promise<Seed | undefined>;
	find(seedId: string): Promise<Seed | undefined>;
	growthOf(seedId: string): Promise<Growth>;
	/** After it returns the entries count, once, however often the recording is sent. Answers the growth after it. */
	record(recording: GrowthRecording): Promise<Growth>;
	capabilitiesOf(seedId: string): Promise<Capability[]>;
	/** After it returns the seed grows no more; one that is gone or archived stays so. */
	archive(seedId: string): Promise<void>;
}
