import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import { generate } from "../load/generator.ts";
import { cpuMsSoFar, type ServerQuestion, type ServerReport } from "./server.ts";

export interface RawTask {
	/** Sizes of the messages that each client gets in a round. */
	sizes: number[];
}

/** A bare WebSocket server that sends the same bytes to everybody. */
generate<RawTask, ServerReport, ServerQuestion>(async ({ sizes }) => {
	const messages = sizes.map((size) => randomBytes(size));
	const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
	await once(server, "listening");
	const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return async ({ kind }) => {
		const atMs = Date.now();
		if (kind === "round") {
			for (const client of server.clients) for (const message of messages) client.send(message, { binary: true });
			await new Promise((resolve) => setImmediate(resolve));
		}
		return { endpoint, atMs, cpuMs: cpuMsSoFar() };
	};
});
