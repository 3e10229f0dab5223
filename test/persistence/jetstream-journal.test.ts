import { randomUUID } from "node:crypto";
import { jetstreamManager } from "@nats-io/jetstream";
import { expect } from "chai";
import { StoreUnavailable } from "../../src/errors.ts";
import { JetStreamJournal } from "../../src/persistence/jetstream-journal.ts";
import { codeOf } from "../support/code-of.ts";
import { type PrivateJetStream, startJetStream } from "../support/jetstream-server.ts";
import { startNatsServer } from "../support/nats-server.ts";
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
		await until(() => journal.read(session, 0), "the journal is back");
		expect(await journal.read(session, 0)).to.deep.equal(entries.slice(-1));
		expect(await journal.append(session, "7", PAUSE)).to.deep.equal({ sequence: entries[7].sequence, duplicate: true });
		expect(await codeOf(journal.appendMarker(session, { marker: 1, kind: "tick", atMs: 1 }))).to.equal(
			"MARKER_CONFLICT",
		);
		await journal.appendMarker(session, { marker: 2, kind: "tick", atMs: 10_000 });
	});

	it("refuses appends within two seconds while the server is away, and takes them again afterwards", async () => {
		const journal = await openJournal();
		await journal.append(session, "before", PAUSE);
		await server.stop();
		try {
			const beganAtMs = performance.now();
			const error = await journal.append(session, "away", PAUSE).catch((error: unknown) => error);
			expect(error).to.be.instanceOf(StoreUnavailable);
			expect(performance.now() - beganAtMs).to.be.lessThan(2_500);
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

	for (const allow_direct of [true, false]) {
		it(`asks once for entries whose places are known, ${allow_direct ? "of any replica" : "of the leader"}`, async () => {
			const connection = await server.connect();
			const namespace = randomUUID();
			const open = () => JetStreamJournal.open({ connection, namespace, maxBytes: MAX_BYTES });
			await open();
			const manager = await jetstreamManager(connection);
			await manager.streams.update(`${namespace}_SHOWTIME_J`, { allow_direct });
			const journal = await open();
			const places: number[] = [];
			for (const id of ["a", "b"]) places.push((await journal.append(session, id, PAUSE)).sequence);
			const { sequence } = await journal.appendMarker(session, { marker: 1, kind: "apply", atMs: 5 });
			await journal.append(session, "c", PAUSE);
			let direct = 0;
			const watcher = await server.connect();
			const watching = watcher.subscribe("$JS.API.DIRECT.GET.>", { callback: () => void direct++ });
			await watcher.flush();
			const { outMsgs } = connection.stats();
			const entries = await journal.read(session, 0, sequence, places);
			watching.unsubscribe();
			expect(entries.map(({ id }) => id)).to.deep.equal(["a", "b", "marker:1"]);
			expect(connection.stats().outMsgs - outMsgs).to.equal(3);
			expect(direct).to.equal(allow_direct ? 3 : 0);
		});
	}

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

	it("says what to do when the server has no JetStream", async () => {
		const bare = await startNatsServer();
		const { connect } = await import("@nats-io/transport-node");
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
