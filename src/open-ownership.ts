import { randomUUID } from "node:crypto";
import type { Config } from "./config.ts";
import type { ConfiguredDatabase } from "./open-database.ts";
import type { Ownership } from "./persistence/ownership.ts";
import type { SessionStore } from "./persistence/session-store.ts";
import { SoleOwnership } from "./persistence/sole-ownership.ts";
import { SqlOwnership } from "./persistence/sql-ownership.ts";
import { systemClock } from "./rooms/clock.ts";
import type { Logger } from "./rooms/logger.ts";
import { NodeLease } from "./rooms/node-lease.ts";
import { StartError } from "./start-error.ts";

export interface OpenOwnership {
	ownership: Ownership;
	/** Absent where this process can be the only one. */
	lease?: NodeLease;
	/** Gives everything up; to be called when no session runs here any more. */
	close(): Promise<void>;
}

/** What several processes need beyond the database is asked of each that is not the first. */
async function checkCompany(
	ownership: SqlOwnership,
	{ redisUrl, publicUrl }: Pick<Config, "redisUrl" | "publicUrl">,
): Promise<void> {
	const other = (await ownership.nodes()).find(({ nodeId }) => nodeId !== ownership.nodeId);
	if (other === undefined) return;
	const company = `SHOWTIME_MYSQL_URL: the process at ${other.internalUrl || "another address"} uses this database too`;
	if (redisUrl === undefined) {
		throw new StartError(`${company}; several processes share their members by Redis: set SHOWTIME_REDIS_URL in each`);
	}
	if (publicUrl === undefined) {
		throw new StartError(`${company}; players have to find each process: set SHOWTIME_PUBLIC_URL in each`);
	}
}

export interface OwnershipOptions {
	sessions: SessionStore;
	/** Where other processes reach this one; empty until it listens. */
	internalUrl(): string;
	onRegained(): void;
	log: Logger;
}

/** A MySQL database may be shared with other processes; the SQLite file is this one's alone. */
export async function openOwnership(
	config: Pick<Config, "nodeLeaseMs" | "redisUrl" | "publicUrl">,
	database: ConfiguredDatabase,
	{ sessions, internalUrl, onRegained, log }: OwnershipOptions,
): Promise<OpenOwnership> {
	if (database.kind === "sqlite") return { ownership: new SoleOwnership(sessions), close: async () => {} };
	const { nodeLeaseMs: leaseMs } = config;
	const ownership = new SqlOwnership(database, { nodeId: randomUUID(), internalUrl, leaseMs });
	const lease = new NodeLease({ ownership, leaseMs, clock: systemClock, logger: log, onRegained });
	await lease.open();
	try {
		await checkCompany(ownership, config);
	} catch (error) {
		await lease.close();
		await ownership.leave();
		throw error;
	}
	return {
		ownership,
		lease,
		async close() {
			await lease.close();
			await ownership.leave();
		},
	};
}
