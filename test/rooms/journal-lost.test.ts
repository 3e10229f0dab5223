import { jetstreamManager } from "@nats-io/jetstream";
import { expect } from "chai";
import { StoreUnavailable } from "../../src/errors.ts";
import type { Input } from "../../src/events/input.ts";
import { createMetrics, measuredJournal } from "../../src/metrics.ts";
import { JetStreamJournal } from "../../src/persistence/jetstream-journal.ts";
import type { Journal } from "../../src/persistence/journal.ts";
import type { OpenDatabase } from "../../src/persistence/sqlite-database.ts";
import { heldNow } from "../../src/rooms/held-members.ts";
import { hashOf } from "../../src/world/draw.ts";
import { closing } from "../support/closing.ts";
import { codeOf } from "../support/code-of.ts";
import { type PrivateJetStream, startJetStream } from "../support/jetstream-server.ts";
import type { SessionHouse } from "../support/session-house.ts";
import { onlySession, SessionLives, startPopular } from "../support/session-lives.ts";
import { hashOfSession } from "../support/session-probe.ts";
import { until } from "../support/until.ts";

const NEW_EPOCH = "journal lost: the session goes on in a new epoch";
/** Between two checkpoints: the test makes its losses among them. */
const CHECKPOINT_TICKS = 6;
const MAX_BYTES = 16_777_216;

describe("a lost journal", () => {
	const opened = closing();
	const lives = new SessionLives(opened);
	let losses = 0;
	let database: OpenDatabase;
	let house: SessionHouse;
	let id: string;
	/** The session at its newest checkpoint. */
	let checkpointed: string;

	/** A session with a checkpoint and four markers behind it, one of them with an input. */
	async function begin(journal?: Journal): Promise<void> {
		losses = 0;
		database = await lives.openDatabase();
		house = lives.openHouse(database, parts(journal));
		id = await startPopular(house);
		const session = onlySession(house);
		do await session.tick();
		while ((session.world.tick + hashOf(id)) % CHECKPOINT_TICKS !== 0);
		await session.outgoing.settled();
		await session.checkpoint();
		checkpointed = hashOfSession(session);
		for (let i = 0; i < 4; i++) {
			if (i === 1) await session.submit("lost input", { kind: "set-tags", tags: { lost: 1 } });
			await session.tick();
		}
	}

	function parts(journal?: Journal) {
		return { parts: { ...(journal && { journal }), onJournalLost: () => losses++ } };
	}

	/** The next life; it began a new epoch from the checkpoint, says so, and goes on. The life after it finds nothing amiss. */
	async function expectNewEpoch(journal?: Journal): Promise<SessionHouse> {
		const next = await lives.restart(house, database, parts(journal));
		expect(next.reports).to.have.length(1);
		expect(next.reports[0]).to.include({ showtimeSessionId: id, outcome: "resumed", foldedMarkers: 0 });
		expect(hashOfSession(onlySession(next.house))).to.equal(checkpointed);
		expect(next.house.logger.messages("error")).to.deep.equal([NEW_EPOCH]);
		expect(losses).to.equal(1);
		await onlySession(next.house).tick();
		const { marker } = onlySession(next.house).world;
		const last = await lives.restart(next.house, database, parts(journal));
		expect(onlySession(last.house).world.marker).to.equal(marker);
		expect(last.house.logger.messages("error")).to.deep.equal([]);
		return next.house;
	}

	it("is a new epoch from the newest checkpoint, and the log names what is lost", async () => {
		await begin();
		const [{ marker, sequence }] = await house.parts.checkpoints.list(id);
		await house.parts.journal.drop(id);
		const next = await expectNewEpoch();
		expect(next.logger.lines.find(({ message }) => message === NEW_EPOCH)?.facts).to.deep.include({
			goesOnAfter: { marker, sequence },
			lostMarkers: `${marker + 1} to an unknown one`,
			isSameJournal: false,
		});
	});

	it("is found when one entry is missing in its middle, and what is left of the inputs is taken over", async () => {
		await begin();
		await onlySession(house).submit("left", { kind: "set-tags", tags: { left: 1 } });
		const entries = database.db.deleteFrom("journal_entry").where("showtimeSessionId", "=", id);
		await entries.where("inputId", "=", "lost input").execute();
		const next = await expectNewEpoch();
		const said = next.logger.lines.find(({ message }) => message === NEW_EPOCH)?.facts;
		expect(said).to.include({ inputsTakenOver: 1, isSameJournal: true });
		expect(said?.lostMarkers).to.match(/^\d+ to \d+$/);
		expect(JSON.stringify([...onlySession(next).world.tags.names])).to.contain("left");
	});

	it("is found when it was cut off before its checkpoint", async () => {
		await begin();
		const [{ sequence }] = await house.parts.checkpoints.list(id);
		const entries = database.db.deleteFrom("journal_entry").where("showtimeSessionId", "=", id);
		await entries.where("sequence", ">=", sequence).execute();
		await expectNewEpoch();
	});

	it("is found when an entry cannot be read", async () => {
		await begin();
		const [{ sequence }] = await house.parts.checkpoints.list(id);
		const entries = database.db.updateTable("journal_entry").set({ body: "{" }).where("showtimeSessionId", "=", id);
		await entries.where("sequence", "=", sequence + 1).execute();
		await expectNewEpoch();
	});

	describe("in JetStream", () => {
		let server: PrivateJetStream;
		let journal: JetStreamJournal;

		beforeEach(async () => {
			server = await startJetStream();
			journal = await JetStreamJournal.open({ connection: await server.connect(), maxBytes: MAX_BYTES });
			await begin(journal);
		});
		afterEach(() => server.close());

		it("is found when the stream was made anew while nobody was there", async () => {
			await (await jetstreamManager(await server.connect())).streams.delete("SHOWTIME_J");
			await expectNewEpoch(journal);
		});

		it("is a new epoch from the world as it stands when the stream goes under a living session", async () => {
			await (await jetstreamManager(await server.connect())).streams.delete("SHOWTIME_J");
			await expectRepair();
		});

		it("begins its new epoch again when that was cut off", async () => {
			let cuts = 2;
			const cutOff: Journal = {
				...measuredJournal(journal, createMetrics()),
				async restart(...begin) {
					const begun = await journal.restart(...begin);
					if (cuts-- > 0) throw new StoreUnavailable("the answer did not come");
					return begun;
				},
			};
			await begin(cutOff);
			await onlySession(house).submit("left", { kind: "set-tags", tags: { left: 1 } });
			await (await jetstreamManager(await server.connect())).streams.delete("SHOWTIME_J");
			await onlySession(house).submit("put there since", { kind: "set-tags", tags: { since: 1 } });
			const goesOn = async () => {
				await onlySession(house)
					.tick()
					.catch(() => {});
				return losses > 0;
			};
			await until(goesOn, "the session goes on");
			expect(cuts).to.equal(-1);
			expect(onlySession(house).isHalted).to.equal(false);
			await onlySession(house).tick();
			expect(JSON.stringify([...onlySession(house).world.tags.names])).to.contain("since");
		});

		it("takes over what others wrote at the places of what was cut off, and applies nothing again", async () => {
			await onlySession(house).submit("applied", { kind: "set-tags", tags: { applied: 1 } });
			await onlySession(house).tick();
			// What it folded when it took the session up it has applied too.
			({ house } = await lives.restart(house, database, parts(journal)));
			const session = onlySession(house);
			const { marker } = session.world;
			const entries = await journal.read(id, 0);
			const place = entries.find((entry) => entry.id === `marker:${marker}`)?.sequence;
			const other = await JetStreamJournal.open({ connection: await server.connect(), maxBytes: MAX_BYTES });
			await server.stop();
			// "applied" is left, behind the marker before.
			await server.cutOff("SHOWTIME_J", `{"marker":{"marker":${marker},`);
			await server.start();
			const input = { kind: "set-tags", tags: { since: 1 } } as const;
			const { sequence } = await until(() => other.append(id, "since", input).catch(() => undefined), "it is back");
			expect(sequence).to.equal(place);
			const isSaid = async () => {
				await session.tick().catch(() => {});
				return losses > 0;
			};
			await until(isSaid, "the loss is said");
			const said = house.logger.lines.find(({ message }) => message === NEW_EPOCH)?.facts;
			expect(said).to.include({ inputsTakenOver: 1, isSameJournal: true });
			await session.tick();
			expect(JSON.stringify([...session.world.tags.names])).to.contain("since");
		});

		it("applies nothing again that its caller sends again behind it, here or by another process", async () => {
			const session = onlySession(house);
			const input = (tag: string) => ({ kind: "set-tags", tags: { [tag]: 1 } }) as const;
			for (const inputId of ["here", "elsewhere"]) await session.submit(inputId, input(inputId));
			await session.tick();
			const other = await JetStreamJournal.open({ connection: await server.connect(), maxBytes: MAX_BYTES });
			await (await jetstreamManager(await server.connect())).streams.delete("SHOWTIME_J");
			expect(await codeOf(session.tick())).to.equal("MARKER_CONFLICT");
			await until(() => losses > 0, "the loss is said");
			await session.tick();
			const applied: Input[] = [];
			session.onStepped(({ inputs }) => void applied.push(...inputs.filter(({ kind }) => kind === "set-tags")));
			await session.submit("here", input("here"));
			expect((await other.append(id, "elsewhere", input("elsewhere"))).duplicate).to.equal(false);
			await session.submit("another", input("another"));
			await session.tick();
			await session.tick();
			expect(applied).to.deep.equal([input("another")]);
			const lived = hashOfSession(session);
			({ house } = await lives.restart(house, database, parts(journal)));
			expect(hashOfSession(onlySession(house))).to.equal(lived);
		});

		it("applies nothing again of what went with it, whoever takes the session up: the checkpoint knows", async () => {
			const input = (tag: string) => ({ kind: "set-tags", tags: { [tag]: 1 } }) as const;
			const session = onlySession(house);
			for (const inputId of ["one", "other"]) await session.submit(inputId, input(inputId));
			await session.tick();
			await session.outgoing.settled();
			await session.checkpoint();
			await (await jetstreamManager(await server.connect())).streams.delete("SHOWTIME_J");
			// The first begins the new epoch, the second goes on in it.
			for (const inputId of ["one", "other"]) {
				({ house } = await lives.restart(house, database, parts(journal)));
				const taken = onlySession(house);
				const applied: Input[] = [];
				taken.onStepped(({ inputs }) => void applied.push(...inputs.filter(({ kind }) => kind === "set-tags")));
				await taken.submit(inputId, input(inputId));
				await taken.submit(`${inputId}, another`, input("another"));
				await taken.tick();
				expect(applied).to.deep.equal([input("another")]);
				await taken.outgoing.settled();
				await taken.checkpoint();
			}
			expect(losses).to.equal(1);
		});

		it("takes nobody along who was on the way, and the session asks for them again", async () => {
			const session = onlySession(house);
			const awaited = await until(async () => {
				await session.tick();
				return session.world.session.refill;
			}, "the session waits for members");
			await session.outgoing.settled();
			await (await jetstreamManager(await server.connect())).streams.delete("SHOWTIME_J");
			expect(await codeOf(session.tick())).to.equal("MARKER_CONFLICT");
			const haveCome = async () => {
				await session.tick();
				return session.world.session.refill?.marker !== awaited.marker;
			};
			await until(haveCome, "they have come");
			await session.outgoing.settled();
			const { members } = await house.parts.reservoir.holding(session.record.gameServiceId, id);
			expect([...members]).to.have.members(await heldNow(session, journal));
		});

		it("is not what a stream is whose description somebody has taken away, though it seems to be another", async () => {
			const manager = await jetstreamManager(await server.connect());
			const incarnation = await journal.incarnation();
			await manager.streams.update("SHOWTIME_J", { description: "" });
			expect(await journal.incarnation()).not.to.equal(incarnation);
			await onlySession(house).submit("since", { kind: "set-tags", tags: { since: 1 } });
			await onlySession(house).tick();
			const before = hashOfSession(onlySession(house));
			const next = await lives.restart(house, database, parts(journal));
			expect(hashOfSession(onlySession(next.house))).to.equal(before);
			for (const { logger } of [house, next.house]) expect(logger.messages("error")).not.to.include(NEW_EPOCH);
			expect(losses).to.equal(0);
		});

		it("is found when its newest messages were purged", async () => {
			const manager = await jetstreamManager(await server.connect());
			await manager.streams.purge("SHOWTIME_J", { filter: `showtime.j.${id}` });
			await expectNewEpoch(journal);
		});

		it("is found when a bit of its file was flipped while nobody was there", async () => {
			await flipBit('"start"');
			await expectNewEpoch(journal);
		});

		it("is a new epoch from the world as it stands when a bit is flipped under a living session", async () => {
			await flipBit('"lost input"');
			await expectRepair();
		});

		/** What a bit flipped in the store's file leaves: the server drops the message and all behind it. */
		async function flipBit(text: string): Promise<void> {
			await server.stop();
			await server.flipBit("SHOWTIME_J", text);
			// Twice: see JetStreamJournal.restart.
			await server.start();
			await server.stop();
			await server.start();
			await until(() => journal.incarnation(), "the journal is back");
		}

		async function expectRepair(): Promise<void> {
			const session = onlySession(house);
			const before = hashOfSession(session);
			expect(await codeOf(session.tick())).to.equal("MARKER_CONFLICT");
			await until(() => house.logger.messages("error").includes(NEW_EPOCH), "the loss is said");
			expect(hashOfSession(session)).to.equal(before);
			// An effect that the store refused while it was damaged holds the checkpoint back until the next marker.
			const isStored = async () => {
				await session.tick();
				await session.checkpoint();
				const [newest] = await house.parts.checkpoints.list(id);
				return newest.marker === session.world.marker;
			};
			await until(isStored, "the new epoch has a checkpoint");
			const { marker } = session.world;
			const next = await lives.restart(house, database, parts(journal));
			expect(onlySession(next.house).world.marker).to.equal(marker);
			expect(losses).to.equal(1);
		}
	});
});
