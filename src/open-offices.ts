import { randomUUID } from "node:crypto";
import { type HealthChecks, type Readiness, readinessOf } from "./api/health.ts";
import { OPENAPI } from "./api/openapi.ts";
import type { Config } from "./config.ts";
import type { Opened } from "./opened.ts";
import { SERVICE_NAME } from "./platform/bannou/bannou-platform.ts";
import { type MeshHealth, MeshMembership, type MeshStatus } from "./platform/bannou/mesh-membership.ts";
import { type Endpoint, PermissionMatrix } from "./platform/bannou/permission-matrix.ts";
import type { ServiceClients } from "./platform/bannou/service-clients.ts";
import { StartError } from "./start-error.ts";

const MESH_STATUSES: Record<Readiness["status"], MeshStatus> = {
	ready: "Healthy",
	degraded: "Degraded",
	disabled: "Unavailable",
	starting: "Unavailable",
	unready: "Unavailable",
	draining: "ShuttingDown",
};

export interface OfficeParts {
	config: Config;
	/** Absent: the platform is embedded, and nobody is to be told. */
	clients?: ServiceClients;
	health: HealthChecks;
}

/** The services of the platform that only learn of Showtime: how its processes are, and which endpoint is for whom. */
export interface Offices {
	/** Tells them; to be called when the API answers. */
	open(endpoints: readonly Endpoint[]): void;
}

/** Prepares what the configuration wants of it. */
export function openOffices({ config, clients, health }: OfficeParts, opened: Opened): Offices {
	const { platformAppId, platformPermissions } = config;
	if (clients === undefined) {
		if (platformAppId === undefined && !platformPermissions) return { open: () => {} };
		const variable = platformPermissions ? "SHOWTIME_PLATFORM_PERMISSIONS" : "SHOWTIME_PLATFORM_APP_ID";
		throw new StartError(`${variable} is set, and SHOWTIME_PLATFORM_URL is not: there is no platform to tell`);
	}
	const membership = membershipOf(config, clients, () => meshHealth(config, health));
	// Closed late: other services find the process until its sessions are put away.
	if (membership !== undefined) opened.add("place in the mesh", () => membership.leave());
	return {
		open(endpoints) {
			if (membership !== undefined) {
				membership.open();
				opened.add("signs of life in the mesh", () => membership.drain());
			}
			if (!platformPermissions) return;
			const { surroundings } = clients;
			const told = { serviceName: SERVICE_NAME, version: OPENAPI.info.version, endpoints, surroundings };
			const matrix = new PermissionMatrix({ client: clients.of("permission"), ...told });
			matrix.open();
			opened.add("permissions", () => matrix.close());
		},
	};
}

function membershipOf(
	{ platformAppId: appId, internalUrl }: Config,
	clients: ServiceClients,
	health: () => Promise<MeshHealth>,
): MeshMembership | undefined {
	if (appId === undefined) return undefined;
	if (internalUrl === undefined) {
		throw new StartError(
			"SHOWTIME_PLATFORM_APP_ID is set, and SHOWTIME_INTERNAL_URL is not: other services could not find this process",
		);
	}
	const { hostname, port, protocol } = new URL(internalUrl);
	return new MeshMembership({
		client: clients.of("mesh"),
		instanceId: randomUUID(),
		appId,
		host: hostname,
		port: port === "" ? (protocol === "https:" ? 443 : 80) : Number(port),
		services: [SERVICE_NAME],
		health,
		surroundings: clients.surroundings,
	});
}

/** What is wrong is named: dependencies that are down. */
async function meshHealth({ showtimeEnabled }: Config, health: HealthChecks): Promise<MeshHealth> {
	const { status, dependencies } = await readinessOf(showtimeEnabled, health);
	const issues = Object.entries(dependencies).flatMap(([name, { isUp }]) => (isUp ? [] : [name]));
	return { status: MESH_STATUSES[status], issues };
}
