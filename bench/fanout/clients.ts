import { WebSocket } from "ws";
import { JOIN_ROOM, matchmake } from "../../test/support/raw-player.ts";
import { generate } from "../load/generator.ts";

/** Clients that join at once. */
const JOINING = 8;
/** How long after a round's first message no more of it come. */
const ROUND_MS = 50;

export interface ClientsTask {
	/** "http://127.0.0.1:<port>" */
	endpoint: string;
	/** The room that is joined as Colyseus has it; absent: a bare WebSocket server. */
	roomId?: string;
	clients: number;
}

/** Begins a round, or waits until each client has a message of it. */
export type ClientsQuestion = { kind: "begin" } | { kind: "await" };

/** What came in the round. */
export interface ClientsReport {
	/** Unix milliseconds at which the last client had its first message. */
	lastAtMs: number;
	/** Sizes of the messages that one client got. */
	sizes: number[];
}

generate<ClientsTask, ClientsReport, ClientsQuestion>(async ({ endpoint, roomId, clients }) => {
	const reached = new Uint8Array(clients);
	let missing = clients;
	let report: ClientsReport = { lastAtMs: 0, sizes: [] };
	let onComplete = () => {};
	const onMessage = (client: number, bytes: number) => {
		if (client === 0) report.sizes.push(bytes);
		if (reached[client] === 1) return;
		reached[client] = 1;
		if (--missing > 0) return;
		report.lastAtMs = Date.now();
		onComplete();
	};
	const waiting = Array.from({ length: clients }, (_, client) => client).values();
	await Promise.all(
		Array.from({ length: JOINING }, async () => {
			for (const client of waiting) await join(endpoint, roomId, (bytes) => onMessage(client, bytes));
		}),
	);
	return async ({ kind }) => {
		if (kind === "begin") {
			reached.fill(0);
			missing = clients;
			report = { lastAtMs: 0, sizes: [] };
			return report;
		}
		if (missing > 0) {
			await new Promise<void>((resolve) => {
				onComplete = resolve;
			});
		}
		await new Promise((resolve) => setTimeout(resolve, ROUND_MS));
		return report;
	};
});

async function join(endpoint: string, roomId: string | undefined, onMessage: (bytes: number) => void): Promise<void> {
	const socket = new WebSocket(await addressOf(endpoint, roomId));
	await new Promise<void>((resolve, reject) => {
		socket.once("error", reject);
		if (roomId === undefined) socket.once("open", () => resolve());
		socket.once("message", () => {
			if (roomId !== undefined) socket.send(Buffer.from([JOIN_ROOM]));
			resolve();
		});
	});
	socket.on("message", (data: Buffer) => onMessage(data.length));
}

async function addressOf(endpoint: string, roomId: string | undefined): Promise<string> {
	const address = endpoint.replace("http", "ws");
	if (roomId === undefined) return address;
	const { body } = await matchmake(endpoint, `joinById/${roomId}`);
	if (body.sessionId === undefined) throw new Error(`not joined: ${JSON.stringify(body)}`);
	return `${address}/${body.processId}/${roomId}?sessionId=${body.sessionId}`;
}
