/**
 * Writes test/fixtures/reactions.json: reactions and what they expand to, for clients in any language. Run it when the
 * expansion changes on purpose, never to make a failing test pass: `node scripts/generate-reaction-fixtures.ts`.
 */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { REACTION_KINDS, type Reaction, type ReactionKind } from "../src/components/reaction.ts";
import { mix } from "../src/world/draw.ts";
import { reactionRulesOf } from "../src/world/reaction-rules.ts";
import { DEFAULT_RULE_SETTINGS } from "../src/world/rule-settings.ts";
import { REACTION_FIXTURE, type ReactionCase, reactionCase } from "../test/support/reaction-fixture.ts";

const { kinds } = reactionRulesOf(DEFAULT_RULE_SETTINGS);
let cases = 0;

function reactionOf(kind: ReactionKind, intensity: number, share: number): Reaction {
	return { kind, intensity, share, spreadMs: kinds[kind].spreadMs, seed: mix(++cases) };
}

/** Three rows round a stage, the first short and the last long, as a client may know its own house. */
const HOUSE = [4, 8, 16].flatMap((row) => Array.from({ length: row }, (_, i) => Math.floor(((i + 0.5) * 16) / row)));

const fixture: { description: string; cases: ReactionCase[] } = {
	description:
		"reactions with the seats that take part, when each begins and for how long (docs/wire.md, Reactions); of large crowds the sums only",
	cases: [
		...REACTION_KINDS.flatMap((kind) => [
			reactionCase(reactionOf(kind, 0.5, 0.65), 40),
			reactionCase(reactionOf(kind, 1, 1), 12),
			reactionCase(reactionOf(kind, 0.15, 0.3), 10_000),
		]),
		reactionCase(reactionOf("wave", 0.8, 1), HOUSE.length, HOUSE),
		reactionCase(reactionOf("wave", 0.8, 0.9), 100),
		reactionCase(reactionOf("applause", 0.8, 1), 1),
		reactionCase(reactionOf("applause", 0.8, 1), 2),
		reactionCase(reactionOf("applause", 0.8, 1), 1_048_576),
		reactionCase(reactionOf("cheer", 0.8, 0), 20),
		reactionCase(reactionOf("cheer", 0.8, 1), 0),
		reactionCase({ ...reactionOf("gasp", 0.35, 0.55), spreadMs: 0, seed: 0 }, 20),
		reactionCase({ ...reactionOf("boo", 0.35, 0.55), spreadMs: 10_000, seed: 0xffff_ffff }, 20),
	],
};

const file = fileURLToPath(new URL(`../test/fixtures/${REACTION_FIXTURE}`, import.meta.url));
writeFileSync(file, JSON.stringify(fixture));
const biome = fileURLToPath(new URL("../node_modules/@biomejs/biome/bin/biome", import.meta.url));
const formatted = spawnSync(process.execPath, [biome, "format", "--write", file]);
if (formatted.status !== 0) throw new Error(`biome did not format the fixture: ${formatted.stderr}`);
console.log(`${fixture.cases.length} reactions written`);
