import { expect } from "chai";
import { Distribution } from "../../src/loadtest/distribution.ts";
import { LoadRecorder, type LoadReport, type Sample } from "../../src/loadtest/recorder.ts";

const counts = (...values: number[]) => new Distribution(values).counts;

function report(given: Partial<LoadReport>): LoadReport {
	const [none, nothing] = [new Map<number, number>(), new Map<string, number>()];
	const times = { applied: none, accepted: none, reactions: none, frames: none };
	return { ...times, errors: nothing, closed: nothing, bytes: 0, messages: 0, sent: 0, ...given };
}

function sample(atMs: number, cpuSeconds: number, given: Partial<LoadReport> = {}): Sample {
	const scrape = new Map([
		["process_cpu_seconds_total", cpuSeconds],
		["process_resident_memory_bytes", 100 * 1_048_576],
	]);
	return { atMs, scrapes: [scrape, scrape], load: report(given) };
}

describe("the recorder of a load", () => {
	it("puts stretches of time together, over all processes", () => {
		const recorder = new LoadRecorder(
			sample(0, 1, { applied: counts(999), closed: new Map([["client closed 1006", 1]]) }),
			2,
		);
		recorder.add(sample(1_000, 1.1, { applied: counts(10, 20), bytes: 400, errors: new Map([["TOO_BUSY", 3]]) }));
		recorder.add(sample(3_000, 1.5, { applied: counts(30, 40), reactions: counts(5), bytes: 800 }));
		recorder.addLate(report({ applied: counts(50), errors: new Map([["TOO_BUSY", 1]]) }));
		const { applied, cpu, memory, clientBytes, eventsApplied, reaction, accept } = recorder.figures();
		expect(applied).to.deep.equal({ count: 5, p50: 30, p95: 50, p99: 50, max: 50 });
		expect([cpu.p50, cpu.max]).to.deep.equal([20, 40]);
		expect([memory.p50, clientBytes.max, eventsApplied.p50, eventsApplied.max]).to.deep.equal([200, 200, 1, 2]);
		expect([reaction.p99, accept.count]).to.deep.equal([5, 0]);
		expect(recorder.errors()).to.deep.equal({ TOO_BUSY: 4, "client closed 1006": 1 });
	});

	it("draws a number for each stretch, and none where nothing was", () => {
		const recorder = new LoadRecorder(sample(0, 0), 0);
		recorder.add(sample(1_000, 0.5, { reactions: counts(7) }));
		recorder.add(sample(2_000, 0.5));
		const { channels, secondsEach } = recorder.series(1);
		expect([secondsEach, channels.cpu]).to.deep.equal([1, [100, 0]]);
		expect(channels.reactionP99).to.deep.equal([7, Number.NaN]);
		expect(recorder.figures().clientBytes.count, "without clients").to.equal(0);
	});
});
