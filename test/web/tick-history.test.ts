import { expect } from "chai";
import { SENTIMENT_CATEGORIES } from "../../src/client/index.ts";
import { streamStateOf } from "../../src/client/stream-state.ts";
import { columnsOf, RIVER_ORDER, riverBank } from "../../web/src/dashboard/chart-columns.ts";
import { TickHistory } from "../../web/src/dashboard/tick-history.ts";
import { percentOf, trendInWords } from "../../web/src/dashboard/trend.ts";

function stateAt(tick: number, total: number, hype = { active: false, level: 0, total: 0 }) {
	const counts = { total, engaged: 3, disengaged: 1, peak: total };
	return streamStateOf({ session: { tick }, counts, mood: { Excited: 2, Bored: total - 2 }, hype });
}

function historyOf(ticks: number[], total: number) {
	const all = (value: number) => ticks.map(() => value);
	const mood = Object.fromEntries(SENTIMENT_CATEGORIES.map((name, code) => [name, all(code === 3 ? total : 0)]));
	return { ticks, total: all(total), engaged: all(1), disengaged: all(0), mood, hypeLevel: all(2), hypeTotal: all(40) };
}

const ticksOf = (history: TickHistory) => history.rows.map(({ tick }) => tick);

describe("the history of a stream on the page", () => {
	it("has a row a tick, the last state of it", () => {
		const history = new TickHistory();
		expect(history.record(stateAt(7, 10))).to.equal(true);
		expect(history.record(stateAt(7, 12, { active: true, level: 3, total: 90 }))).to.equal(false);
		expect(history.record(stateAt(8, 14))).to.equal(true);
		expect(ticksOf(history)).to.deep.equal([7, 8]);
		expect(history.rows[0]).to.deep.include({ total: 12, engaged: 3, hypeLevel: 3, hypeTotal: 90 });
		expect(history.rows[0].moods).to.deep.equal([2, 0, 0, 0, 0, 0, 10, 0]);
		expect(history.last).to.include({ tick: 8, hypeLevel: 0 });
	});

	it("puts what the streamer is told before what the page saw, and mends its gaps", () => {
		const history = new TickHistory();
		for (const tick of [20, 21, 25]) history.record(stateAt(tick, 5));
		history.take(historyOf([18, 19, 20, 21, 22, 23, 24], 9));
		expect(ticksOf(history)).to.deep.equal([18, 19, 20, 21, 22, 23, 24, 25]);
		expect(history.rows[0]).to.deep.include({ total: 9, hypeLevel: 2, hypeTotal: 40 });
		expect(history.rows[0].moods).to.deep.equal([0, 0, 0, 9, 0, 0, 0, 0]);
	});

	it("keeps the last 720 ticks, and finds the row of a while ago", () => {
		const history = new TickHistory();
		for (let tick = 1; tick <= 800; tick++) history.record(stateAt(tick, tick));
		expect(history.rows).to.have.length(720);
		expect(history.before(60)?.tick).to.equal(740);
		expect(history.before(719)?.tick).to.equal(81);
		expect(history.before(720)).to.equal(undefined);
	});

	it("is drawn with a gap where ticks are missing", () => {
		const history = new TickHistory();
		for (const tick of [1, 2, 5]) history.record(stateAt(tick, 10 * tick));
		const columns = columnsOf(history.rows, [({ total }) => total], (tick) => 100 + tick);
		expect(columns).to.deep.equal([
			[101, 102, 104, 105],
			[10, 20, null, 50],
		]);
	});

	it("is drawn as a river whose stripes are as wide as moods have viewers", () => {
		const history = new TickHistory();
		history.record(stateAt(1, 10));
		const banks = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((place) => riverBank(place)(history.rows[0]));
		expect([banks[0], banks[8]]).to.deep.equal([5, -5]);
		RIVER_ORDER.forEach((code, place) => {
			expect(banks[place] - banks[place + 1]).to.equal(history.rows[0].moods[code]);
		});
		expect(RIVER_ORDER.toSorted()).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7]);
	});

	it("is told in words", () => {
		expect(trendInWords(10, 4, "5 min ago")).to.equal("6 more than 5 min ago");
		expect(trendInWords(4, 10, "5 min ago")).to.equal("6 fewer than 5 min ago");
		expect(trendInWords(4, 4, "5 min ago")).to.equal("as many as 5 min ago");
		expect(trendInWords(4, undefined, "5 min ago")).to.equal("no trend yet");
		expect([percentOf(1, 3), percentOf(1, 0)]).to.deep.equal([33, 0]);
	});
});
