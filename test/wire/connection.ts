import { ByteReader } from "./byte-reader.ts";
import { Crowd, type Frame, readFrame } from "./crowd.ts";
import { packNumber, packShort, readPacked } from "./message-pack.ts";
import { readNumber, readString, SchemaState } from "./schema-state.ts";
import { DESCRIPTION, type Description, rootTypeOf, type StructureType } from "./schema-types.ts";

const [JOIN_ROOM, ERROR, LEAVE_ROOM, ROOM_DATA, ROOM_STATE, ROOM_STATE_PATCH, ROOM_DATA_BYTES, PING] = [
	10, 11, 12, 13, 14, 15, 17, 18,
];

const ASK_AGAIN_MS = 3_000;

interface Seat {
	processId: string;
	sessionId: string;
	roomId: string;
	publicAddress?: string;
}

/** Why the server does not let somebody in: `{ code, error }` and the HTTP status. */
export interface Refusal {
	status: number;
	code: number;
	error: string;
}

export class JoinRefused extends Error {
	readonly refusal: Refusal;

	constructor(refusal: Refusal) {
		super(refusal.error);
		this.refusal = refusal;
	}
}

/** A client of a stream that speaks the wire of docs/wire.md by itself. */
export class Connection {
	readonly crowd = new Crowd();
	readonly messages: { type: string; payload: unknown }[] = [];
	readonly errors: { code: number; text: string }[] = [];
	/** The code that the connection was closed with. */
	readonly closed: Promise<number>;
	reconnectionToken = "";
	pongs = 0;
	keyframes = 0;
	resyncs = 0;
	/** How far the server's clock is ahead of `now`. */
	clockOffset: number | undefined;
	/** What is done to a frame before it is read; undefined loses it. */
	tamper: (frame: Uint8Array) => Uint8Array | undefined = (frame) => frame;
	readonly #socket: WebSocket;
	readonly #now: () => number;
	#stateType: StructureType | undefined;
	#state: SchemaState | undefined;
	/** When a keyframe was asked for that has not come. */
	#askedAt: number | undefined;

	private constructor(url: string, now: () => number) {
		this.#now = now;
		this.#socket = new WebSocket(url);
		this.#socket.binaryType = "arraybuffer";
		this.#socket.onmessage = ({ data }) => this.#take(new ByteReader(new Uint8Array(data as ArrayBuffer)));
		this.closed = new Promise((resolve) => {
			this.#socket.onclose = ({ code }) => resolve(code);
		});
	}

	/** Joins a stream; throws `JoinRefused` when the server does not let us in. `now` is our clock. */
	static async join(endpoint: string, id: string, options: object = {}, now = Date.now): Promise<Connection> {
		return await Connection.#open(endpoint, await matchmake(endpoint, `joinById/${id}`, options), "", now);
	}

	/** Comes back into the seat of a connection that was lost. */
	static async comeBack(endpoint: string, id: string, reconnectionToken: string, now = Date.now): Promise<Connection> {
		const seat = await matchmake(endpoint, `reconnect/${id}`, { reconnectionToken });
		return await Connection.#open(endpoint, seat, `&reconnectionToken=${reconnectionToken}`, now);
	}

	static async #open(endpoint: string, seat: Seat, more: string, now: () => number): Promise<Connection> {
		const { processId, roomId, sessionId, publicAddress } = seat;
		const { protocol, host } = new URL(endpoint);
		const base = `${protocol.replace("http", "ws")}//${publicAddress ?? host}`;
		return new Connection(`${base}/${processId}/${roomId}?sessionId=${sessionId}${more}`, now);
	}

	get state(): unknown {
		return this.#state?.plain();
	}

	ofType(type: string): unknown[] {
		return this.messages.filter((message) => message.type === type).map(({ payload }) => payload);
	}

	askTheTime(): void {
		this.#send(ROOM_DATA, ...packShort("ping"), 0x81, ...packShort("sentAt"), ...packNumber(this.#now()));
	}

	ping(): void {
		this.#send(PING);
	}

	leave(): void {
		this.#send(LEAVE_ROOM);
	}

	/** Says something that nobody says. */
	say(...bytes: number[]): void {
		this.#send(...bytes);
	}

	/** Closes without a word, as a lost network does. */
	drop(): void {
		this.#socket.close();
	}

	#send(...bytes: number[]): void {
		this.#socket.send(Uint8Array.from(bytes));
	}

	#take(reader: ByteReader): void {
		switch (reader.byte()) {
			case JOIN_ROOM:
				return this.#takeJoin(reader);
			case ERROR:
				this.errors.push({ code: readNumber(reader), text: readString(reader) });
				return;
			case ROOM_DATA:
				return this.#takeMessage(readPacked(reader) as string, reader.atEnd ? undefined : readPacked(reader));
			case ROOM_STATE:
				this.#state = new SchemaState(this.#stateType as StructureType);
				return this.#state.take(reader.rest());
			case ROOM_STATE_PATCH:
				return this.#state?.take(reader.rest());
			case ROOM_DATA_BYTES:
				if (readPacked(reader) === "crowd") this.#takeFrame(reader.rest());
				return;
			case PING:
				this.pongs++;
		}
	}

	#takeJoin(reader: ByteReader): void {
		this.reconnectionToken = reader.text(reader.byte());
		const serializer = reader.text(reader.byte());
		if (serializer !== "schema") throw new Error(`serializer ${serializer}`);
		const description = new SchemaState(DESCRIPTION);
		description.take(reader.bytes(readNumber(reader)));
		this.#stateType = rootTypeOf(description.plain() as Description);
		this.#send(JOIN_ROOM);
	}

	#takeMessage(type: string, payload: unknown): void {
		this.messages.push({ type, payload });
		if (type !== "pong") return;
		const { sentAt, serverNow } = payload as { sentAt: number; serverNow: number };
		this.clockOffset = serverNow - (sentAt + this.#now()) / 2;
	}

	#takeFrame(bytes: Uint8Array): void {
		const tampered = this.tamper(bytes);
		if (tampered === undefined) return;
		let frame: Frame;
		try {
			frame = readFrame(tampered);
		} catch {
			return this.#resync();
		}
		if (frame.kind === "keyframe") {
			this.keyframes++;
			this.#askedAt = undefined;
		}
		const verdict = this.#askedAt === undefined ? this.crowd.verdictOn(frame) : "ask";
		if (verdict === "apply") this.crowd.apply(frame);
		if (verdict === "ask") this.#resync();
	}

	#resync(): void {
		if (this.#askedAt !== undefined && this.#now() - this.#askedAt < ASK_AGAIN_MS) return;
		this.#askedAt = this.#now();
		this.resyncs++;
		this.#send(ROOM_DATA, ...packShort("crowd:resync"));
	}
}

async function matchmake(endpoint: string, path: string, body: object): Promise<Seat> {
	const response = await fetch(`${endpoint}/matchmake/${path}`, { method: "POST", body: JSON.stringify(body) });
	const answer = (await response.json()) as Seat & Refusal;
	if (!response.ok) throw new JoinRefused({ ...answer, status: response.status });
	return answer;
}
