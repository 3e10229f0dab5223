import { connect, type NatsConnection } from "@nats-io/transport-node";
import { temporaryFolder } from "./databases.ts";
import { type PrivateNatsServer, startNatsServer } from "./nats-server.ts";

/** A NATS server with JetStream; its store outlives a stop. */
export interface PrivateJetStream {
	url: string;
	/** Where its streams are files. */
	storeFolder: string;
	/** A connection of the test's own; closed with the server. */
	connect(): Promise<NatsConnection>;
	/** Ends the process at once; its store stays. */
	stop(): Promise<void>;
	pause(): void;
	goOn(): void;
	/** Starts it again on the same store and port. */
	start(): Promise<void>;
	close(): Promise<void>;
}

export async function startJetStream(): Promise<PrivateJetStream> {
	const folder = await temporaryFolder();
	const flags = ["--jetstream", "--store_dir", folder.path];
	let server: PrivateNatsServer = await startNatsServer(...flags);
	const connections: NatsConnection[] = [];
	const { url, port } = server;
	return {
		url,
		storeFolder: folder.path,
		async connect() {
			const connection = await connect({ servers: url, maxReconnectAttempts: -1, reconnectTimeWait: 50 });
			connections.push(connection);
			return connection;
		},
		stop: () => server.close(),
		pause: () => server.pause(),
		goOn: () => server.goOn(),
		async start() {
			server = await startNatsServer("--port", String(port), ...flags);
		},
		async close() {
			await Promise.all(connections.map((connection) => connection.close()));
			await server.close();
			await folder.remove();
		},
	};
}
