import { readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { temporaryFolder } from "./databases.ts";
import { type PrivateNatsServer, startNatsServer } from "./nats-server.ts";

/** A NATS server with JetStream; its store outlives a stop. */
export interface PrivateJetStream {
	url: string;
	/** A connection of the test's own; closed with the server. */
	connect(): Promise<NatsConnection>;
	/** Ends the process at once; its store stays. */
	stop(): Promise<void>;
	pause(): void;
	goOn(): void;
	/** Starts it again on the same store and port. */
	start(): Promise<void>;
	/** Serves the store elsewhere, to this connection alone, while `work` runs; for a server that does not run. */
	apart<T>(work: (connection: NatsConnection) => Promise<T>): Promise<T>;
	/** Cuts a stream's newest block off where a text begins that is in it last; for a server that does not run. */
	cutOff(stream: string, text: string): Promise<void>;
	/** Flips a bit of a text where it is last in a stream's newest block; for a server that does not run. */
	flipBit(stream: string, text: string): Promise<void>;
	/** Lets the server find out by itself what is in a stream when it starts: by its index it would not see damage before it is too late. */
	dropIndex(stream: string): Promise<void>;
	/** Whether what the stream is stands in its files whole: NATS 2.9 that is killed before has it no more. */
	isWhole(stream: string): Promise<boolean>;
	/** What it said last, since it was started. */
	output(): string;
	/** How often it ended by itself, and was started again. */
	readonly crashes: number;
	close(): Promise<void>;
}

/** `parent`: where its folder is made. A server that ends by itself is started again, as whatever looks after servers does. */
export async function startJetStream(parent?: string): Promise<PrivateJetStream> {
	const folder = await temporaryFolder(parent);
	const flags = ["--jetstream", "--store_dir", folder.path];
	let server: PrivateNatsServer = await startNatsServer(...flags);
	let crashes = 0;
	let isWanted = true;
	let revived = Promise.resolve();
	lookAfter(server);
	const connections: NatsConnection[] = [];
	const { url, port } = server;
	function lookAfter(started: PrivateNatsServer): void {
		void started.ended.then(() => {
			if (!isWanted) return;
			crashes++;
			revived = start();
		});
	}
	async function start(): Promise<void> {
		isWanted = true;
		server = await startNatsServer("--port", String(port), ...flags);
		lookAfter(server);
	}
	async function stop(): Promise<void> {
		isWanted = false;
		await revived;
		await server.close();
	}
	const filesOf = (stream: string) => join(folder.path, "jetstream", "$G", "streams", stream);
	const messagesOf = (stream: string) => join(filesOf(stream), "msgs");
	async function dropIndex(stream: string): Promise<void> {
		const messages = messagesOf(stream);
		const index = (await readdir(messages)).filter((name) => !name.endsWith(".blk"));
		await Promise.all(index.map((name) => rm(join(messages, name), { recursive: true })));
	}
	/** The newest block of a stream with the text in it, and where. */
	async function find(stream: string, text: string) {
		const messages = messagesOf(stream);
		const blocks = (await readdir(messages)).filter((name) => name.endsWith(".blk"));
		for (const name of blocks.sort((a, b) => Number.parseInt(b, 10) - Number.parseInt(a, 10))) {
			const block = join(messages, name);
			const bytes = await readFile(block);
			const at = bytes.lastIndexOf(text);
			if (at >= 0) return { block, bytes, at };
		}
		throw new Error(`stream ${stream} does not have ${text}`);
	}
	return {
		url,
		async connect() {
			const connection = await connect({ servers: url, maxReconnectAttempts: -1, reconnectTimeWait: 50 });
			connections.push(connection);
			return connection;
		},
		stop,
		pause: () => server.pause(),
		goOn: () => server.goOn(),
		start,
		async apart(work) {
			const elsewhere = await startNatsServer(...flags);
			const connection = await connect({ servers: elsewhere.url });
			try {
				return await work(connection);
			} finally {
				await connection.close();
				await elsewhere.close();
			}
		},
		async cutOff(stream, text) {
			const { block, at } = await find(stream, text);
			await truncate(block, at);
			await dropIndex(stream);
		},
		dropIndex,
		async isWhole(stream) {
			const sum = await readFile(join(filesOf(stream), "meta.sum"), "utf8").catch(() => "");
			return sum !== "";
		},
		output: () => server.output(),
		get crashes() {
			return crashes;
		},
		async flipBit(stream, text) {
			const { block, bytes, at } = await find(stream, text);
			bytes[at + (text.length >> 1)] ^= 1;
			await writeFile(block, bytes);
		},
		async close() {
			await Promise.all(connections.map((connection) => connection.close()));
			await stop();
			await folder.remove();
		},
	};
}
