import { type PrivateMariadbServer, startMariadbServer } from "./mariadb-server.ts";

let started: Promise<PrivateMariadbServer> | undefined;

/** The one server for all tests that only need a database; started with the first of them. Not to be killed or paused. */
export function sharedMariadb(): Promise<PrivateMariadbServer> {
	started ??= startMariadbServer();
	return started;
}

/** Root hooks of mocha: closes it after the last test. */
export const mochaHooks = {
	async afterAll(this: Mocha.Context): Promise<void> {
		this.timeout(30_000);
		await (await started)?.close();
	},
};
