import { expect } from "chai";
import { loadtestCommand } from "../../src/cli/loadtest.ts";
import { FIGURES } from "../../src/loadtest/figures.ts";
import { pageOf, tablesOf, tableWith } from "../support/page.ts";

const PAGE = pageOf("docs/loadtest.md");

describe("docs/loadtest.md", () => {
	it("has every option of the command, with its default where that is a number", () => {
		const rows = tablesOf(PAGE).flatMap(({ head, rows }) => (head[0] === "option" ? rows : []));
		const told = rows.flatMap(([names, value]) =>
			names.split(", ").map((name) => [name.replace(/`| <.*/g, ""), value]),
		);
		const { options } = loadtestCommand();
		expect(told.map(([name]) => name).sort()).to.deep.equal(options.map(({ long }) => long).sort());
		for (const { long, defaultValue } of options) {
			const [, value] = told.find(([name]) => name === long) ?? [];
			if (typeof defaultValue === "number" && long !== "--tolerance")
				expect(value, long).to.equal(String(defaultValue));
		}
		expect(PAGE).to.include(`\`--tolerance\` (${options.find(({ long }) => long === "--tolerance")?.defaultValue}`);
	});

	it("tells every figure, in their order", () => {
		const told = tableWith(PAGE, "figure").rows.map(([name]) => name);
		expect(told).to.deep.equal(FIGURES.map(({ name }) => `\`${name}\``));
	});
});
