import { expect } from "chai";
import { joinStream, listStreams, type Stream } from "../../src/client/index.ts";
import { OWN_PROPERTIES } from "../../src/config-table.ts";
import { closing } from "../support/closing.ts";
import { composeFile } from "../support/compose-file.ts";
import { freePort } from "../support/free-port.ts";
import { startReverseProxy } from "../support/reverse-proxy.ts";
import type { ServeProcess } from "../support/showtime-process.ts";
import { type ClusterHouse, openCluster } from "../support/two-processes.ts";
import { until } from "../support/until.ts";

/** Addresses of players' ports behind the proxy, with what the compose file puts behind the proxy's own for each. */
function addressesBehind(address: string): { service: string; publicUrl: string }[] {
	const secret = "0123456789abcdef0123456789abcdef";
	const filledIn = { SHOWTIME_TOKEN_SECRET: secret, MYSQL_PASSWORD: secret, MYSQL_ROOT_PASSWORD: secret };
	const { services } = composeFile({ ...filledIn, GRAFANA_PASSWORD: secret, PUBLIC_URL: address });
	return ["showtime-1", "showtime-2"].map((name) => ({
		service: `${name}:${OWN_PROPERTIES.port.fallback}`,
		publicUrl: services[name].environment?.SHOWTIME_PUBLIC_URL ?? "",
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
		cluster = await openCluster(opened);
		const port = await freePort();
		address = `http://127.0.0.1:${port}`;
		const [first, second] = addressesBehind(address);
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
