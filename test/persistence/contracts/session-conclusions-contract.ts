import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { SessionTotals, Stint } from "../../../src/events/effect.ts";
import type { PlatformCall } from "../../../src/events/platform-call.ts";
import type { CareerConclusion } from "../../../src/persistence/career-conclusion.ts";
import type { Outbox } from "../../../src/persistence/outbox.ts";
import type { Ownership } from "../../../src/persistence/ownership.ts";
import type { PlatformCalls } from "../../../src/persistence/platform-calls.ts";
import type { ConcludingSession, SessionConclusions } from "../../../src/persistence/session-conclusions.ts";
import type { SessionDecisions } from "../../../src/persistence/session-decisions.ts";
import type { SessionRecord, SessionStore } from "../../../src/persistence/session-store.ts";
import type { VoiceStore } from "../../../src/persistence/voice-store.ts";
import { codeOf } from "../../support/code-of.ts";

export interface ConclusionStores {
	conclusions: SessionConclusions;
	sessions: SessionStore;
	ownership: Ownership;
	calls: PlatformCalls;
	voice: VoiceStore;
	outbox: Outbox;
	close(): Promise<void>;
}

const NOW = 9_000_000;
const TOTALS: SessionTotals = {
	ticks: 360,
	durationSeconds: 1_800,
	watchSeconds: 3_600,
	peakViewers: 2,
	averageViewers: 2,
	averageEngagement: 0.7,
	uniqueViewers: 2,
	hype: { trains: 0, peakLevel: 0 },
	tips: 3,
	worldFirsts: 0,
	tags: 1,
	eventTypes: 1,
	topMoments: [],
};

/** What the end of a session does to every store, on stores of its own for each test. */
export function sessionConclusionsContract(name: string, open: () => Promise<ConclusionStores>): void {
	describe(`session conclusions contract: ${name}`, () => {
		let stores: ConclusionStores;

		beforeEach(async () => {
			stores = await open();
		});
		afterEach(() => stores.close());

		async function started(): Promise<SessionRecord> {
			const record: SessionRecord = {
				showtimeSessionId: randomUUID(),
				status: "active",
				streamer: { entityType: "character", entityId: randomUUID() },
				gameServiceId: randomUUID(),
				title: "night",
				realmPreset: "default",
				listed: true,
				startedAtMs: NOW - 1_800_000,
			};
			await stores.sessions.create(record);
			return record;
		}

		const stint = (serial: number): Stint => ({
			serial,
			memberId: randomUUID(),
			template: serial,
			ticks: 360,
			engagementBpSum: 360 * 8_000,
			isRealDerived: false,
			personality: "loyal",
			interests: ["combat"],
			isPresent: true,
		});

		const ending = (record: SessionRecord, more: Partial<ConcludingSession> = {}): ConcludingSession => ({
			record: { ...record, status: "ended", endedAtMs: NOW, endReason: "requested", totals: TOTALS },
			tickSeconds: 5,
			thresholds: { engagement: 0.6, watchSeconds: 1_800, mostFollowers: 100 },
			defaultReservoirSize: 100,
			...more,
		});

		const credit = ({ streamer }: SessionRecord): PlatformCall => ({
			callId: randomUUID(),
			streamer,
			body: { kind: "credit", amount: 1, purpose: "tip", reference: { type: "session", id: randomUUID() } },
			atMs: NOW,
		});

		const consequences = (record: SessionRecord) => {
			const seen: CareerConclusion[] = [];
			const { showtimeSessionId } = record;
			const message = { messageId: randomUUID(), showtimeSessionId, sequence: 4, subject: "s", body: "{}", atMs: NOW };
			const call = credit(record);
			const of = (conclusion: CareerConclusion) => {
				seen.push(conclusion);
				return { calls: [call], messages: [message] };
			};
			return { seen, of };
		};

		const waiting = async ({ showtimeSessionId }: SessionRecord) => [
			(await stores.calls.figures()).waiting,
			await stores.outbox.hasWaiting(showtimeSessionId),
		];

		it("writes record, career, calls and messages, and lets the streamer start anew", async () => {
			const record = await started();
			const { of, seen } = consequences(record);
			const { summary } = await stores.conclusions.conclude(ending(record), of);
			expect(seen).to.have.length(1);
			expect(summary).to.deep.include({ tips: 3, milestones: ["first-stream"] });
			const stored = await stores.sessions.get(record.showtimeSessionId);
			expect(stored).to.deep.include({
				status: "ended",
				endedAtMs: NOW,
				endReason: "requested",
				totals: TOTALS,
				summary,
			});
			expect(await waiting(record)).to.deep.equal([1, true]);
			await stores.sessions.create({ ...record, showtimeSessionId: randomUUID() });
		});

		it("takes along what the session decided since its last checkpoint", async () => {
			const record = await started();
			const { streamer } = record;
			const decisions: SessionDecisions = {
				streamer,
				atMs: NOW,
				stints: [stint(1), stint(2)],
				growth: [{ cause: "tag:x", domain: "content_diversity.tags", amount: 6 }],
				calls: [credit(record)],
			};
			const none = () => ({ calls: [], messages: [] });
			const { phase, newFollowers } = await stores.conclusions.conclude(ending(record, { decisions }), none);
			expect(phase, "the growth counts").to.equal("Rising");
			expect(newFollowers.map(({ memberId }) => memberId)).to.have.members(
				decisions.stints.map(({ memberId }) => memberId),
			);
			expect(await waiting(record)).to.deep.equal([1, false]);
		});

		it("asks for the removal of the voice room that was made for the stream, once", async () => {
			const { voice, conclusions, calls } = stores;
			const [own, foreign, shared] = [await started(), await started(), await started()];
			const room = (sessionId: string) => ({ roomId: randomUUID(), sessionId, participants: 2, createdAtMs: 1 });
			const made = room(own.showtimeSessionId);
			await voice.put({ ...made, sessionKind: "showtime-session", isOurs: true });
			await voice.put({ ...room(foreign.showtimeSessionId), sessionKind: "showtime-session", isOurs: false });
			await voice.put({ ...room(shared.showtimeSessionId), sessionKind: "game-session", isOurs: true });
			const none = () => ({ calls: [], messages: [] });
			for (const record of [own, foreign, shared, own]) await conclusions.conclude(ending(record), none);
			expect((await calls.figures()).waiting).to.equal(1);
			const claimed = await calls.claim(NOW, 60_000);
			expect(claimed?.items.map(({ body }) => body)).to.deep.equal([
				{ kind: "voice-room.remove", roomId: made.roomId },
			]);
		});

		it("is one ending however often it is concluded", async () => {
			const record = await started();
			const { of, seen } = consequences(record);
			const answers = await Promise.all(
				Array.from({ length: 4 }, () => stores.conclusions.conclude(ending(record), of)),
			);
			const again = await stores.conclusions.conclude(ending(record, { tickSeconds: 9 }), of);
			for (const { summary } of [...answers, again]) expect(summary).to.deep.equal(answers[0].summary);
			expect([...answers, again].filter(({ isRepeat }) => !isRepeat)).to.have.length(1);
			expect(seen.filter(({ isRepeat }) => !isRepeat)).to.have.length.at.least(1);
			expect(await waiting(record)).to.deep.equal([1, true]);
		});

		it("writes nothing for a process that does not own the session any more", async () => {
			const record = await started();
			const token = (await stores.ownership.claim(record.showtimeSessionId)) as number;
			const { of } = consequences(record);
			const late = ending(record, { token: token - 1 });
			expect(await codeOf(stores.conclusions.conclude(late, of))).to.equal("NOT_OWNER");
			expect(await stores.sessions.get(record.showtimeSessionId)).to.deep.equal(record);
			expect(await waiting(record)).to.deep.equal([0, false]);
			await stores.conclusions.conclude(ending(record, { token }), of);
			expect(await waiting(record)).to.deep.equal([1, true]);
		});

		it("writes nothing when what follows cannot be written", async () => {
			const record = await started();
			const broken = () => {
				throw new Error("no consequences");
			};
			expect(await codeOf(stores.conclusions.conclude(ending(record), broken))).to.equal("no consequences");
			expect(await stores.sessions.get(record.showtimeSessionId)).to.deep.equal(record);
			expect((await stores.conclusions.conclude(ending(record), consequences(record).of)).isRepeat).to.equal(false);
		});

		it("leaves no ended session unconcluded", async () => {
			const record = await started();
			const { showtimeSessionId: id } = record;
			const unconcluded = async () => {
				const records = await stores.sessions.listUnconcluded(10);
				return records.map(({ showtimeSessionId }) => showtimeSessionId);
			};
			expect(await unconcluded(), "it lives").to.deep.equal([]);
			await stores.sessions.update(id, { status: "ended", endedAtMs: NOW, endReason: "orphaned" });
			const never = await started();
			const failed = { status: "ended", endedAtMs: NOW, endReason: "start-failed" } as const;
			await stores.sessions.update(never.showtimeSessionId, failed);
			expect(await unconcluded()).to.deep.equal([id]);
			await stores.conclusions.conclude(ending(record), consequences(record).of);
			expect(await unconcluded()).to.deep.equal([]);
		});
	});
}
