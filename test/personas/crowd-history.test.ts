import { expect } from "chai";
import {
	createCrowdHistory,
	decodeCrowdHistory,
	encodeCrowdHistory,
	HISTORY_TICKS,
	historyRows,
	isCrowdHistory,
	recordTick,
} from "../../src/personas/crowd-history.ts";
import { openShow } from "../support/worlds.ts";

function historyAfter(ticks: number) {
	const { world, personas, play } = openShow({ size: 40, reservoirSize: 400 });
	const history = createCrowdHistory();
	for (let tick = 0; tick < ticks; tick++) {
		play("tick", tick === 3 ? [{ kind: "hype", category: "Excited", intensity: 1, count: 40, weight: 9 }] : []);
		recordTick(history, personas, world);
	}
	return { history, world, personas };
}

describe("the history of a crowd", () => {
	it("has a row a tick: what players saw, and the hype train", () => {
		const { history, world, personas } = historyAfter(5);
		const rows = historyRows(history);
		expect(rows.map(({ tick }) => tick)).to.deep.equal([1, 2, 3, 4, 5]);
		const { present: total, engaged, disengaged } = personas;
		const train = world.components.hypeTrain[world.trainEid];
		const [hypeLevel, hypeTotal] = [train.level, Math.floor(train.score / 1_000)];
		const mood = [...personas.mood];
		expect(rows[4]).to.deep.equal({ tick: 5, total, engaged, disengaged, hypeLevel, hypeTotal, mood });
		expect(rows[0]).to.include({ hypeLevel: 0, hypeTotal: 0 });
		expect(hypeLevel).to.be.above(0);
	});

	it("keeps the last ticks only, in order", () => {
		const { history } = historyAfter(HISTORY_TICKS + 7);
		const ticks = historyRows(history).map(({ tick }) => tick);
		expect(ticks).to.deep.equal(Array.from({ length: HISTORY_TICKS }, (_, i) => i + 8));
	});

	it("goes on as it was after its bytes are read, however many ticks it has", () => {
		for (const ticks of [0, 1, HISTORY_TICKS - 1, HISTORY_TICKS, HISTORY_TICKS + 31]) {
			const { history, world, personas } = historyAfter(ticks);
			const bytes = encodeCrowdHistory(history);
			expect(isCrowdHistory(bytes)).to.equal(true);
			expect(bytes.length).to.equal(4 + 32 * Math.min(ticks, HISTORY_TICKS));
			const restored = decodeCrowdHistory(bytes);
			expect(historyRows(restored)).to.deep.equal(historyRows(history));
			for (const one of [history, restored]) recordTick(one, personas, world);
			expect(historyRows(restored)).to.deep.equal(historyRows(history));
		}
	});

	it("refuses bytes that are cut, and knows none from another section", () => {
		const bytes = encodeCrowdHistory(historyAfter(3).history);
		expect(() => decodeCrowdHistory(bytes.subarray(0, -1))).to.throw(
			RangeError,
			"a history of 99 bytes says it has 100",
		);
		expect(isCrowdHistory(new TextEncoder().encode("{}"))).to.equal(false);
		expect(isCrowdHistory(undefined)).to.equal(false);
	});
});
