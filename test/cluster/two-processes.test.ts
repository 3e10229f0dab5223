import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { joinStream, type Stream } from "../../src/client/index.ts";
import type { StreamerReference } from "../../src/events/reference.ts";
import { closing } from "../support/closing.ts";
import { runShowtime, type ServeProcess } from "../support/showtime-process.ts";
import { type ClusterHouse, openCluster } from "../support/two-processes.ts";
import { until } from "../support/until.ts";

describe("two processes", function () {
	this.timeout(60_000);
	const opened = closing();
	let cluster: ClusterHouse;
	let one: ServeProcess;
	let two: ServeProcess;

	before(async () => {
		cluster = await openCluster(opened);
		[one, two] = [await cluster.serve(), await cluster.serve()];
	});

	async function watch(process: ServeProcess, id: string): Promise<Stream> {
		const stream = await joinStream(process.publicUrl, id);
		opened.add(() => stream.leave());
		return stream;
	}

	const goesOn = async (stream: Stream) => {
		const { tick } = stream.crowd;
		await until(() => stream.crowd.tick > tick + 2, "the crowd goes on");
	};

	it("refuse a third that lacks what it needs", async () => {
		const { SHOWTIME_REDIS_URL: _, ...alone } = cluster.environment;
		const { code, stderr } = await runShowtime(["serve"], { ...alone, SHOWTIME_PORT: "0", SHOWTIME_API_PORT: "0" });
		expect(code).to.equal(1);
		expect(stderr).to.match(/several processes share their members by Redis: set SHOWTIME_REDIS_URL in each/);
		const nameless = await runShowtime(["serve"], {
			...cluster.environment,
			SHOWTIME_PORT: "0",
			SHOWTIME_API_PORT: "0",
		});
		expect(nameless.stderr).to.match(/set SHOWTIME_PUBLIC_URL in each/);
	});

	it("answer for each other's sessions, and show each other's streams", async () => {
		const [id] = await cluster.start(one, 1);
		const tick = await cluster.tickOf(two, id);
		await until(async () => (await cluster.tickOf(two, id)) > tick, "the session ticks as seen from the other process");
		const paused = await cluster.call(two, "/showtime/session/pause", { showtimeSessionId: id });
		expect(paused).to.deep.include({ status: 200 });
		expect(paused.body).to.include({ applied: true });
		await cluster.call(one, "/showtime/session/resume", { showtimeSessionId: id });
		const unknown = await cluster.call(two, "/showtime/session/get", {
			showtimeSessionId: "11111111-1111-4111-8111-111111111111",
		});
		expect(unknown.status).to.equal(404);
		const listed = async () => (await (await fetch(`${two.publicUrl}/streams`)).json()) as SessionListing[];
		await until(async () => (await listed()).some(({ showtimeSessionId }) => showtimeSessionId === id), "it is listed");
	});

	it("take events for each other's sessions, alone and in batches, by session and by streamer", async () => {
		const streamers: StreamerReference[] = [];
		const keep = async (streamer: StreamerReference) => void streamers.push(streamer);
		const [here] = await cluster.start(one, 1, keep);
		const [there] = await cluster.start(two, 1, keep);
		const publish = async (body: object) => {
			const { status, body: answer } = await cluster.call(one, "/showtime/event/publish", body);
			expect(status, JSON.stringify(answer)).to.equal(200);
			return answer;
		};
		const eventOf = (eventId: string) => ({ eventId, type: "joke" });
		const alone = await publish({ streamer: streamers[1], event: eventOf("alone") });
		expect(alone).to.include({ showtimeSessionId: there, applied: true });
		const targets = [
			...[here, there].map((showtimeSessionId) => ({ showtimeSessionId })),
			...streamers.map((streamer) => ({ streamer })),
		];
		const events = targets.map((target, place) => ({ ...target, event: eventOf(`batch ${place}`) }));
		for (const duplicate of [false, true]) {
			const { results } = (await publish({ events })) as { results: object[] };
			[here, there, here, there].forEach((showtimeSessionId, place) => {
				expect(results[place]).to.include({ eventId: `batch ${place}`, showtimeSessionId, duplicate });
			});
		}
	});

	it("list and browse each other's sessions", async () => {
		const ids = [await cluster.start(one, 2), await cluster.start(two, 2)].flat();
		interface Listed {
			totalCount: number;
			sessions: { showtimeSessionId: string; counts?: { total: number } }[];
		}
		for (const process of [one, two]) {
			const ask = async (path: string, page: number, pageSize: number) =>
				(await cluster.call(process, path, { page, pageSize })).body as unknown as Listed;
			const idsOf = ({ sessions }: Listed) => sessions.map(({ showtimeSessionId }) => showtimeSessionId);
			const whole = await ask("/showtime/session/browse", 1, 100);
			expect(idsOf(whole)).to.include.members(ids);
			expect(new Set(idsOf(whole)).size).to.equal(whole.totalCount);
			const pages: string[] = [];
			for (let page = 1; page <= whole.totalCount; page++)
				pages.push(...idsOf(await ask("/showtime/session/browse", page, 1)));
			expect(pages).to.have.length(whole.totalCount);
			const { sessions } = await ask("/showtime/session/list", 1, 4);
			for (const { showtimeSessionId, counts } of sessions) {
				expect(ids).to.include(showtimeSessionId);
				expect(counts?.total).to.be.a("number");
			}
		}
	});

	it("change each other's rules", async () => {
		const gameServiceId = randomUUID();
		const get = async (process: ServeProcess) =>
			(await cluster.call(process, "/showtime/rules/get", { gameServiceId })).body;
		let expectedRevision = 1;
		for (const [process, other] of [
			[one, two],
			[two, one],
		]) {
			const settings = { engagementGainRate: expectedRevision / 10 };
			const body = { gameServiceId, settings, expectedRevision };
			const { body: answer } = await cluster.call(process, "/showtime/rules/set", body);
			expectedRevision++;
			expect(answer).to.deep.include({ revision: expectedRevision, overrides: settings });
			expect(await get(other)).to.deep.include({ revision: expectedRevision, overrides: settings });
		}
	});

	it("let players in wherever they ask", async () => {
		const [id] = await cluster.start(one, 1);
		const stream = await watch(two, id);
		await goesOn(stream);
		expect(stream.crowd.present).to.be.greaterThan(0);
	});

	it("show operators each other's sessions and players, who can be closed from anywhere, and note each call once", async () => {
		const [id] = await cluster.start(one, 1);
		const stream = await watch(one, id);
		await goesOn(stream);
		const { processes } = (await cluster.call(two, "/showtime/process/list", {})).body as unknown as {
			processes: Process[];
		};
		expect(processes.map(({ status, isThis }) => [status, isThis])).to.deep.equal([
			["ready", true],
			["ready", false],
		]);
		const overview = (await cluster.call(two, "/showtime/session/overview", { isLive: true }))
			.body as unknown as Overview;
		const row = overview.sessions.find(({ session }) => session.showtimeSessionId === id);
		expect(row?.owner).to.deep.include({ processId: processes[1].processId, players: 1, health: "fine" });
		expect(row?.session.counts.total).to.be.above(0);
		const { clients } = (await cluster.call(two, "/showtime/client/list", { showtimeSessionId: id }))
			.body as unknown as Clients;
		expect(clients).to.have.length(1);
		expect(clients[0]).to.deep.include({ subject: "", role: "anonymous", view: "crowd" });
		const closed = new Promise<string | undefined>((resolve) => {
			stream.on("error", ({ code }) => resolve(code));
		});
		const { clientId } = clients[0];
		const answer = await cluster.call(two, "/showtime/client/close", { showtimeSessionId: id, clientId });
		expect(answer).to.deep.include({ status: 200 });
		expect(await closed).to.equal("REMOVED");
		// A call that was refused by its rate is there as well.
		const audited = async () => {
			const { body } = await cluster.call(two, "/showtime/audit/list", { action: "client/close" });
			return (body.entries as { outcome: string }[]).filter(({ outcome }) => outcome === "done").length;
		};
		await until(async () => (await audited()) > 0, "it is in the audit log");
		expect(await audited()).to.equal(1);
	});

	it("list their rooms again when Redis has lost everything", async () => {
		const [id] = await cluster.start(one, 1);
		await cluster.redis.run("FLUSHALL");
		await until(() => watch(two, id), "it can be joined again", 20_000);
	});

	it("hand all over in order, and players come along", async () => {
		const three = await cluster.serve();
		const ids = await cluster.start(three, 5);
		const streams = await Promise.all(ids.map((id) => watch(one, id)));
		expect(await three.stop("SIGTERM")).to.equal(0);
		for (const stream of streams) await goesOn(stream);
		for (const id of ids) expect(await cluster.tickOf(two, id)).to.be.greaterThan(0);
	});

	it("take over what a killed one leaves behind, and players come along", async () => {
		const [over, ...ids] = await cluster.start(two, 9);
		const streams = await Promise.all(ids.map((id) => watch(one, id)));
		await Promise.all(streams.map(goesOn));
		await two.stop("SIGKILL");
		const refused = new Set<unknown>();
		const ended = await until(async () => {
			const { status, body } = await cluster.call(one, "/showtime/session/end", { showtimeSessionId: over });
			if (status === 200) return body;
			refused.add(body.code);
			return undefined;
		}, "it is ended by who takes it up");
		for (const code of refused) expect(code).to.equal("NOT_OWNER");
		expect(ended).to.include({ status: "ended", applied: true });
		expect(ended.peakViewers).to.be.greaterThan(0);
		for (const stream of streams) await goesOn(stream);
		for (const id of ids) expect(await cluster.tickOf(one, id)).to.be.greaterThan(0);
	});
});

interface Process {
	processId: string;
	status: string;
	isThis: boolean;
}

interface Overview {
	sessions: { session: { showtimeSessionId: string; counts: { total: number } }; owner?: object }[];
}

interface Clients {
	clients: { clientId: string; subject: string }[];
}

interface SessionListing {
	showtimeSessionId: string;
}
