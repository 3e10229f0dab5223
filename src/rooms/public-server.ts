import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { LocalDriver, LocalPresence, matchMaker, type Presence } from "@colyseus/core";
import { setLogger } from "@colyseus/core/Logger";
import { WebSocketTransport } from "@colyseus/ws-transport";
import sirv, { type RequestHandler } from "sirv";
import type { DemoOffer } from "../events/demo-offer.ts";
import type { Cancel, Clock } from "./clock.ts";
import type { Logger } from "./logger.ts";
import { reserveSeat } from "./matchmaking.ts";
import { OriginRules } from "./origin-rules.ts";
import { pageHeaders } from "./page-headers.ts";
import { ROOM_ERRORS, RoomError, refusalBehind } from "./room-errors.ts";
import type { SharedDriver } from "./shared-driver.ts";
import type { StreamListing } from "./stream-list.ts";
import { STREAM_ROOM, streamRoomOf } from "./stream-room.ts";
import type { StreamRoomParts } from "./stream-room-parts.ts";

export interface PublicServerParts extends StreamRoomParts {
	/** Answers `GET /streams`. */
	streams(): StreamListing[] | Promise<StreamListing[]>;
	/** Larger messages of players close their connection. */
	maxPayloadBytes: number;
	allowedOrigins: readonly string[];
	/** Where players reach the port; rooms name it to their clients. */
	publicUrl?: string;
	/** Absent: this process has its rooms for itself. */
	cluster?: Cluster;
	/** Folder of the built page; absent: no page. */
	pageFolder?: string;
	/** Answers `GET /demo`, and where the page may call the internal API; absent: this is no demo, and there is nothing. */
	demo?: { apiUrl: string; offer(): Promise<DemoOffer> };
	clock: Clock;
	logger: Logger;
}

/** Where processes that share their rooms find each other. */
export interface Cluster {
	driver: SharedDriver;
	presence: Presence;
}

/** Rooms that Redis has lost are listed again after this time. */
const RELIST_MS = 10_000;

/** A client that does not send its request in this time is cut off. */
const REQUEST_MS = 10_000;
/** Longer than browsers and proxies keep an idle connection: else one may send a call just as it is closed here, and lose it. */
const KEEP_ALIVE_MS = 75_000;
const PING_MS = 3_000;
const SESSION_PATH = /^\/[\w-]+\/[0-9a-f-]{36}$/;

/**
 * The players' port: rooms by WebSocket, Colyseus' matchmaking for `joinById` and `reconnect`, `GET /streams` and the page.
 * Colyseus' own HTTP routes are not mounted: they let any client create rooms and let any origin read with credentials.
 * One of these at a time in a process, because Colyseus' match-maker is one.
 */
export class PublicServer {
	readonly #parts: PublicServerParts;
	readonly #origins: OriginRules;
	readonly #http: Server;
	readonly #sockets = new Set<Socket>();
	#transport: WebSocketTransport | undefined;
	#isPrepared = false;
	#cancelRelist: Cancel = () => {};
	#isClosing = false;

	constructor(parts: PublicServerParts) {
		this.#parts = parts;
		this.#origins = new OriginRules(parts.allowedOrigins, parts.publicUrl);
		const timeouts = { requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS, keepAliveTimeout: KEEP_ALIVE_MS };
		this.#http = createServer(timeouts, this.#answer());
		this.#http.on("connection", (socket) => {
			this.#sockets.add(socket);
			socket.once("close", () => this.#sockets.delete(socket));
		});
	}

	/** After it returns rooms can be opened, and nobody can join yet. */
	async prepare(): Promise<void> {
		setLogger(quietly(this.#parts.logger));
		// Alone in its process there is nobody whose health could be checked; the checks would only leave timers.
		matchMaker.setHealthChecksEnabled(false);
		const address = this.#parts.publicUrl?.replace(/^https?:\/\//, "").replace(/\/$/, "");
		const { presence, driver } = this.#parts.cluster ?? { presence: new LocalPresence(), driver: new LocalDriver() };
		await matchMaker.setup(presence, driver, address, async () => matchMaker.processId);
		matchMaker.defineRoomType(STREAM_ROOM, streamRoomOf(this.#parts));
		await matchMaker.accept();
		this.#isPrepared = true;
		if (this.#parts.cluster !== undefined) this.#relist();
	}

	#relist(): void {
		const { clock, logger } = this.#parts;
		this.#cancelRelist = clock.after(RELIST_MS, () => {
			matchMaker
				.restoreMissingRoomCaches()
				.catch((error: unknown) => logger.warn({ err: error }, "rooms not listed again"))
				.finally(() => !this.#isClosing && this.#relist());
		});
	}

	/** Players in rooms. */
	get clients(): number {
		return matchMaker.stats.local.ccu;
	}

	/** After it returns players can join. Rejects with Node's error when the port cannot be taken. */
	async listen(port: number, host?: string): Promise<AddressInfo> {
		await new Promise<void>((resolve, reject) => {
			this.#http.once("error", reject);
			this.#http.listen(port, host, () => {
				this.#http.off("error", reject);
				resolve();
			});
		});
		this.#http.on("error", (error) => this.#parts.logger.error({ err: error }, "public port failed"));
		this.#transport = new WebSocketTransport({
			noServer: true,
			maxPayload: this.#parts.maxPayloadBytes,
			pingInterval: PING_MS,
			beforeUpgrade: (request) => this.#refuseUpgrade(request),
		}).attachToServer(this.#http);
		return this.#http.address() as AddressInfo;
	}

	/** After it returns no room is left and the port is free; who has not gone by `deadlineMs` is cut off. */
	async close(deadlineMs = 5_000): Promise<void> {
		if (this.#isClosing) return;
		this.#isClosing = true;
		this.#cancelRelist();
		const { clock, logger } = this.#parts;
		const cancel = clock.after(deadlineMs, () => {
			if (this.#sockets.size > 0) logger.warn({ connections: this.#sockets.size }, "connections cut off at shutdown");
			for (const socket of this.#sockets) socket.destroy();
		});
		// For connections that still have an answer to get.
		this.#http.keepAliveTimeout = 1;
		const closed = new Promise<void>((resolve) => this.#http.close(() => resolve()));
		if (this.#isPrepared) await Promise.race([matchMaker.gracefullyShutdown(), closed]);
		this.#transport?.shutdown();
		this.#http.closeIdleConnections();
		await closed;
		cancel();
	}

	#refuseUpgrade(request: Request): Response | undefined {
		const { pathname } = new URL(request.url);
		if (!this.#origins.allows(request.headers.get("origin") ?? undefined, request.headers.get("host") ?? undefined)) {
			return new Response(null, { status: 403 });
		}
		if (this.#isClosing) return new Response(null, { status: 503 });
		return SESSION_PATH.test(pathname) ? undefined : new Response(null, { status: 404 });
	}

	#answer(): RequestListener {
		const { logger } = this.#parts;
		const page = this.#page();
		return (request, response) => {
			response.setHeader("X-Content-Type-Options", "nosniff");
			const { origin, host } = request.headers;
			if (!this.#origins.allows(origin, host)) return reply(response, 403, ROOM_ERRORS.NOT_ALLOWED);
			if (origin !== undefined) {
				response.setHeader("Access-Control-Allow-Origin", origin);
				response.setHeader("Vary", "Origin");
			}
			if (request.method === "OPTIONS") return preflight(response);
			if (request.method === "POST" && request.url?.startsWith("/matchmake/")) {
				return void this.#matchmake(request, response).catch((error) => logger.error({ err: error }, "reply failed"));
			}
			if (request.method !== "GET" && request.method !== "HEAD")
				return reply(response, 405, { message: "GET or HEAD only." });
			if (/^\/streams\/?(\?|$)/.test(request.url ?? "")) return void this.#listStreams(response);
			if (request.url === "/demo") return void this.#offer(response);
			if (page === undefined) return reply(response, 404, { message: "There is no such page." });
			page(request, response, () => reply(response, 404, { message: "There is no such page." }));
		};
	}

	#page(): RequestHandler | undefined {
		const { pageFolder, demo, cluster } = this.#parts;
		if (pageFolder === undefined) return undefined;
		// The rooms of a cluster are at the addresses of its processes.
		const connects = [...(cluster === undefined ? [] : ["ws:", "wss:"]), ...(demo === undefined ? [] : [demo.apiUrl])];
		return sirv(pageFolder, { dev: false, gzip: true, brotli: true, setHeaders: pageHeaders(connects) });
	}

	/** Nothing is no error: every page asks. */
	async #offer(response: ServerResponse): Promise<void> {
		const { demo, logger } = this.#parts;
		if (demo === undefined) return void response.writeHead(204).end();
		try {
			reply(response, 200, await demo.offer());
		} catch (error) {
			logger.error({ err: error }, "demo not offered");
			reply(response, 500, ROOM_ERRORS.INTERNAL);
		}
	}

	async #listStreams(response: ServerResponse): Promise<void> {
		try {
			reply(response, 200, await this.#parts.streams());
		} catch (error) {
			this.#parts.logger.error({ err: error }, "streams not listed");
			reply(response, 500, ROOM_ERRORS.INTERNAL);
		}
	}

	async #matchmake(request: IncomingMessage, response: ServerResponse): Promise<void> {
		try {
			if (this.#isClosing) throw new RoomError("MOVING");
			reply(response, 200, await reserveSeat(request, this.#parts.logger));
		} catch (error) {
			// A client that went in the middle of its request needs no answer.
			const refusal = error instanceof RoomError ? error : new RoomError("INTERNAL", { cause: error });
			const reason = refusalBehind(refusal.code);
			if (reason !== undefined) this.#parts.onRefused?.(reason);
			reply(response, refusal.status, { code: refusal.code, error: refusal.message });
		}
	}
}

function preflight(response: ServerResponse): void {
	response.setHeader("Access-Control-Allow-Methods", "GET, POST");
	response.setHeader("Access-Control-Allow-Headers", "Content-Type, Authorization");
	response.setHeader("Access-Control-Max-Age", "600");
	response.writeHead(204).end();
}

/** Answers in JSON. A request whose body was not read is not kept alive: its rest would be read to the end first. */
function reply(response: ServerResponse, status: number, body: unknown): void {
	if (response.headersSent || response.destroyed) return;
	const text = JSON.stringify(body);
	if (!response.req.complete) response.setHeader("Connection", "close");
	response.writeHead(status, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) });
	response.end(response.req.method === "HEAD" ? undefined : text);
}

/** Colyseus' own log: what players do wrong fills it with stacks, so it is told in one line each. */
function quietly(logger: Logger) {
	const firstLine = (told: unknown) => ({ told: String(told).split("\n", 1)[0].slice(0, 200) });
	return {
		debug() {},
		trace() {},
		info() {},
		warn: (told: unknown) => logger.warn(firstLine(told), "Colyseus"),
		error: (told: unknown) => logger.warn(firstLine(told), "Colyseus"),
	};
}
