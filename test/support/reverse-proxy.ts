import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { buffer } from "node:stream/consumers";

const CADDYFILE = readFileSync(new URL("../../deploy/Caddyfile", import.meta.url), "utf8");

/** The routes of players that deploy/Caddyfile has: connections of rooms by their prefix, and where all else may go. */
interface Routes {
	rooms: { prefix: string; service: string }[];
	stripped: RegExp;
	others: string[];
}

function routesOf(caddyfile: string): Routes {
	const room =
		/@(\S+) \{\s+path (\S+)\/\*\s+header Upgrade websocket\s+\}\s+handle @\1 \{\s+uri strip_prefix \2\s+reverse_proxy (\S+)\s+\}/g;
	const rest = /handle \{\s+uri path_regexp (\S+) \/\s+reverse_proxy ([^{]+?) \{/.exec(caddyfile);
	if (rest === null) throw new Error("deploy/Caddyfile has no route for what is no room");
	return {
		rooms: [...caddyfile.matchAll(room)].map(([, , prefix, service]) => ({ prefix, service })),
		stripped: new RegExp(rest[1]),
		others: rest[2].split(" "),
	};
}

export interface ReverseProxy {
	close(): Promise<void>;
}

/**
 * Routes players as deploy/Caddyfile does. `ports`: where each of its addresses, such as "showtime-1:2567", really is. What is
 * no room goes to the first that takes the connection.
 */
export async function startReverseProxy(port: number, ports: Record<string, number>): Promise<ReverseProxy> {
	const routes = routesOf(CADDYFILE);
	const sockets = new Set<Duplex>();
	const server = createServer(async (incoming, outgoing) => {
		const others = routes.others.map((service) => ports[service]);
		const path = (incoming.url ?? "/").replace(routes.stripped, "/");
		passOn({ incoming, path, body: await buffer(incoming) }, outgoing, others);
	});
	server.on("connection", (socket: Socket) => {
		sockets.add(socket);
		socket.once("close", () => sockets.delete(socket));
	});
	server.on("upgrade", (incoming: IncomingMessage, socket: Duplex) => {
		const room = routes.rooms.find(({ prefix }) => incoming.url?.startsWith(`${prefix}/`));
		if (room === undefined) return void socket.destroy();
		connectRoom(incoming, socket, incoming.url?.slice(room.prefix.length) ?? "/", ports[room.service]);
	});
	server.listen(port, "127.0.0.1");
	await once(server, "listening");
	return {
		async close() {
			const closed = once(server, "close");
			server.close();
			for (const socket of sockets) socket.destroy();
			await closed;
		},
	};
}

interface Passed {
	incoming: IncomingMessage;
	path: string;
	body: Buffer;
}

/** Sends a request to the first of `ports` that takes connections, and its answer back. */
function passOn(passed: Passed, outgoing: ServerResponse, [port, ...others]: number[]): void {
	if (port === undefined) return void outgoing.writeHead(502).end();
	const { method, headers } = passed.incoming;
	const sent = request({ host: "127.0.0.1", port, path: passed.path, method, headers }, (answer) => {
		outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
		answer.pipe(outgoing);
	});
	sent.on("error", () => passOn(passed, outgoing, others));
	sent.end(passed.body);
}

/** Opens the room's connection at `port` and lets both sides talk. */
function connectRoom({ rawHeaders }: IncomingMessage, socket: Duplex, path: string, port: number): void {
	const upstream = connect(port, "127.0.0.1");
	const headers = rawHeaders.flatMap((name, place) => (place % 2 === 0 ? [`${name}: ${rawHeaders[place + 1]}`] : []));
	upstream.write(`GET ${path} HTTP/1.1\r\n${headers.join("\r\n")}\r\n\r\n`);
	upstream.pipe(socket).pipe(upstream);
	socket.on("error", () => upstream.destroy()).on("close", () => upstream.destroy());
	upstream.on("error", () => socket.destroy()).on("close", () => socket.destroy());
}
