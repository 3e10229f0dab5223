import { randomUUID } from "node:crypto";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { expect } from "chai";
import { StoreUnavailable } from "../../src/errors.ts";
import { JetStreamJournal } from "../../src/persistence/jetstream-journal.ts";
import { codeOf } from "../support/code-of.ts";
import { inputsOf } from "../support/inputs-of.ts";
import { type PrivateJetStream, startJetStream } from "../support/jetstream-server.ts";
import { startNatsServer } from "../support/nats-server.ts";
import { startTcpGate } from "../support/tcp-gate.ts";
import { until } from "../support/until.ts";
import { journalContract } from "./contracts/journal-contract.ts";

const MAX_BYTES = 16_777_216;
const PAUSE = { kind: "pause" } as const;

describe("JetStreamJournal", () => {
	let server: PrivateJetStream;
	const session = randomUUID();

	before(async () => {
		server = await startJetStream();
	});
	after(() => server.close());

	async function openJournal({ maxBytes = MAX_BYTES, namespace = randomUUID() as string } = {}) {
		return JetStreamJournal.open({ connection: await server.connect(), namespace, maxBytes });
	}

	journalContract("JetStream", async () => ({ journal: await openJournal(), close: async () => {} }));

	it("keeps entries, ids and the newest marker when server and journal are opened again", async () => {
		const namespace = randomUUID();
		const journal = await openJournal({ namespace });
		for (let i = 0; i < 20; i++) await journal.append(session, `${i}`, PAUSE);
		const marker = await journal.appendMarker(session, { marker: 1, kind: "tick", atMs: 5000 });
		await journal.append(session, "last", PAUSE);
		const entries = await journal.read(session, 0);
		expect(entries).to.have.length(22);
		const incarnation = await journal.incarnation();
		await server.stop();
		await server.start();

		const again = await openJournal({ namespace });
		expect(await again.incarnation()).to.equal(incarnation);
		expect(await again.read(session, 0)).to.deep.equal(entries);
		await again.trim(session, marker.sequence);
		await server.stop();
		await server.start();
		await until(() => journal.read(session, marker.sequence), "the journal is back");
		expect(await journal.read(session, marker.sequence)).to.deep.equal(entries.slice(-1));
		expect(await journal.append(session, "7", PAUSE)).to.deep.equal({ sequence: entries[7].sequence, duplicate: true });
		expect(await codeOf(journal.appendMarker(session, { marker: 1, kind: "tick", atMs: 1 }))).to.equal(
			"MARKER_CONFLICT",
		);
		await journal.appendMarker(session, { marker: 2, kind: "tick", atMs: 10_000 });
	});

	it("is the same one when its stream was changed between starts of the server, and another one when it was made anew", async () => {
		const namespace = randomUUID();
		const journal = await openJournal({ namespace });
		const incarnation = await journal.incarnation();
		const manager = await jetstreamManager(await server.connect());
		const name = `${namespace}_SHOWTIME_J`;
		for (const max_bytes of [2 * MAX_BYTES, MAX_BYTES]) {
			await server.stop();
			await server.start();
			await until(() => manager.streams.update(name, { max_bytes }).catch(() => undefined), "it is changed");
		}
		await server.stop();
		await server.start();
		const isBack = () => journal.incarnation().catch(() => undefined);
		expect(await until(isBack, "it is back")).to.equal(incarnation);
		await until(() => manager.streams.info(name).catch(() => undefined), "the test's own connection is back");
		await manager.streams.delete(name);
		expect(await journal.incarnation()).not.to.equal(incarnation);
	});

	it("is opened by many processes at once, which see the same one", async () => {
		const namespace = randomUUID();
		const journals = await Promise.all(Array.from({ length: 8 }, () => openJournal({ namespace })));
		const incarnations = await Promise.all(journals.map((journal) => journal.incarnation()));
		expect(new Set(incarnations).size).to.equal(1);
	});

	it("refuses appends while the server is away, and takes them again afterwards", async () => {
		const journal = await openJournal();
		await journal.append(session, "before", PAUSE);
		await server.stop();
		try {
			const error = await journal.append(session, "away", PAUSE).catch((error: unknown) => error);
			expect(error).to.be.instanceOf(StoreUnavailable);
		} finally {
			await server.start();
		}
		await until(
			() =>
				journal.append(session, "away", PAUSE).then(
					() => true,
					() => false,
				),
			"the journal is back",
		);
		const ids = (await journal.read(session, 0)).map(({ id }) => id);
		expect(ids).to.deep.equal(["before", "away"]);
	});

	it("is read while inputs come in", async () => {
		const connection = await server.connect();
		const journal = await JetStreamJournal.open({ connection, namespace: "busy", maxBytes: 16_777_216 });
		const id = randomUUID();
		let after = 0;
		for (let round = 1; round <= 5; round++) {
			const append = (n: number) => journal.append(id, `${round}:${n}`, { kind: "set-tags", tags: {} });
			const appends = Array.from({ length: 100 }, (_, n) => append(n));
			await appends[0];
			await journal.appendMarker(id, { marker: round, kind: "apply", atMs: 0 });
			const entries = await journal.read(id, after);
			expect(entries.filter((entry) => "marker" in entry)).to.have.length(1);
			after = entries.at(-1)?.sequence ?? after;
			await Promise.all(appends);
		}
	});

	it("reads nothing back of what it wrote itself", async () => {
		const connection = await server.connect();
		const journal = await JetStreamJournal.open({ connection, namespace: randomUUID(), maxBytes: MAX_BYTES });
		await journal.appendMarker(session, { marker: 1, kind: "apply", atMs: 0 });
		await journal.append(session, "a", PAUSE);
		const { outMsgs } = connection.stats();
		await journal.append(session, "b", PAUSE);
		const { sequence } = await journal.appendMarker(session, { marker: 2, kind: "apply", atMs: 5 });
		const entries = await journal.read(session, 1, sequence);
		expect(entries.map(({ id }) => id)).to.deep.equal(["a", "b", "marker:2"]);
		expect(connection.stats().outMsgs - outMsgs).to.equal(2);
	});

	it("writes behind what other processes have put in between", async () => {
		const namespace = randomUUID();
		const [owner, other] = [await openJournal({ namespace }), await openJournal({ namespace })];
		const first = await owner.appendMarker(session, { marker: 1, kind: "apply", atMs: 0 });
		for (let i = 2; i <= 6; i++) {
			await owner.append(session, `own ${i}`, PAUSE);
			await other.append(session, `other ${i}`, PAUSE);
			await owner.append(session, `late ${i}`, PAUSE);
			await other.append(session, `last ${i}`, PAUSE);
			await owner.appendMarker(session, { marker: i, kind: "apply", atMs: i });
		}
		const entries = await owner.read(session, first.sequence);
		expect(entries.map(({ id }) => id)).to.deep.equal(
			[2, 3, 4, 5, 6].flatMap((i) => [`own ${i}`, `other ${i}`, `late ${i}`, `last ${i}`, `marker:${i}`]),
		);
		expect(await other.read(session, first.sequence)).to.deep.equal(entries);
		expect(await codeOf(other.appendMarker(session, { marker: 6, kind: "apply", atMs: 7 }))).to.equal(
			"MARKER_CONFLICT",
		);
		await other.appendMarker(session, { marker: 7, kind: "apply", atMs: 7 });
		expect(await codeOf(owner.appendMarker(session, { marker: 7, kind: "apply", atMs: 7 }))).to.equal(
			"MARKER_CONFLICT",
		);
	});

	it("conflicts when the stream was made anew, and takes inputs there", async () => {
		const namespace = randomUUID();
		const connection = await server.connect();
		const journal = await JetStreamJournal.open({ connection, namespace, maxBytes: MAX_BYTES });
		await journal.appendMarker(session, { marker: 1, kind: "apply", atMs: 0 });
		await journal.append(session, "a", PAUSE);
		await (await jetstreamManager(connection)).streams.delete(`${namespace}_SHOWTIME_J`);
		expect((await journal.append(session, "b", PAUSE)).duplicate).to.equal(false);
		expect(await codeOf(journal.appendMarker(session, { marker: 2, kind: "apply", atMs: 1 }))).to.equal(
			"MARKER_CONFLICT",
		);
		expect((await journal.read(session, 0)).map(({ id }) => id)).to.deep.equal(["b"]);
	});

	describe("that is begun anew", () => {
		const tick = (marker: number) => ({ marker, kind: "tick" as const, atMs: marker * 5_000 });
		const idsOf = async (journal: JetStreamJournal, id: string) =>
			(await journal.read(id, 0)).map((entry) => entry.id).filter((inputId) => !inputId.startsWith("marker:"));

		it("loses nothing that another process puts there meanwhile", async () => {
			const namespace = randomUUID();
			const [owner, other] = [await openJournal({ namespace }), await openJournal({ namespace })];
			for (let round = 0; round < 10; round++) {
				const id = randomUUID();
				await owner.append(id, "before", PAUSE);
				await owner.appendMarker(id, tick(1));
				const ids = Array.from({ length: 12 }, (_, place) => `input ${place}`);
				const [begun] = await Promise.all([
					owner.restart(id, tick(1), async (left) => inputsOf(left).filter((entry) => entry.id !== "before")),
					...ids.map((inputId) => other.append(id, inputId, PAUSE)),
				]);
				expect(begun.left.length).to.be.greaterThan(1);
				await owner.appendMarker(id, tick(2));
				expect(await idsOf(owner, id)).to.have.members(ids);
				owner.forget(id);
				expect(await idsOf(owner, id)).to.have.members(ids);
			}
		});

		it("chooses again when another process writes between the choice and the beginning", async () => {
			const namespace = randomUUID();
			const [owner, other] = [await openJournal({ namespace }), await openJournal({ namespace })];
			const id = randomUUID();
			await owner.appendMarker(id, tick(1));
			const seen: string[][] = [];
			await owner.restart(id, tick(1), async (left) => {
				if (seen.length === 0) await other.append(id, "between", PAUSE);
				seen.push(left.map((entry) => entry.id));
				return inputsOf(left);
			});
			expect(seen).to.deep.equal([["marker:1"], ["marker:1", "between"]]);
			expect(await idsOf(owner, id)).to.deep.equal(["between"]);
		});

		it("is told to be tried again when its stream is made anew meanwhile, and has that one's name then", async () => {
			const namespace = randomUUID();
			const owner = await openJournal({ namespace });
			const former = await owner.incarnation();
			const manager = await jetstreamManager(await server.connect());
			let isThere = true;
			const begin = () =>
				owner.restart(session, tick(1), async (left) => {
					if (isThere) await manager.streams.delete(`${namespace}_SHOWTIME_J`);
					isThere = false;
					return inputsOf(left);
				});
			expect(await begin().catch((error: unknown) => error)).to.be.instanceOf(StoreUnavailable);
			const { incarnation } = await begin();
			expect(incarnation)
				.to.equal(await owner.incarnation())
				.and.not.to.equal(former);
			await owner.appendMarker(session, tick(2));
		});

		it("takes an input that was written for the history before, and once where it has it already", async () => {
			const namespace = randomUUID();
			const id = randomUUID();
			const owner = await openJournal({ namespace });
			await owner.appendMarker(id, tick(1));
			await owner.restart(id, tick(1), async (left) => inputsOf(left));
			await owner.append(id, "there", PAUSE);
			const jetStream = (await jetstreamManager(await server.connect())).jetstream();
			const writeLate = (inputId: string) =>
				jetStream.publish(`${namespace}.showtime.j.${id}`, JSON.stringify({ id: inputId, input: PAUSE }));
			for (const inputId of ["there", "late"]) await writeLate(inputId);
			await owner.appendMarker(id, tick(2));
			await writeLate("later");
			owner.forget(id);
			await owner.appendMarker(id, tick(3));
			expect(await idsOf(owner, id)).to.deep.equal(["there", "late", "later"]);
			owner.forget(id);
			expect((await owner.read(id, 0)).map((entry) => entry.id)).to.deep.equal([
				...["marker:1", "there", "late", "marker:2", "later", "marker:3"],
			]);
		});

		it("finds what is left of an attempt that was cut off, and takes all of it over once", async () => {
			const namespace = randomUUID();
			const id = randomUUID();
			const owner = await openJournal({ namespace });
			await owner.appendMarker(id, tick(1));
			for (const inputId of ["a", "b"]) await owner.append(id, inputId, PAUSE);
			const jetStream = (await jetstreamManager(await server.connect())).jetstream();
			for (const body of [{ marker: tick(1) }, { id: "a", input: PAUSE }]) {
				await jetStream.publish(`${namespace}.showtime.j.${id}`, JSON.stringify({ ...body, epoch: "cut off" }));
			}
			owner.forget(id);
			await owner.restart(id, tick(1), async (left) => inputsOf(left));
			await owner.appendMarker(id, tick(2));
			owner.forget(id);
			expect((await owner.read(id, 0)).map((entry) => entry.id)).to.deep.equal(["marker:1", "a", "b", "marker:2"]);
		});

		it("is told from one that another process has filled again", async () => {
			const namespace = randomUUID();
			const id = randomUUID();
			const [owner, other] = [await openJournal({ namespace }), await openJournal({ namespace })];
			await owner.appendMarker(id, tick(1));
			const manager = await jetstreamManager(await server.connect());
			await manager.streams.delete(`${namespace}_SHOWTIME_J`);
			for (const inputId of ["a", "b", "c"]) await other.append(id, inputId, PAUSE);
			expect(await codeOf(owner.appendMarker(id, tick(2)))).to.equal("MARKER_CONFLICT");
			expect(await idsOf(other, id)).to.deep.equal(["a", "b", "c"]);
		});
	});

	it("writes inputs once more that went from its end, where their marker is still there", async () => {
		const namespace = randomUUID();
		const journal = await openJournal({ namespace });
		const marker = { marker: 1, kind: "tick" as const, atMs: 5000 };
		await journal.append(session, "before", PAUSE);
		await journal.appendMarker(session, marker);
		for (const id of ["stays", "goes"]) await journal.append(session, id, PAUSE);
		await server.stop();
		await server.cutOff(`${namespace}_SHOWTIME_J`, '"goes"');
		await server.start();
		const { sequence } = await until(
			() => journal.appendMarker(session, { ...marker, marker: 2 }).catch(() => undefined),
			"the journal is back",
		);
		journal.forget(session);
		const entries = await journal.read(session, 0);
		expect(entries.map(({ id }) => id)).to.deep.equal(["before", "marker:1", "stays", "goes", "marker:2"]);
		expect(entries.at(-1)?.sequence).to.equal(sequence);
	});

	it("refuses inputs when the stream is full, and still takes markers, known ids and trimming", async () => {
		const journal = await openJournal({ maxBytes: 500_000 });
		const input = { kind: "set-tags", tags: { ["x".repeat(2_000)]: 1 } } as const;
		const { sequence } = await journal.append(session, "0", input);
		let i = 1;
		const fill = () =>
			journal.append(session, `${i++}`, input).then(
				() => "accepted",
				({ code }) => code,
			);
		await until(async () => (await fill()) === "JOURNAL_FULL", "the journal is full");
		expect(await journal.append(session, "0", input)).to.deep.equal({ sequence, duplicate: true });
		expect(await journal.append(session, "end", { kind: "end", reason: "requested" })).to.include({ duplicate: false });
		const first = await journal.appendMarker(session, { marker: 1, kind: "tick", atMs: 5000 });
		await journal.trim(session, first.sequence);
		await until(async () => (await fill()) === "accepted", "the journal takes inputs again");
		await journal.appendMarker(session, { marker: 2, kind: "tick", atMs: 10_000 });
	});

	it("names an input that a server has taken twice before its marker, since it had forgotten the id", async () => {
		const namespace = randomUUID();
		const journal = await openJournal({ namespace });
		await journal.append(session, "a", PAUSE);
		const client = (await jetstreamManager(await server.connect())).jetstream();
		for (const id of ["a", "b", "a"]) {
			await client.publish(`${namespace}.showtime.j.${session}`, JSON.stringify({ id, input: PAUSE }));
		}
		const marker = { marker: 1, kind: "tick", atMs: 5000 } as const;
		await journal.appendMarker(session, marker, { isKnown: () => false });
		const entries = await journal.read(session, 0);
		expect(entries.map(({ id }) => id).slice(0, -1)).to.deep.equal(["a", "a", "b", "a"]);
		expect(entries.at(-1)).to.deep.include({ marker: { ...marker, again: [1, 3] } });
	});

	it("says that the server is away when that goes in the middle of a long reading", async () => {
		const namespace = randomUUID();
		const writer = await openJournal({ namespace });
		for (let i = 0; i < 30; i++) await writer.append(session, `${i}`, PAUSE);
		const gate = await startTcpGate(Number(new URL(server.url).port));
		const connection = await connect({ servers: `127.0.0.1:${gate.port}`, maxReconnectAttempts: -1 });
		try {
			const journal = await JetStreamJournal.open({ connection, namespace, maxBytes: MAX_BYTES });
			gate.cutAt("CONSUMER.CREATE");
			const error = await journal.read(session, 0).catch((reason: unknown) => reason);
			expect(gate.cuts).to.be.above(0);
			expect(error).to.be.instanceOf(StoreUnavailable);
			gate.cutAt(undefined);
			const entries = () => journal.read(session, 0).catch(() => undefined);
			expect(await until(entries, "it reads again")).to.have.length(30);
		} finally {
			await connection.close();
			await gate.close();
		}
	});

	it("says what to do when the server has no JetStream", async () => {
		const bare = await startNatsServer();
		const connection = await connect({ servers: bare.url });
		try {
			const error = await JetStreamJournal.open({ connection, maxBytes: MAX_BYTES }).catch(
				(error: Error) => error.message,
			);
			expect(error).to.contain("--jetstream");
		} finally {
			await connection.close();
			await bare.close();
		}
	});
});
