import { expect } from "chai";
import { parse } from "yaml";
import { composeFile } from "../support/compose-file.ts";
import { pageOf, tableWith } from "../support/page.ts";

const PAGE = pageOf("docs/operations.md");
const ALERTS: { alert: string; labels: { severity: string } }[] = parse(
	pageOf("deploy/monitoring/alerts.yml"),
).groups.flatMap(({ rules }: { rules: object[] }) => rules);

describe("docs/operations.md", () => {
	it("explains every alarm", () => {
		const listed = tableWith(PAGE, "alarm", "severity").rows.map(([alarm, severity]) => [alarm, severity]);
		expect(listed).to.deep.equal(ALERTS.map(({ alert, labels }) => [`\`${alert}\``, labels.severity]));
	});

	it("lists the ports that the compose file publishes, and to whom", () => {
		const listed = tableWith(PAGE, "port", "of").rows.filter(([, , published]) => published !== "");
		const published = Object.values(composeFile().services).flatMap(({ ports = [] }) => ports);
		const told = published.map((port) => {
			const [container, host, address] = port.split(":").reverse();
			expect(host).to.equal(container);
			return [host, address === undefined ? "to all" : `on ${address}`];
		});
		expect(listed.map(([port, , to]) => [port, to])).to.have.deep.members(told);
	});

	it("names services and commands that are there", () => {
		const services = Object.keys(composeFile().services);
		const named = [...PAGE.matchAll(/docker compose [^\n`]*?(?:exec|run --rm|--wait) ([a-z][\w-]+)/g)].map(
			([, name]) => name,
		);
		expect(named).to.have.length.above(4);
		expect(named.filter((name) => !services.includes(name))).to.deep.equal([]);
	});
});
