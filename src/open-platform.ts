import type { Dependency } from "./api/health.ts";
import { streamerSeedType } from "./career/seed-type.ts";
import type { Config } from "./config.ts";
import { PlatformRefused, PlatformUnavailable } from "./errors.ts";
import type { ConfiguredDatabase } from "./open-database.ts";
import type { Opened } from "./opened.ts";
import { inTransaction } from "./persistence/in-transaction.ts";
import { whileLocked } from "./persistence/mysql-lock.ts";
import { SqlMentionStore } from "./persistence/sql-mention-store.ts";
import { isUniqueViolation } from "./persistence/unique-violation.ts";
import { createBannouPlatform } from "./platform/bannou/bannou-platform.ts";
import { probe } from "./platform/bannou/probes.ts";
import { ServiceClients } from "./platform/bannou/service-clients.ts";
import { HARD_SERVICES } from "./platform/bannou/service-name.ts";
import { ServiceWatch } from "./platform/bannou/service-watch.ts";
import { type Definitions, preparationsOf, sponsorshipTemplate } from "./platform/definitions.ts";
import { createEmbeddedPlatform, type EmbeddedPlatform } from "./platform/embedded/embedded-platform.ts";
import type { Platform } from "./platform/platform.ts";
import { systemClock } from "./rooms/clock.ts";
import type { Logger } from "./rooms/logger.ts";
import { StartError } from "./start-error.ts";
import type { Starting } from "./starting.ts";

const VARIABLE = "SHOWTIME_PLATFORM_URL";

export interface PlatformParts {
	config: Config;
	database: ConfiguredDatabase;
	starting: Starting;
	log: Logger;
}

export interface OpenPlatform {
	platform: Platform;
	/** The same, where it is embedded. */
	embedded?: EmbeddedPlatform;
	/** How its services are asked, where they are outside. */
	clients?: ServiceClients;
	/** Services of the platform outside, as they are now. */
	dependencies(): Record<string, Dependency>;
}

/**
 * The platform that the configuration names, with all that Showtime has there: Bannou services where it has a URL, else the
 * embedded one. A hard service that does not answer is waited for.
 */
export async function openPlatform(parts: PlatformParts, opened: Opened): Promise<OpenPlatform> {
	const { config } = parts;
	if (config.platformUrl !== undefined) return openBannou({ ...parts, url: config.platformUrl }, opened);
	if (config.platformServiceUrls !== undefined) {
		throw new StartError(`SHOWTIME_PLATFORM_SERVICE_URLS is set, and ${VARIABLE} is not`);
	}
	const embedded = openEmbedded(parts);
	for (const prepare of Object.values(preparationsOf(embedded, definitionsOf(config)))) await prepare();
	return { platform: embedded, embedded, dependencies: () => ({}) };
}

function openEmbedded({ config, database: { db } }: PlatformParts): EmbeddedPlatform {
	const { nowMs } = systemClock;
	return createEmbeddedPlatform({
		db,
		inTransaction,
		isUniqueViolation,
		mentions: new SqlMentionStore(db, nowMs),
		nowMs,
		isStrict: config.embeddedStrict,
		seedTypeCode: config.streamerSeedTypeCode,
		currencyCode: config.tipCurrencyCode,
		relationshipTypeCode: config.followerRelationshipTypeCode,
	});
}

async function openBannou(
	{ config, database, starting, log, url }: PlatformParts & { url: string },
	opened: Opened,
): Promise<OpenPlatform> {
	const clients = new ServiceClients({
		url,
		serviceUrls: config.platformServiceUrls ?? {},
		spelling: config.platformEnums,
		connectTimeoutMs: config.platformConnectTimeoutMs,
		attemptTimeoutMs: config.platformTimeoutMs,
		surroundings: { ...systemClock, random: Math.random, log },
	});
	const watch = new ServiceWatch(clients);
	opened.add("platform", async () => {
		await clients.close();
		await watch.close();
	});
	const platform = createBannouPlatform(clients, {
		seedType: config.streamerSeedTypeCode,
		currency: config.tipCurrencyCode,
		relationshipType: config.followerRelationshipTypeCode,
	});
	const preparations: Partial<Record<string, () => Promise<void>>> = preparationsOf(platform, definitionsOf(config));
	for (const service of HARD_SERVICES) {
		const client = clients.of(service);
		await starting.waitFor(nameOf(service), VARIABLE, async () => {
			client.forgive();
			const prepare = preparations[service];
			const work = prepare === undefined ? probe(service, client) : alone(database, service, prepare);
			await work.catch(explained(service, client.baseUrl));
		});
	}
	watch.open();
	const dependencies = () =>
		Object.fromEntries(
			Object.entries(watch.states()).map(([service, state]) => [nameOf(service), { ...state, isNeeded: false }]),
		);
	return { platform, clients, dependencies };
}

/** Name of a service in health. */
function nameOf(service: string): string {
	return `platform-${service}`;
}

/** A service that a start needs and does not get; the message names it and says what to do. */
class ServiceAway extends Error {
	/** True when it may be there soon. */
	readonly isAway: boolean;

	constructor(message: string, isAway: boolean, cause?: Error) {
		super(message, { cause });
		this.name = "ServiceAway";
		this.isAway = isAway;
	}
}

/** Some services make the same thing twice when they are asked twice at once, as by processes that start together. */
async function alone({ db, kind }: ConfiguredDatabase, service: string, prepare: () => Promise<void>): Promise<void> {
	if (kind === "sqlite") return prepare();
	if (await whileLocked(db, `platform-${service}`, prepare)) return;
	throw new ServiceAway(`${service}: another process prepares at the moment what Showtime needs there`, true);
}

function explained(service: string, url: string): (error: Error) => never {
	return (error) => {
		if (error instanceof PlatformUnavailable) {
			const advice = `start it, or say in SHOWTIME_PLATFORM_SERVICE_URLS where ${service} is`;
			throw new ServiceAway(`${error.message}; ${advice}`, true, error);
		}
		if (!(error instanceof PlatformRefused)) throw error;
		const advice = `the ${service} service at ${url} does not let Showtime prepare what it needs; is that the platform?`;
		throw new ServiceAway(`${error.message}; ${advice}`, false, error);
	};
}

function definitionsOf(config: Config): Definitions {
	return {
		seedType: streamerSeedType(config.streamerSeedTypeCode),
		followerType: { code: config.followerRelationshipTypeCode, name: "Follows the streams of" },
		sponsorship: sponsorshipTemplate(config.sponsorshipContractTemplateCode),
		cleanups: {
			character: "/showtime/cleanup-by-character",
			"game-service": "/showtime/cleanup-by-game-service",
		},
	};
}
