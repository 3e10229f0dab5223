import { matchMaker } from "@colyseus/core";
import { type JoinStreamOptions, joinStream, type Stream } from "../../src/client/index.ts";
import { type OpenDatabase, openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";
import type { SocketClient } from "../../src/rooms/client-guard.ts";
import type { LiveSession } from "../../src/rooms/live-session.ts";
import { closing } from "./closing.ts";
import { openRoomHouse, type RoomHouse, type RoomHouseOptions } from "./room-house.ts";

/** Attempts follow each other quickly, so that a test does not wait. */
const QUICKLY = { firstDelayMs: 10, maxDelayMs: 50 };

/** Real rooms, as a test of the SDK looks into them. */
export interface ViewedHouse extends RoomHouse {
	/** Moves the clock by one tick of five seconds. */
	tick(): Promise<void>;
	live(showtimeSessionId: string): LiveSession;
	/** The connections in a room, as the server has them. */
	clients(showtimeSessionId: string): SocketClient[];
}

function viewed(house: RoomHouse): ViewedHouse {
	return {
		...house,
		tick: () => house.clock.advance(5_000),
		live(showtimeSessionId) {
			const session = house.directory.live(showtimeSessionId);
			if (session === undefined) throw new Error(`${showtimeSessionId} is not live`);
			return session;
		},
		clients(showtimeSessionId) {
			return [...(matchMaker.getLocalRoomById(showtimeSessionId)?.clients ?? [])] as unknown as SocketClient[];
		},
	};
}

/** Opens houses and streams in a describe and closes them at its end, the streams before the house they are in. */
export function opening() {
	const opened = closing();
	let database: OpenDatabase | undefined;

	async function house(options: Partial<RoomHouseOptions> = {}): Promise<ViewedHouse> {
		if (database === undefined) {
			database = await openSqliteDatabase(":memory:");
			opened.add(database.close);
		}
		const opens = await openRoomHouse({ database, ...options });
		opened.add(() => opens.close());
		return viewed(opens);
	}

	return {
		/** A house on this describe's database; a second one is the first after a restart, which has to be closed before. */
		house,
		async stream(endpoint: string, id: string, options: JoinStreamOptions = {}): Promise<Stream> {
			const stream = await joinStream(endpoint, id, { ...options, retry: { ...QUICKLY, ...options.retry } });
			opened.add(() => stream.leave());
			return stream;
		},
		closes: opened.add,
	};
}

/** What a stream tells, in order, as it is told from now on. */
export function listening(stream: Stream) {
	const heard = { connection: [] as string[], errors: [] as string[], ended: [] as string[], crowds: 0 };
	stream.on("connection", (status) => heard.connection.push(status));
	stream.on("error", ({ code }) => heard.errors.push(code));
	stream.on("ended", ({ reason }) => heard.ended.push(reason));
	stream.on("crowd", () => heard.crowds++);
	return heard;
}
