import { readFileSync } from "node:fs";
import { parser } from "@prometheus-io/lezer-promql";
import { expect } from "chai";
import { parse } from "yaml";
import { OWN_PROPERTIES } from "../../src/config-table.ts";
import { closing } from "../support/closing.ts";
import { composeFile, processesOf } from "../support/compose-file.ts";
import { temporaryFolder } from "../support/databases.ts";
import { startServe } from "../support/showtime-process.ts";

const FOLDER = new URL("../../deploy/monitoring/", import.meta.url);
const read = (file: string) => readFileSync(new URL(file, FOLDER), "utf8");

interface Alert {
	alert: string;
	expr: string;
}

interface Panel {
	title: string;
	datasource: { uid: string };
	targets: { expr: string }[];
}

const ALERTS: Alert[] = parse(read("alerts.yml")).groups.flatMap(({ rules }: { rules: Alert[] }) => rules);
const PANELS: Panel[] = JSON.parse(read("dashboard.json")).panels;

/** Every question that is asked of Prometheus, by who asks it. */
const QUESTIONS: [asker: string, question: string][] = [
	...ALERTS.map(({ alert, expr }): [string, string] => [alert, expr]),
	...PANELS.flatMap(({ title, targets }) => targets.map(({ expr }): [string, string] => [title, expr])),
];

/** Names of the metrics in a question; "?" where it cannot be read. */
function metricsIn(question: string): string[] {
	const names: string[] = [];
	parser.parse(question).iterate({
		enter({ name, type, from, to, node }) {
			if (type.isError) names.push("?");
			if (name === "Identifier" && node.parent?.name === "VectorSelector") names.push(question.slice(from, to));
		},
	});
	return names;
}

/** Names under which a process gives its figures. */
function exposedIn(metrics: string): string[] {
	const typed = [...metrics.matchAll(/^# TYPE (\S+) (\S+)$/gm)];
	return typed.flatMap(([, name, type]) =>
		type === "histogram" ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : name,
	);
}

describe("monitoring", function () {
	this.timeout(30_000);
	const opened = closing();
	let exposed: string[];

	before(async () => {
		const folder = await temporaryFolder();
		opened.add(folder.remove);
		const server = await startServe([], {
			SHOWTIME_ENABLED: "true",
			SHOWTIME_AUTH_MODE: "network",
			SHOWTIME_SQLITE_PATH: `${folder.path}/showtime.db`,
		});
		opened.add(async () => void (await server.stop("SIGKILL")));
		// Prometheus' own, beside those of the process.
		exposed = ["up", ...exposedIn(await (await fetch(`${server.apiUrl}/metrics`)).text())];
	});

	it("asks for figures that a process gives", () => {
		expect(QUESTIONS).to.have.length.above(25);
		for (const [asker, question] of QUESTIONS) {
			const names = metricsIn(question);
			expect(names, asker).to.have.length.above(0);
			expect(exposed, asker).to.include.members(names);
		}
	});

	it("reads the ports of the processes, by Prometheus, by Grafana", () => {
		const processes = processesOf(composeFile());
		const [{ job_name, static_configs }] = parse(read("prometheus.yml")).scrape_configs;
		expect(static_configs[0].targets).to.deep.equal(
			processes.map(([name]) => `${name}:${OWN_PROPERTIES.apiPort.fallback}`),
		);
		for (const [, question] of QUESTIONS) expect(question).to.not.match(new RegExp(`job="(?!${job_name}")`));
		const [{ uid, url }] = parse(read("datasources.yml")).datasources;
		expect(url).to.equal("http://prometheus:9090");
		for (const { title, datasource } of PANELS) expect(datasource.uid, title).to.equal(uid);
	});
});
