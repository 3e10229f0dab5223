import type { RulePatch } from "../events/rule-settings.ts";
import type { AuditedAct } from "./audit-log.ts";

/** One revision of a game service's rules: how they differ from the deployment's. */
export interface RuleRevision {
	gameServiceId: string;
	/** 2, 3 ... without a gap; 1 are the deployment's own. */
	revision: number;
	overrides: RulePatch;
	/** Names the call that made it. */
	changeId: string;
	/** Unix milliseconds. */
	changedAtMs: number;
}

/** The rules of game services, every revision of them. */
export interface RuleStore {
	/** The newest revision of every game service that has any. */
	newest(): Promise<RuleRevision[]>;
	/** The number of the newest revision, by game service that has any. */
	heads(): Promise<Map<string, number>>;
	/** The revision that a call made, if it made one. */
	byChange(gameServiceId: string, changeId: string): Promise<RuleRevision | undefined>;
	/**
	 * After it returns the revision and the audited act are durable, both together. Throws `RULES_CONFLICT` when the
	 * game service has a revision of that number already.
	 */
	append(revision: RuleRevision, act: AuditedAct): Promise<void>;
}
