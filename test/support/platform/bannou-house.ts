import { join } from "node:path";
import { expect } from "chai";
import { createBannouPlatform } from "../../../src/platform/bannou/bannou-platform.ts";
import type { EnumSpelling } from "../../../src/platform/bannou/enum-codec.ts";
import { ServiceClients } from "../../../src/platform/bannou/service-clients.ts";
import type { Surroundings } from "../../../src/platform/bannou/surroundings.ts";
import type { Platform } from "../../../src/platform/platform.ts";
import { type MockPlatform, startMockPlatform } from "./mock-platform.ts";
import { type DescribedOperation, schemasIn } from "./platform-schemas.ts";

export const CODES = { seedType: "streamer", currency: "stream_tip", relationshipType: "stream_follower" };

const ATTEMPT_MS = 5_000;
const LONGEST_PAUSE_MS = 5_000;

/** The clients of every service, and the platform that answers them. */
export interface BannouHouse {
	mock: MockPlatform;
	clients: ServiceClients;
	platform: Platform;
	/** Lines of the log. */
	lines: string[];
	/** Pauses between attempts, in milliseconds; they take no time. */
	pauses: number[];
	/** What waits longer than any pause between attempts; a test calls it. */
	timers: (() => void)[];
	close(): Promise<void>;
}

export interface BannouHouseOptions {
	schemas: Map<string, DescribedOperation>;
	spelling: EnumSpelling;
	attemptTimeoutMs?: number;
	nowMs?(): number;
	/** Where the services are; absent: at the mock. */
	url?: string;
}

export async function openBannouHouse(options: BannouHouseOptions): Promise<BannouHouse> {
	const { schemas, spelling, attemptTimeoutMs = ATTEMPT_MS, nowMs = Date.now } = options;
	const mock = await startMockPlatform({ schemas, spelling });
	const lines: string[] = [];
	const pauses: number[] = [];
	const timers: (() => void)[] = [];
	const surroundings: Surroundings = {
		nowMs,
		after(ms, action) {
			if (ms > LONGEST_PAUSE_MS) {
				timers.push(action);
				return () => {};
			}
			pauses.push(ms);
			const immediate = setImmediate(action);
			return () => clearImmediate(immediate);
		},
		random: () => 0.5,
		log: { info: (_, line) => lines.push(line), warn: (_, line) => lines.push(line) },
	};
	const timeouts = { connectTimeoutMs: ATTEMPT_MS, attemptTimeoutMs };
	const url = options.url ?? mock.url;
	const clients = new ServiceClients({ url, serviceUrls: {}, spelling, surroundings, ...timeouts });
	return {
		mock,
		clients,
		platform: createBannouPlatform(clients, CODES),
		lines,
		pauses,
		timers,
		async close() {
			await clients.close();
			await mock.close();
		},
	};
}

/** What Showtime asks of each service. */
export const FIXTURES = schemasIn(join(import.meta.dirname, "../../fixtures/platform"));
const ORIGINALS = process.env.SHOWTIME_TEST_PLATFORM_SCHEMAS;

/** Own schemas, and the platform's own files where the environment names their folder; those lack the newest services. */
const SOURCES: [string, Map<string, DescribedOperation>][] = [
	["own schemas", FIXTURES],
	...(ORIGINALS === undefined || ORIGINALS === ""
		? []
		: [["the platform's files", new Map([...FIXTURES, ...schemasIn(ORIGINALS)])] as [string, typeof FIXTURES]]),
];

/** Describes the same against every source of schemas and in both spellings of enumerations. */
export function describeBannou(title: string, tests: (house: () => BannouHouse) => void): void {
	for (const [source, schemas] of SOURCES) {
		for (const spelling of ["schema", "runtime"] as const) {
			describe(`${title} (${source}, enumerations as in the ${spelling})`, () => {
				let house: BannouHouse;
				beforeEach(async () => {
					house = await openBannouHouse({ schemas, spelling });
				});
				afterEach(async () => {
					await house.close();
					expect(house.mock.violations).to.deep.equal([]);
				});
				tests(() => house);
			});
		}
	}
}

/** The house with own schemas, for what does not hang on them. */
export function ownHouse(options: Partial<BannouHouseOptions> = {}): Promise<BannouHouse> {
	return openBannouHouse({ schemas: FIXTURES, spelling: "schema", ...options });
}
