import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import {
	PLATFORM_SESSION_BEGUN_SUBJECTS,
	PLATFORM_SESSION_ENDED_SUBJECTS,
	PULSE_SUBJECTS,
} from "../../src/bridge/pulse-door.ts";
import { ERRORS } from "../../src/errors.ts";
import { MOST_PULSE_ENTRIES, readPulse } from "../../src/events/pulse.ts";
import { createMetrics } from "../../src/metrics.ts";
import { pageOf, tableWith } from "../support/page.ts";

const PAGE = pageOf("docs/broadcast.md");
const ROOT = join(import.meta.dirname, "../..");

describe("docs/broadcast.md", () => {
	it("shows a pulse of which everything is taken", () => {
		const [, json] = /```json\n(.*?)```/s.exec(PAGE) ?? [];
		const reading = readPulse(JSON.parse(json));
		expect(reading).to.have.property("ok", true);
		expect(reading).to.have.nested.property("pulse.trimmed").that.deep.equals({});
	});

	it("names every subject", () => {
		const inCode = (subjects: readonly string[]) => subjects.map((subject) => `\`${subject}\``).join(", ");
		expect(tableWith(PAGE, "message", "subjects").rows).to.deep.equal([
			["pulse", inCode(PULSE_SUBJECTS)],
			["a platform session begins or changes", inCode(PLATFORM_SESSION_BEGUN_SUBJECTS)],
			["it ends", inCode(PLATFORM_SESSION_ENDED_SUBJECTS)],
		]);
	});

	it("has outcomes that there are, and the most entries", () => {
		const { rows } = tableWith(PAGE, "what", "becomes of it", "outcome");
		const outcomes = rows.flatMap((cells) => [...cells[2].matchAll(/`(\w+)`/g)].map(([, outcome]) => outcome));
		expect(
			outcomes.filter((outcome) => !["accepted", "duplicate", ...Object.keys(ERRORS)].includes(outcome)),
		).to.deep.equal([]);
		expect(PAGE).to.include(`more than ${MOST_PULSE_ENTRIES.toLocaleString("en-US")} entries`);
	});

	it("names metrics and files that are there", async () => {
		const metrics = await createMetrics().registry.getMetricsAsArray();
		const named = [...PAGE.matchAll(/`(showtime_\w+)`/g)].map(([, name]) => name);
		expect(named).to.have.length(3);
		expect(metrics.map(({ name }) => name)).to.include.members(named);
		for (const [, file] of PAGE.matchAll(/(examples\/[\w./-]+\w)/g))
			expect(existsSync(join(ROOT, file)), file).to.equal(true);
	});
});
