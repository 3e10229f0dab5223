import { expect } from "chai";
import type { Readiness } from "../../src/api/health.ts";
import { joinStream, listStreams, type Stream } from "../../src/client/index.ts";
import { OWN_PROPERTIES } from "../../src/config-table.ts";
import { closing } from "../support/closing.ts";
import { composeFile, processesOf } from "../support/compose-file.ts";
import { freePort } from "../support/free-port.ts";
import { startJetStream } from "../support/jetstream-server.ts";
import { pageOf, tableWith } from "../support/page.ts";
import { startReverseProxy } from "../support/reverse-proxy.ts";
import type { ServeProcess } from "../support/showtime-process.ts";
import { type ClusterHouse, openCluster } from "../support/two-processes.ts";
import { until } from "../support/until.ts";

/** What the compose file calls the players' ports behind the proxy, and where players find each when the proxy is at `address`. */
function portsBehind(address: string): { service: string; publicUrl: string }[] {
	return processesOf(composeFile({ PUBLIC_URL: address })).map(([name, { environment = {} }]) => ({
		service: `${name}:${OWN_PROPERTIES.port.fallback}`,
		publicUrl: environment.SHOWTIME_PUBLIC_URL,
	}));
}

describe("two processes behind one address", function () {
	this.timeout(60_000);
	const opened = closing();
	let address: string;
	let cluster: ClusterHouse;
	let one: ServeProcess;
	let two: ServeProcess;

	before(async () => {
		const nats = await startJetStream();
		opened.add(nats.close);
		cluster = await openCluster(opened, { SHOWTIME_NATS_URL: nats.url });
		const port = await freePort();
		address = `http://127.0.0.1:${port}`;
		const [first, second] = portsBehind(address);
		const ports = { [first.service]: await freePort(), [second.service]: await freePort() };
		const serve = ({ service, publicUrl }: typeof first) =>
			cluster.serve({ SHOWTIME_PORT: String(ports[service]), SHOWTIME_PUBLIC_URL: publicUrl });
		one = await serve(first);
		two = await serve(second);
		const proxy = await startReverseProxy(port, ports);
		opened.add(() => proxy.close());
	});

	async function watch(endpoint: string, id: string): Promise<Stream> {
		const stream = await joinStream(endpoint, id);
		opened.add(() => stream.leave());
		return stream;
	}

	const goesOn = async (stream: Stream) => {
		const { tick } = stream.crowd;
		await until(() => stream.crowd.tick > tick + 2, "the crowd goes on");
	};

	it("hang on what docs/operations.md explains", async () => {
		const { status, dependencies } = (await (await fetch(`${one.apiUrl}/health/ready`)).json()) as Readiness;
		expect(status).to.equal("ready");
		const explained = tableWith(pageOf("docs/operations.md"), "dependency").rows.map(([name]) =>
			name.replaceAll("`", ""),
		);
		// One process alone has the file in the place of the server, and these have no RabbitMQ.
		expect(explained).to.have.members([...Object.keys(dependencies), "sqlite", "amqp"]);
	});

	it("let players into the streams of each", async () => {
		const ids = [...(await cluster.start(one, 2)), ...(await cluster.start(two, 2))];
		for (const id of ids) await goesOn(await watch(address, id));
		const listed = async () => (await listStreams(address)).map(({ showtimeSessionId }) => showtimeSessionId);
		await until(async () => expect(await listed()).to.include.members(ids), "all are listed");
	});

	it("answer under the address that a session tells, whoever has it", async () => {
		const [id] = await cluster.start(two, 1);
		const { body } = await cluster.call(one, "/showtime/session/get", { showtimeSessionId: id });
		expect(body.room).to.deep.equal({ roomId: id, endpoint: `${address}/2` });
		await goesOn(await watch(`${address}/2`, id));
		await goesOn(await watch(`${address}/1`, id));
	});

	it("take over from each other, and players come along", async () => {
		const ids = await cluster.start(one, 3);
		const streams = await Promise.all(ids.map((id) => watch(`${address}/1`, id)));
		expect(await one.stop("SIGTERM")).to.equal(0);
		for (const stream of streams) await goesOn(stream);
		for (const id of ids) expect(await cluster.tickOf(two, id)).to.be.greaterThan(0);
	});
});
