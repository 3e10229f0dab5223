import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Violation {
	id: string;
	nodes: { target: string[]; failureSummary: string }[];
}

/** What axe-core finds wrong with the page as it is shown: a line each, with the rule, the element and why. */
export async function violationsOf(page: Page): Promise<string[]> {
	await page.evaluate(AXE);
	const violations = await page.evaluate<Violation[]>("axe.run(document).then(({ violations }) => violations)");
	return violations.flatMap(({ id, nodes }) =>
		nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`),
	);
}
