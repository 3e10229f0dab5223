import { expect } from "chai";
import type { Message } from "../../src/persistence/jetstream-messages.ts";
import type { SessionRecord } from "../../src/persistence/session-store.ts";
import { CURRENT_SIMULATION } from "../../src/simulation/current-simulation.ts";
import { startOf } from "../support/worlds.ts";
import type { Generation } from "./journal-watch.ts";
import type { SessionHistory } from "./record.ts";
import { referenceOf } from "./reference.ts";

const START = startOf({ size: 3 });
const { intervalMs } = START.rules;

describe("what a run is held against where a journal is lost", () => {
	it("goes on under the name of the newest epoch when a loss leaves no more of that than its beginning", () => {
		const begin = message(1, { marker: tick(2), epoch: "second", begins: true });
		const first = [
			message(1, { id: "start", input: START }),
			message(2, { marker: started }),
			message(3, { marker: tick(2) }),
		];
		const pause = message(2, { id: "pause", input: { kind: "pause" }, epoch: "second" });
		const lost = { isDamaged: true, checkpoint: 2 };
		const reference = referenceOf(
			historyOf([
				{ incarnation: "one", written: first },
				{ incarnation: "two", written: [begin], loss: { ...lost, left: [], isAnother: true } },
				{
					incarnation: "two",
					written: [pause, message(3, { marker: tick(3), epoch: "second" })],
					loss: { ...lost, left: [begin], isAnother: false },
				},
			]),
			() => "no round",
		);
		expect(reference.faults).to.deep.equal([]);
		expect(reference.epochs).to.equal(1);
		const decided = reference.decided.map(({ effect, incarnation }) => [effect.kind, incarnation]);
		expect(decided).to.deep.equal([
			["session.started", "one"],
			["session.paused", "two"],
		]);
	});
});

const started = { marker: 1, kind: "apply", atMs: 0 } as const;

function tick(marker: number) {
	return { marker, kind: "tick", atMs: (marker - 1) * intervalMs } as const;
}

function message(sequence: number, body: Message["body"]): Message {
	return { sequence, body };
}

function historyOf(generations: Generation[]): SessionHistory {
	const { showtimeSessionId: id, streamer, gameServiceId, startedAtMs } = START;
	const record: SessionRecord = {
		...{ showtimeSessionId: id, streamer, gameServiceId, startedAtMs },
		...{ status: "active", title: "", realmPreset: "arena", listed: true },
	};
	const losses = [{ marker: 2, incarnation: "two", reason: "the stream is another one" }];
	return {
		...{ id, record, generations, losses, simulations: [CURRENT_SIMULATION], accepted: new Set() },
		...{ events: [], checkpoints: [], tokens: [], intervalMs, end: {} as SessionHistory["end"] },
	};
}
