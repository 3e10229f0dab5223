import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FILE = join(import.meta.dirname, "../../node_modules/.showtime-test-servers.json");

/** The programs that tests start, as scripts/ensure-test-servers.cjs found them. */
export interface TestServers {
	nats: { command: string };
	redis: { command: string };
	mariadb: { command: string; install: string };
	/** `image`: there is no program, and Docker runs it. */
	rabbitmq: { command: string } | { image: string };
	chromium: { command: string };
	mono: { compiler: string; runtime: string };
}

/** Reads what `npm test` found before it started mocha. */
export function testServers(): TestServers {
	if (!existsSync(FILE)) throw new Error("run `node scripts/ensure-ready.cjs test` once before single test files");
	return JSON.parse(readFileSync(FILE, "utf8"));
}
