import * as z from "zod";
import { issueText } from "../events/issue-text.ts";
import { mergePatch } from "../events/merge-patch.ts";
import { rulePatch, ruleSettings } from "../events/rule-settings.ts";
import { problemsOf } from "../world/rule-checks.ts";
import { DEFAULT_RULE_SETTINGS, type RuleSettings } from "../world/rules.ts";
import { problemText } from "./problem-text.ts";
import type { Reading } from "./reading.ts";
import { type LabScenario, labScenario } from "./scenario.ts";

/** One set of rules that a scenario runs with: a point of its sweep, and the scenario's rules or those that they are compared with. */
export interface Variant {
	index: number;
	/** Values by the dotted names of the rules that are swept. */
	point: Record<string, unknown>;
	/** Whether the rules are those of `compare`. */
	isCompared: boolean;
	label: string;
}

const SWEPT = z.strictObject({ rules: rulePatch });

/** A scenario as a file has it, checked: its fields, its rules and those that it sweeps. */
export function readScenario(given: unknown): Reading<LabScenario> {
	const parsed = labScenario.safeParse(given);
	if (!parsed.success) return { ok: false, reason: problemText(parsed.error, given) };
	const scenario = parsed.data;
	for (const [rule, values] of Object.entries(scenario.sweep)) {
		for (const value of values) {
			const given = { rules: patchOf(rule, value) };
			const swept = SWEPT.safeParse(given);
			if (swept.success) continue;
			return { ok: false, reason: problemText(swept.error, given).replace(/^rules\./, "sweep: ") };
		}
	}
	return { ok: true, value: scenario };
}

/** Points of the sweep times the sets of rules. It may be larger than anybody can wait for. */
export function variantCount({ sweep, compare }: LabScenario): number {
	const points = Object.values(sweep).reduce((product, values) => product * values.length, 1);
	return points * (compare === undefined ? 1 : 2);
}

export function variantAt(scenario: LabScenario, index: number): Variant {
	const { sweep, compare } = scenario;
	const isCompared = compare !== undefined && index % 2 === 1;
	let rest = compare === undefined ? index : Math.floor(index / 2);
	const values: [rule: string, value: unknown][] = [];
	// The last rule changes fastest, as in a table that is read line by line.
	for (const [rule, swept] of Object.entries(sweep).reverse()) {
		values.unshift([rule, swept[rest % swept.length]]);
		rest = Math.floor(rest / swept.length);
	}
	const point = Object.fromEntries(values);
	const parts = values.map(([rule, value]) => `${rule} = ${textOf(value)}`);
	if (compare !== undefined) parts.push(isCompared ? compare.name : "the scenario's rules");
	return { index, point, isCompared, label: parts.length === 0 ? scenario.name : parts.join(", ") };
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** The settings of a variant, over the shipped ones; or why no world can run on them. */
export function settingsOf(scenario: LabScenario, { point, isCompared, label }: Variant): Reading<RuleSettings> {
	const patches: Record<string, unknown>[] = [scenario.rules, ...(isCompared ? [scenario.compare?.rules ?? {}] : [])];
	for (const [rule, value] of Object.entries(point)) patches.push(patchOf(rule, value));
	const given = patches.reduce<Record<string, unknown>>(mergePatch, { ...DEFAULT_RULE_SETTINGS });
	const parsed = ruleSettings.safeParse(given);
	if (!parsed.success) return { ok: false, reason: `${label}: ${issueText(parsed.error, given, "rules")}` };
	const problems = problemsOf(parsed.data);
	if (problems.length > 0) return { ok: false, reason: `${label}: ${problems.slice(0, 3).join("; ")}` };
	return { ok: true, value: parsed.data };
}

/** A rule by its dotted name, such as `personalities.loyal.gain`, as a patch. */
function patchOf(rule: string, value: unknown): Record<string, unknown> {
	return rule.split(".").reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as Record<string, unknown>;
}
