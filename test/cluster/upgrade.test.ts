import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { joinStream, type Stream } from "../../src/client/index.ts";
import { closing } from "../support/closing.ts";
import { freePort } from "../support/free-port.ts";
import { startJetStream } from "../support/jetstream-server.ts";
import { type Build, nextBuild, thisBuild } from "../support/next-build.ts";
import type { ServeProcess } from "../support/showtime-process.ts";
import { type ClusterHouse, openCluster } from "../support/two-processes.ts";
import { until } from "../support/until.ts";

/** Sessions that a process says it cannot take up. */
async function unknownAt({ apiUrl }: ServeProcess): Promise<number> {
	const metrics = await (await fetch(`${apiUrl}/metrics`)).text();
	return Number(/^showtime_sessions_of_unknown_version (\d+)$/m.exec(metrics)?.[1]);
}

/** Sessions that a process took up from that build. */
function upgradesIn(process: ServeProcess, { simulation }: Build): RegExpExecArray[] {
	return [...process.output().matchAll(new RegExp(`"upgradedFrom":${simulation.version}\\b`, "g"))];
}

describe("a rolling restart into a release with another simulation", function () {
	this.timeout(120_000);
	const opened = closing();
	let cluster: ClusterHouse;
	let older: Build;
	let newer: Build;
	let processes: ServeProcess[];
	const ids: string[] = [];
	let streams: Stream[];

	before(async () => {
		older = await thisBuild();
		newer = await nextBuild(opened, older);
		const nats = await startJetStream();
		opened.add(nats.close);
		cluster = await openCluster(opened, { SHOWTIME_NATS_URL: nats.url });
		processes = [await serveAt(await freePort(), older), await serveAt(await freePort(), older)];
		for (const process of [...processes, ...processes]) {
			ids.push(...(await until(() => cluster.start(process, 1), "a session is started")));
		}
		streams = await Promise.all(ids.map((id, place) => watch(processes[place % 2], id)));
		await allGoOn();
	});

	const serveAt = (port: number, build: Build) =>
		cluster.serve({ SHOWTIME_PORT: String(port), SHOWTIME_PUBLIC_URL: `http://127.0.0.1:${port}` }, build.entry);

	async function watch({ publicUrl }: ServeProcess, id: string): Promise<Stream> {
		const stream = await until(() => joinStream(publicUrl, id), "it can be joined", 20_000);
		opened.add(() => stream.leave());
		return stream;
	}

	/** The process goes, and one of that build comes in its place, at its address. */
	async function replace(place: number, build: Build, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
		const port = Number(new URL(processes[place].publicUrl).port);
		await processes[place].stop(signal);
		processes[place] = await serveAt(port, build);
	}

	async function allGoOn(): Promise<void> {
		for (const stream of streams) {
			const { tick } = stream.crowd;
			await until(() => stream.crowd.tick > tick + 2, "the crowd goes on", 20_000);
		}
	}

	it("carries every session and its players across, whatever comes in meanwhile", async () => {
		await replace(0, newer);
		await allGoOn();
		await replace(1, newer);
		await allGoOn();
		const upgrades = processes.flatMap((process) => upgradesIn(process, older));
		expect(upgrades).to.have.length(ids.length);
		for (const [place, showtimeSessionId] of ids.entries()) {
			const event = { eventId: randomUUID(), type: "boss-kill" };
			const body = { showtimeSessionId, event };
			const { status } = await cluster.call(processes[place % 2], "/showtime/event/publish", body);
			expect(status).to.equal(200);
		}
	});

	it("goes on when one of the new processes is killed", async () => {
		await replace(0, newer, "SIGKILL");
		await allGoOn();
	});

	it("leaves sessions alone where only processes of the release before are, until there is a new one again", async () => {
		await Promise.all([0, 1].map((place) => replace(place, older)));
		for (const process of processes) {
			await until(async () => (await unknownAt(process)) === ids.length, "all are left alone");
		}
		const { body, status } = await cluster.call(processes[0], "/showtime/session/get", { showtimeSessionId: ids[0] });
		expect([status, body.status]).to.deep.equal([200, "active"]);
		await replace(1, newer);
		// Players have given up by now if it took long.
		streams = await Promise.all(ids.map((id) => watch(processes[1], id)));
		await allGoOn();
		expect(await unknownAt(processes[0])).to.equal(0);
	});
});
