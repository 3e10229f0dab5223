import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A TCP relay that a test can shut: what goes through it loses its connection and gets none until it opens again. */
export interface TcpGate {
	port: number;
	shut(): Promise<void>;
	/** From here on a connection that sends this is cut, and the text does not arrive; undefined: none is. */
	cutAt(text: string | undefined): void;
	/** Connections that were cut so. */
	readonly cuts: number;
	open(): Promise<void>;
	close(): Promise<void>;
}

export async function startTcpGate(targetPort: number): Promise<TcpGate> {
	const sockets = new Set<Socket>();
	let cutAt: string | undefined;
	let cuts = 0;
	const server = createServer((inner) => {
		const outer = connect(targetPort, "127.0.0.1");
		for (const socket of [inner, outer]) {
			sockets.add(socket);
			socket.on("error", () => {});
			socket.on("close", () => {
				sockets.delete(socket);
				inner.destroy();
				outer.destroy();
			});
		}
		inner.on("data", (chunk) => {
			if (cutAt === undefined || !chunk.toString().includes(cutAt)) return void outer.write(chunk);
			cuts++;
			inner.destroy();
		});
		inner.on("end", () => outer.end());
		outer.pipe(inner);
	});
	const open = async (port: number) => {
		server.listen(port, "127.0.0.1");
		await once(server, "listening");
	};
	const shut = async () => {
		if (!server.listening) return;
		const closed = once(server, "close");
		server.close();
		for (const socket of sockets) socket.destroy();
		await closed;
	};
	await open(0);
	const { port } = server.address() as AddressInfo;
	return {
		port,
		shut,
		open: () => open(port),
		close: shut,
		cutAt(text) {
			cutAt = text;
		},
		get cuts() {
			return cuts;
		},
	};
}
