import type { InternalApi } from "./internal-api.ts";

/** What the server's own schema says of a setting, as far as the editor shows it. */
export interface SettingSchema {
	type?: string;
	description?: string;
	minimum?: number;
	maximum?: number;
	enum?: string[];
}

interface Document {
	components: { schemas: { RuleSettings: { properties: Record<string, SettingSchema> } } };
}

/** The settings in their order. */
export async function ruleSchema(api: InternalApi): Promise<Record<string, SettingSchema>> {
	const { components } = await api.read<Document>("openapi.json");
	return components.schemas.RuleSettings.properties;
}

/** Bounds and unit in words; empty where there are none. */
export function boundsText({ type, minimum, maximum }: SettingSchema): string {
	if (minimum === undefined || maximum === undefined) return "";
	const [least, most] = [minimum, maximum].map((bound) => bound.toLocaleString("en", { maximumFractionDigits: 6 }));
	return type === "integer" ? `Whole, ${least} to ${most}` : `${least} to ${most}`;
}

const GROUPS: readonly [RegExp, string][] = [
	[/^(tickInterval|pulseInterval|defaultAudience|audiencePool|refill|changeOf)/, "Session and audience"],
	[/^hype/, "Hype trains"],
	[/^(tag|contentTag)/i, "Content tags"],
	[/^react/, "Reactions"],
	[/^(realDerived|pulse|viewerWeights)/, "Real audience"],
	[/^(contagion|sway|intensity|voice)/, "Moods"],
	[/^(personalities|generosity|tip)/, "Personalities"],
	[/^(engage|disengage|entry|firstEntry|follower)/, "Engagement"],
];

/** The heading that a setting stands under. */
export function groupOf(name: string): string {
	return GROUPS.find(([pattern]) => pattern.test(name))?.[1] ?? "Other";
}
