import { expect } from "chai";
import { CrowdRows, type SeatedCrowd } from "../../web/src/arena/crowd-rows.ts";
import { arrangeSeats, houseCapacity } from "../../web/src/arena/seating.ts";
import { settingOf } from "../../web/src/arena/setting.ts";

const TICK = 5;
const SEATING = arrangeSeats(houseCapacity(40), settingOf("arena"));
const EXCITED = 0;
const BORED = 6;

interface Viewer {
	step: number;
	mood: number;
	occupancy?: number;
}

/** A crowd as its frame left it; `undefined` is a free seat. */
function crowdOf(viewers: readonly (Viewer | undefined)[]): SeatedCrowd {
	return {
		tick: 0,
		seatCount: viewers.length,
		state: Uint8Array.from(viewers, (viewer) => (viewer ? (viewer.step << 4) | (viewer.mood << 1) | 1 : 0)),
		occupancy: Uint8Array.from(viewers, (viewer) => viewer?.occupancy ?? 0),
		lookAt: (seat) => ({ class: seat % 8, variant: seat % 32 }),
	};
}

/** Forty viewers, with other ones in some seats. */
function fortyWith(others: Record<number, Viewer | undefined> = {}): SeatedCrowd {
	return crowdOf(
		Array.from({ length: 40 }, (_, seat) => (seat in others ? others[seat] : { step: 12, mood: EXCITED })),
	);
}

/** Rows of a crowd of forty that was seated at 0. */
function seated(): CrowdRows {
	const rows = new CrowdRows(SEATING);
	rows.take(fortyWith(), 0, TICK, false);
	return rows;
}

const row = (table: Float32Array, at: number): number[] => [...table.subarray(at * 4, at * 4 + 4)];

describe("rows of the crowd", () => {
	it("show the first frame as a picture: everybody sits", () => {
		const rows = seated();
		expect(rows.present).to.equal(40);
		expect(rows.engagement).to.be.closeTo(12.5 / 16, 1e-6);
		for (let seat = 0; seat < 40; seat++) {
			expect(rows.isSeenAt(seat, 0)).to.equal(true);
			expect(row(rows.walk, seat).slice(1, 3)).to.deep.equal([0, 0]);
		}
	});

	it("let engagement glide over a tick, and go on from what is shown when it turns on the way", () => {
		const rows = seated();
		rows.take(fortyWith({ 3: { step: 4, mood: EXCITED } }), 10, TICK, false);
		expect(rows.engagementAt(3, 10)).to.be.closeTo(12.5 / 16, 1e-6);
		expect(rows.engagementAt(3, 12.5)).to.be.closeTo(8.5 / 16, 1e-6);
		rows.take(fortyWith({ 3: { step: 14, mood: EXCITED } }), 12.5, TICK, false);
		expect(rows.engagementAt(3, 12.5)).to.be.closeTo(8.5 / 16, 1e-6);
		expect(rows.engagementAt(3, 17.5)).to.be.closeTo(14.5 / 16, 1e-6);
		expect(rows.movesUntil).to.equal(17.5);
	});

	it("fade from one mood to the next, and keep the look", () => {
		const rows = seated();
		rows.take(fortyWith({ 5: { step: 12, mood: BORED } }), 10, TICK, false);
		const packed = row(rows.feeling, 5)[3];
		expect([packed & 7, (packed >> 3) & 7, (packed >> 6) & 7, packed >> 9]).to.deep.equal([EXCITED, BORED, 5, 5]);
		expect(row(rows.walk, 5)[3]).to.equal(10);
		expect(rows.moodOf(5)).to.equal(BORED);
	});

	it("let who leaves walk out as it was, while the seat is free", () => {
		const rows = seated();
		rows.take(fortyWith({ 7: undefined }), 10, TICK, false);
		expect([rows.present, rows.isSeenAt(7, 10)]).to.deep.equal([39, false]);
		const leaver = rows.seats;
		expect(row(rows.place, leaver)).to.deep.equal(row(rows.place, 7));
		const [start, seconds, direction] = row(rows.walk, leaver);
		expect(start).to.be.within(10, 10 + 2.6);
		expect(direction).to.equal(-1);
		expect(rows.engagementAt(leaver, 11)).to.be.closeTo(12.5 / 16, 1e-6);
		expect(rows.isSeenAt(leaver, start + seconds - 0.01)).to.equal(true);
		expect(rows.isSeenAt(leaver, start + seconds + 0.01)).to.equal(false);
	});

	it("let another occupant of a seat come after the one before has stood up", () => {
		const rows = seated();
		rows.take(fortyWith({ 7: { step: 2, mood: BORED, occupancy: 1 } }), 10, TICK, false);
		const [comes, , towards] = row(rows.walk, 7);
		const [goes, , away] = row(rows.walk, rows.seats);
		expect([towards, away]).to.deep.equal([1, -1]);
		expect(comes).to.be.above(goes);
		expect(rows.moodOf(7)).to.equal(BORED);
		expect(rows.moodOf(rows.seats)).to.equal(EXCITED);
	});

	it("show a frame that turns a large part of the house as a picture, as after a reconnect", () => {
		const rows = seated();
		const others = Object.fromEntries(Array.from({ length: 15 }, (_, seat) => [seat, undefined]));
		rows.take(fortyWith(others), 10, TICK, false);
		expect(rows.present).to.equal(25);
		for (let leaver = rows.seats; leaver < rows.count; leaver++) expect(rows.isSeenAt(leaver, 10)).to.equal(false);
	});

	it("show what came within many ticks as a picture, as after a sleep", () => {
		const rows = seated();
		const changes = { 1: { step: 2, mood: BORED }, 2: undefined, 7: { step: 2, mood: BORED, occupancy: 1 } };
		rows.take({ ...fortyWith(changes), tick: 2 }, 10, TICK, false);
		expect([rows.isPicture, rows.isSeenAt(rows.seats, 10)]).to.deep.equal([false, true]);
		const slept = seated();
		slept.take({ ...fortyWith(changes), tick: 720 }, 3_600, TICK, false);
		expect([slept.isPicture, slept.isSeenAt(slept.seats, 3_600)]).to.deep.equal([true, false]);
		expect(slept.engagementAt(1, 3_600)).to.be.closeTo(2.5 / 16, 1e-6);
		expect(row(slept.walk, 7).slice(1, 3)).to.deep.equal([0, 0]);
		expect(slept.movesUntil).to.be.at.most(3_600);
	});

	it("show every change at once where motion is not wanted", () => {
		const rows = seated();
		rows.take(fortyWith({ 1: { step: 0, mood: BORED }, 2: undefined }), 10, TICK, true);
		expect(rows.engagementAt(1, 10)).to.be.closeTo(0.5 / 16, 1e-6);
		expect(row(rows.feeling, 1)[3] & 63).to.equal(BORED * 9);
		expect(rows.isSeenAt(rows.seats, 10)).to.equal(false);
		expect(rows.movesUntil).to.be.at.most(10);
	});

	it("go on in a house that has grown", () => {
		const rows = seated();
		rows.take(fortyWith({ 3: { step: 4, mood: BORED } }), 10, TICK, false);
		const grown = new CrowdRows(arrangeSeats(houseCapacity(400), settingOf("arena")), rows);
		expect([grown.present, grown.moodOf(3)]).to.deep.equal([40, BORED]);
		expect(grown.engagementAt(3, 12.5)).to.be.closeTo(8.5 / 16, 1e-6);
		expect(row(grown.place, 3)).to.deep.equal(row(rows.place, 3));
	});
});
