import { type PrivateRabbitmqServer, startRabbitmqServer } from "./rabbitmq-server.ts";

let started: Promise<PrivateRabbitmqServer> | undefined;

/** The one server for all tests that need RabbitMQ; started with the first of them. Who declares something deletes it again. */
export function sharedRabbitmq(): Promise<PrivateRabbitmqServer> {
	started ??= startRabbitmqServer();
	return started;
}

/** Root hooks of mocha: closes it after the last test. */
export const mochaHooks = {
	async afterAll(this: Mocha.Context): Promise<void> {
		this.timeout(30_000);
		await (await started)?.close();
	},
};
