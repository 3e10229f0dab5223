import { Distribution } from "../loadtest/distribution.ts";
import { ReactionTimes } from "../loadtest/reaction-times.ts";
import type { LoadReport } from "../loadtest/recorder.ts";
import { watchRooms } from "./load-clients.ts";
import { EventStream } from "./load-events.ts";
import type { LoadAnswer, LoadQuestion, LoadTask } from "./load-maker-process.ts";

/** Counts what comes until somebody asks. */
class Tally {
	readonly applied = new Distribution();
	readonly accepted = new Distribution();
	readonly reactions = new Distribution();
	readonly frames = new Distribution();
	readonly errors = new Map<string, number>();
	readonly closed = new Map<string, number>();
	bytes = 0;
	messages = 0;
	sent = 0;

	report(): LoadReport {
		const { applied, accepted, reactions, frames, ...rest } = this;
		const counts = { applied: applied.counts, accepted: accepted.counts };
		return { ...rest, ...counts, reactions: reactions.counts, frames: frames.counts };
	}
}

let tally = new Tally();
let events: EventStream | undefined;

async function begin({ clients, events: task }: LoadTask): Promise<void> {
	const times = new ReactionTimes();
	const watching = {
		onMessage(bytes: number) {
			tally.bytes += bytes;
			tally.messages++;
		},
		onCrowd: (bytes: number) => tally.frames.add(bytes),
		onReaction(session: string, marker: number) {
			const ms = times.came(session, marker, performance.now());
			if (ms !== undefined) tally.reactions.add(ms);
		},
		onClosed: (code: number) => count(tally.closed, `client closed ${code}`),
	};
	await watchRooms(clients, watching, () => answer({ kind: "joined" }));
	if (task.perSecond === 0) return;
	events = new EventStream(task, {
		onSent(session, significance) {
			tally.sent++;
			const answered = times.sent(session, significance, performance.now());
			return () => answered(performance.now());
		},
		onApplied: (ms, isKnown) => (isKnown ? tally.accepted : tally.applied).add(ms),
		onError: (code) => count(tally.errors, code),
	});
}

function count(counts: Map<string, number>, code: string): void {
	counts.set(code, (counts.get(code) ?? 0) + 1);
}

function report(): void {
	const told = tally.report();
	tally = new Tally();
	answer({ kind: "report", report: told });
}

function answer(told: LoadAnswer): void {
	process.send?.(told);
}

process.on("message", async (question: LoadQuestion) => {
	if (question.kind === "report") return report();
	if (question.kind === "finish") {
		await events?.stop();
		return report();
	}
	try {
		await begin(question.task);
		answer({ kind: "ready" });
	} catch (error) {
		answer({ kind: "failed", message: (error as Error).message });
	}
});
// Ctrl-C is for the one who started this: it ends the load in order.
process.on("SIGINT", () => {});
process.once("disconnect", () => process.exit());
