import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { ShowtimeError } from "../../../src/errors.ts";
import type { SessionTotals } from "../../../src/events/effect.ts";
import type { StreamerReference } from "../../../src/events/reference.ts";
import type { SessionQuery, SessionRecord, SessionStore } from "../../../src/persistence/session-store.ts";

const TOTALS: SessionTotals = {
	ticks: 12,
	durationSeconds: 60,
	watchSeconds: 3000,
	peakViewers: 55,
	averageViewers: 51.25,
	averageEngagement: 0.625,
	uniqueViewers: 60,
	hype: { trains: 1, peakLevel: 2 },
	tips: 12,
	worldFirsts: 1,
	tags: 9,
	eventTypes: 4,
	topMoments: [{ kind: "hype-started", atMs: 5000, value: 11.5 }],
};

/** What every session store does, on a store of its own for each test. */
export function sessionStoreContract(
	name: string,
	open: () => Promise<{ sessions: SessionStore; close(): Promise<void> }>,
): void {
	describe(`session store contract: ${name}`, () => {
		let sessions: SessionStore;
		let close: () => Promise<void>;

		beforeEach(async () => {
			({ sessions, close } = await open());
		});
		afterEach(() => close());

		const ids = async (query: Partial<SessionQuery> = {}) => {
			const { records } = await sessions.list({ page: 1, pageSize: 100, ...query });
			return records.map(({ showtimeSessionId }) => showtimeSessionId);
		};

		it("knows no session that was not created", async () => {
			expect(await sessions.get(randomUUID())).to.equal(undefined);
			expect(await sessions.liveByStreamer(streamer())).to.equal(undefined);
			expect(await sessions.list({ page: 1, pageSize: 10 })).to.deep.equal({ records: [], totalCount: 0 });
		});

		it("gives a record back as it was, with every optional field and with none", async () => {
			const bare = session();
			const full: SessionRecord = {
				...session({ title: "Drachen – “Ünï” 🎉", listed: false, status: "ended" }),
				gameSessionId: randomUUID(),
				platformSessionId: "platform-1",
				pausedAtMs: 1,
				endedAtMs: 2,
				endReason: "requested",
				totals: TOTALS,
			};
			for (const record of [bare, full]) {
				await sessions.create(record);
				expect(await sessions.get(record.showtimeSessionId)).to.deep.equal(record);
			}
		});

		it("refuses a second live session of a streamer and writes nothing", async () => {
			for (const status of ["active", "paused"] as const) {
				const live = session({ status });
				await sessions.create(live);
				const second = session({ streamer: live.streamer });
				await expectCode(sessions.create(second), "STREAMER_ALREADY_LIVE");
				expect(await sessions.get(second.showtimeSessionId)).to.equal(undefined);
				expect(await sessions.liveByStreamer(live.streamer)).to.deep.equal(live);
			}
		});

		it("lets one of many simultaneous creations of a streamer's session through", async () => {
			const reference = streamer();
			const answers = await Promise.allSettled(
				Array.from({ length: 10 }, () => sessions.create(session({ streamer: reference }))),
			);
			expect(answers.filter(({ status }) => status === "fulfilled")).to.have.length(1);
			expect(await ids({ streamer: reference })).to.have.length(1);
		});

		it("takes a character and an account of the same id for two streamers", async () => {
			const entityId = randomUUID();
			for (const entityType of ["character", "account"] as const) {
				const record = session({ streamer: { entityType, entityId } });
				await sessions.create(record);
				expect(await sessions.liveByStreamer({ entityType, entityId })).to.deep.equal(record);
			}
		});

		it("refuses a session id that is there already, whoever streams", async () => {
			const first = session();
			await sessions.create(first);
			const error = await sessions.create({ ...session(), showtimeSessionId: first.showtimeSessionId }).catch((e) => e);
			expect(error).to.be.instanceOf(Error).and.not.instanceOf(ShowtimeError);
			expect(await sessions.get(first.showtimeSessionId)).to.deep.equal(first);
		});

		it("lets a streamer be live again after the session has ended", async () => {
			const first = session();
			await sessions.create(first);
			await sessions.update(first.showtimeSessionId, { status: "ended", endedAtMs: 5 });
			expect(await sessions.liveByStreamer(first.streamer)).to.equal(undefined);
			const second = session({ streamer: first.streamer });
			await sessions.create(second);
			expect(await sessions.liveByStreamer(first.streamer)).to.deep.equal(second);
		});

		it("updates the given fields, clears those given as undefined, and leaves the others", async () => {
			const record = session();
			await sessions.create(record);
			const id = record.showtimeSessionId;
			await sessions.update(id, { status: "paused", pausedAtMs: 7 });
			expect(await sessions.get(id)).to.deep.equal({ ...record, status: "paused", pausedAtMs: 7 });
			expect(await sessions.liveByStreamer(record.streamer)).to.not.equal(undefined);
			await sessions.update(id, {});
			await sessions.update(id, { status: "active", pausedAtMs: undefined });
			expect(await sessions.get(id)).to.deep.equal(record);
			const end = { status: "ended", endedAtMs: 9, endReason: "idle", totals: TOTALS } as const;
			await sessions.update(id, end);
			expect(await sessions.get(id)).to.deep.equal({ ...record, ...end });
		});

		it("refuses to update a session it does not know", async () => {
			await expectCode(sessions.update(randomUUID(), { status: "ended" }), "SESSION_NOT_FOUND");
		});

		it("lists newest first, a page at a time", async () => {
			const records = await createAt([30, 10, 20, 50, 40]);
			const newestFirst = [3, 4, 0, 2, 1].map((i) => records[i].showtimeSessionId);
			expect(await ids()).to.deep.equal(newestFirst);
			expect(await ids({ page: 2, pageSize: 2 })).to.deep.equal(newestFirst.slice(2, 4));
			expect(await ids({ page: 3, pageSize: 2 })).to.deep.equal(newestFirst.slice(4));
			expect((await sessions.list({ page: 9, pageSize: 2 })).totalCount).to.equal(5);
		});

		it("pages sessions of one instant without missing or repeating any", async () => {
			await createAt([1, 1, 1, 1, 1]);
			const paged = [];
			for (const page of [1, 2, 3]) paged.push(...(await ids({ page, pageSize: 2 })));
			expect(new Set(paged).size).to.equal(5);
		});

		it("lists by game service, by a set of game services, by streamer and by status", async () => {
			const [a, b, c] = await createAt([1, 2, 3]);
			await sessions.update(b.showtimeSessionId, { status: "ended" });
			const id = (record: SessionRecord) => record.showtimeSessionId;
			expect(await ids({ gameServiceId: a.gameServiceId })).to.deep.equal([id(a)]);
			expect(await ids({ gameServices: [a.gameServiceId, c.gameServiceId] })).to.deep.equal([id(c), id(a)]);
			expect(await ids({ gameServices: [] })).to.deep.equal([]);
			expect(await ids({ gameServices: [a.gameServiceId], gameServiceId: b.gameServiceId })).to.deep.equal([]);
			expect(await ids({ streamer: b.streamer })).to.deep.equal([id(b)]);
			expect(await ids({ status: "active" })).to.deep.equal([id(c), id(a)]);
			expect(await ids({ status: "ended", streamer: a.streamer })).to.deep.equal([]);
		});

		it("lists every session that has not ended, oldest first", async () => {
			const records = await createAt([30, 10, 20, 40]);
			await sessions.update(records[2].showtimeSessionId, { status: "ended" });
			await sessions.update(records[0].showtimeSessionId, { status: "paused" });
			const live = (await sessions.listLive()).map(({ startedAtMs }) => startedAtMs);
			expect(live).to.deep.equal([10, 30, 40]);
			const ids = records.map(({ showtimeSessionId }) => showtimeSessionId);
			expect(await sessions.endedAmong([...ids, randomUUID()])).to.deep.equal([ids[2]]);
			expect(await sessions.endedAmong([])).to.deep.equal([]);
		});

		async function createAt(times: number[]): Promise<SessionRecord[]> {
			const records = times.map((startedAtMs) => session({ startedAtMs }));
			for (const record of records) await sessions.create(record);
			return records;
		}
	});
}

function streamer(): StreamerReference {
	return { entityType: "character", entityId: randomUUID() };
}

function session(fields: Partial<SessionRecord> = {}): SessionRecord {
	return {
		showtimeSessionId: randomUUID(),
		status: "active",
		streamer: streamer(),
		gameServiceId: randomUUID(),
		title: "A stream",
		realmPreset: "arcadia",
		listed: true,
		startedAtMs: 1_700_000_000_000,
		...fields,
	};
}

async function expectCode(promise: Promise<unknown>, code: string): Promise<void> {
	const error = await promise.then(
		() => undefined,
		(error: unknown) => error,
	);
	expect(error).to.be.instanceOf(ShowtimeError).with.property("code", code);
}
