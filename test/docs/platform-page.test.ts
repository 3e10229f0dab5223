import { expect } from "chai";
import { PLATFORM_PROPERTIES } from "../../src/config-platform.ts";
import { HARD_SERVICES, SOFT_SERVICES } from "../../src/platform/bannou/service-name.ts";
import { pageOf, tableWith } from "../support/page.ts";

const PAGE = pageOf("docs/platform.md");

describe("docs/platform.md", () => {
	it("lists every service, and which are hard", () => {
		const listed = tableWith(PAGE, "service", "hard or soft").rows.map(([service, kind]) => [service, kind]);
		expect(listed).to.have.deep.members([
			...HARD_SERVICES.map((service) => [`\`${service}\``, "hard"]),
			...SOFT_SERVICES.map((service) => [`\`${service}\``, "soft"]),
		]);
	});

	it("tells every variable of the platform", () => {
		const told = tableWith(PAGE, "variable", "for").rows.flatMap(([variables]) => variables.match(/SHOWTIME_\w+/g));
		expect(told).to.have.members(Object.values(PLATFORM_PROPERTIES).map(({ variable }) => variable));
	});
});
