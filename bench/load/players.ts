import { WebSocket } from "ws";
import { JOIN_ROOM, matchmake } from "../../test/support/raw-player.ts";
import { generate } from "./generator.ts";

/** Players that join at once; more would be a storm, which is another measurement. */
const JOINING = 8;

/** A room and where its players find it. */
export interface Seat {
	endpoint: string;
	id: string;
}

export interface PlayersTask {
	/** One player each. */
	seats: Seat[];
}

export interface PlayersReport {
	bytes: number;
	frames: number;
	/** Connections that closed, by close code. */
	disconnects: Record<string, number>;
}

generate(async ({ seats }: PlayersTask) => {
	let report: PlayersReport = { bytes: 0, frames: 0, disconnects: {} };
	const onBytes = (bytes: number) => {
		report.bytes += bytes;
		report.frames++;
	};
	const onClose = (code: number) => {
		report.disconnects[code] = (report.disconnects[code] ?? 0) + 1;
	};
	const waiting = seats.values();
	await Promise.all(
		Array.from({ length: JOINING }, async () => {
			for (const seat of waiting) await watch(seat, onBytes, onClose);
		}),
	);
	return () => {
		const reported = report;
		report = { bytes: 0, frames: 0, disconnects: {} };
		return reported;
	};
});

/** Joins and acknowledges, then only counts what comes. */
async function watch(
	{ endpoint, id }: Seat,
	onBytes: (bytes: number) => void,
	onClose: (code: number) => void,
): Promise<void> {
	const { body } = await matchmake(endpoint, `joinById/${id}`);
	if (body.sessionId === undefined) throw new Error(`not joined: ${JSON.stringify(body)}`);
	const socket = new WebSocket(`${endpoint.replace("http", "ws")}/${body.processId}/${id}?sessionId=${body.sessionId}`);
	socket.on("close", onClose);
	await new Promise<void>((resolve, reject) => {
		socket.once("error", reject);
		socket.once("message", () => {
			socket.send(Buffer.from([JOIN_ROOM]));
			resolve();
		});
	});
	socket.on("error", () => {});
	socket.on("message", (data: Buffer) => onBytes(data.length));
}
