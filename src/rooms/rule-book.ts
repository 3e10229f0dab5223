import type { Rules } from "../components/rules.ts";
import { ShowtimeError } from "../errors.ts";
import { issuesByField, issueText } from "../events/issue-text.ts";
import { mergePatch } from "../events/merge-patch.ts";
import { type RulePatch, rulePatch, ruleSettings } from "../events/rule-settings.ts";
import type { Principal } from "../events/token.ts";
import type { RuleStore } from "../persistence/rule-store.ts";
import { problemsOf } from "../world/rule-checks.ts";
import { compileRules, type RuleSettings } from "../world/rules.ts";
import type { Clock } from "./clock.ts";
import type { Logger } from "./logger.ts";
import { differencesOf, type RuleDifference } from "./rule-differences.ts";
import { SerialQueue } from "./serial-queue.ts";

/** The rules of one game service as people read them. */
export interface RuleSheet {
	gameServiceId: string;
	/** 1: nothing was ever changed. */
	revision: number;
	settings: RuleSettings;
	overrides: RulePatch;
	/** Unix milliseconds. */
	updatedAtMs?: number;
}

/** What is wrong with rules, and where. */
export interface RuleProblem {
	/** Names from the outside in, joined by dots; empty: the whole. */
	field: string;
	/** Field, value and rule. */
	message: string;
}

/** A change that somebody asks for. */
export interface RuleChange {
	gameServiceId: string;
	patch: RulePatch;
	/** Revision that the caller has seen; absent: whichever is in force. */
	expectedRevision?: number;
	/** The same for the same call, which then changes once. */
	changeId: string;
	by: Principal;
}

export interface RuleBookParts {
	store: RuleStore;
	/** Settings of the deployment, where a game service has none of its own. */
	defaults: RuleSettings;
	clock: Clock;
	logger: Logger;
}

interface Page {
	sheet: RuleSheet;
	rules: Rules;
}

/**
 * The rules of every game service: those of the deployment, and what each is to have different. What was read once stays true
 * until it is changed here or, of several processes on one database, in another one: `refresh` sees that.
 */
export class RuleBook {
	readonly #parts: RuleBookParts;
	readonly #pages = new Map<string, Page>();
	readonly #defaults: { settings: RuleSettings; rules: Rules };
	readonly #changes = new SerialQueue();

	/** Throws `INVALID_RULES` when no world can run on the deployment's settings. */
	constructor(parts: RuleBookParts) {
		this.#parts = parts;
		this.#defaults = { settings: checked(parts.defaults), rules: compileRules(parts.defaults) };
	}

	/** After it returns the book knows what is stored; to be called before all else. */
	async load(): Promise<void> {
		for (const { gameServiceId, revision, overrides, changedAtMs } of await this.#parts.store.newest()) {
			if (revision <= this.sheetOf(gameServiceId).revision) continue;
			const sheet = { gameServiceId, revision, overrides, updatedAtMs: changedAtMs };
			try {
				this.#write({ ...sheet, settings: this.#mergedSettings(overrides) });
			} catch (error) {
				// The deployment's settings changed since; to refuse the start would take away the means to repair it.
				this.#parts.logger.error(
					{ err: error, gameServiceId, revision },
					"rules unusable: the deployment's are in force",
				);
				this.#write({ ...sheet, settings: this.#defaults.settings });
			}
		}
	}

	/** After it returns the book knows what was stored meanwhile; sessions get it after their next step. */
	async refresh(): Promise<void> {
		const heads = await this.#parts.store.heads();
		const isBehind = [...heads].some(([id, revision]) => revision > this.sheetOf(id).revision);
		if (isBehind) await this.load();
	}

	sheetOf(gameServiceId: string): RuleSheet {
		const page = this.#pages.get(gameServiceId);
		return page?.sheet ?? { gameServiceId, revision: 1, settings: this.#defaults.settings, overrides: {} };
	}

	/** What is set for a game service; without one, for the deployment. */
	settingsOf(gameServiceId?: string): RuleSettings {
		return gameServiceId === undefined ? this.#defaults.settings : this.sheetOf(gameServiceId).settings;
	}

	/** The compiled rules; with `intervalMs` for a session whose ticks are that long. */
	rulesOf(gameServiceId: string, intervalMs?: number): Rules {
		const { rules } = this.#pages.get(gameServiceId) ?? this.#defaults;
		if (intervalMs === undefined || intervalMs === rules.intervalMs) return rules;
		const { settings, revision } = this.sheetOf(gameServiceId);
		return compileRules({ ...settings, tickIntervalSeconds: intervalMs / 1_000 }, revision);
	}

	/**
	 * After it returns the next revision is durable, with the act in the audit log, and in force for sessions to come.
	 * Throws `INVALID_RULES` or `RULES_CONFLICT`.
	 */
	change(change: RuleChange): Promise<RuleSheet> {
		return this.#changes.run(() => this.#change(change));
	}

	/** What a change of the rules as they are known would make different, and what is wrong with it; nothing is changed. */
	check(gameServiceId: string, patch: object): { problems: RuleProblem[]; differences: RuleDifference[] } {
		const before = this.sheetOf(gameServiceId);
		const read = rulePatch.safeParse(patch);
		if (!read.success) return { problems: issuesByField(read.error, patch, "settings"), differences: [] };
		const overrides = mergePatch(before.overrides, read.data);
		const settings = mergePatch({ ...this.#defaults.settings }, overrides);
		const problems = [...problemsIn(settings), ...personalitiesGone(before.settings, settings)];
		return { problems, differences: differencesOf(before.settings, settings) };
	}

	async #change({ gameServiceId, patch, expectedRevision, changeId, by }: RuleChange): Promise<RuleSheet> {
		const { store, clock } = this.#parts;
		await this.refresh();
		const before = this.sheetOf(gameServiceId);
		const made = await store.byChange(gameServiceId, changeId);
		if (made !== undefined) return before;
		if (expectedRevision !== undefined && expectedRevision !== before.revision) {
			const message = `expectedRevision = ${expectedRevision}: the rules stand at revision ${before.revision}`;
			throw new ShowtimeError("RULES_CONFLICT", message);
		}
		const overrides = mergePatch(before.overrides, patch) as RulePatch;
		const settings = this.#mergedSettings(overrides);
		const [gone] = personalitiesGone(before.settings, settings);
		if (gone !== undefined) throw new ShowtimeError("INVALID_RULES", gone.message);
		const revision = before.revision + 1;
		const changedAtMs = clock.nowMs();
		await store.append(
			{ gameServiceId, revision, overrides, changeId, changedAtMs },
			{
				atMs: changedAtMs,
				subject: by.subject,
				role: by.role,
				action: "rules/set",
				gameServiceId,
				before: before.revision,
				after: revision,
				detail: patch,
			},
		);
		return this.#write({ gameServiceId, revision, overrides, updatedAtMs: changedAtMs, settings });
	}

	#mergedSettings(overrides: RulePatch): RuleSettings {
		return checked(mergePatch({ ...this.#defaults.settings }, overrides));
	}

	#write(sheet: RuleSheet): RuleSheet {
		this.#pages.set(sheet.gameServiceId, { sheet, rules: compileRules(sheet.settings, sheet.revision) });
		return sheet;
	}
}

/** Everything that is wrong with settings; none: a world can run on them. */
function problemsIn(given: object): RuleProblem[] {
	const parsed = ruleSettings.safeParse(given);
	if (!parsed.success) return issuesByField(parsed.error, given, "settings");
	return problemsOf(parsed.data).map((message) => ({ field: /^[\w.-]*/.exec(message)?.[0] ?? "", message }));
}

function personalitiesGone(before: object, after: object): RuleProblem[] {
	const namesOf = (settings: { personalities?: object }) => Object.keys(settings.personalities ?? {});
	const left = new Set(namesOf(after));
	return namesOf(before)
		.filter((name) => !left.has(name))
		.map((name) => ({
			field: `personalities.${name}`,
			message: `personalities.${name}: a personality stays; give it the share 0`,
		}));
}

/** Complete settings that a world can run on. Throws `INVALID_RULES` with field, value and rule. */
function checked(given: object): RuleSettings {
	const parsed = ruleSettings.safeParse(given);
	if (!parsed.success) throw new ShowtimeError("INVALID_RULES", issueText(parsed.error, given, "settings"));
	const problems = problemsOf(parsed.data);
	if (problems.length > 0) throw new ShowtimeError("INVALID_RULES", problems.slice(0, 3).join("; "));
	return parsed.data;
}
