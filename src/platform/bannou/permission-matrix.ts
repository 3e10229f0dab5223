import { PlatformRefused, PlatformUnavailable } from "../../errors.ts";
import type { Role } from "../../events/token.ts";
import { nothing, type Operation } from "./operation.ts";
import type { ServiceClient } from "./service-client.ts";
import type { Surroundings } from "./surroundings.ts";

const REGISTER: Operation<unknown> = { path: "/permission/register-service", isSafe: true, answer: nothing };

const RETRY_MS = 30_000;
/** The state of a caller from whom no state is asked. */
const ANY_STATE = "default";

/** An endpoint, and the least role that may call it. */
export interface Endpoint {
	path: string;
	least: Role;
}

/** The platform's role that is nearest to one of ours and not below it: it knows no publishers. */
const PLATFORM_ROLES: Record<Role, string> = {
	user: "user",
	publisher: "developer",
	developer: "developer",
	admin: "admin",
};

export interface PermissionMatrixParts {
	client: ServiceClient;
	serviceName: string;
	version: string;
	endpoints: readonly Endpoint[];
	surroundings: Surroundings;
}

/** Tells the platform's permission service which endpoint is for whom, until it has taken it. */
export class PermissionMatrix {
	readonly #parts: PermissionMatrixParts;
	#isClosed = false;
	#cancel: () => void = () => {};
	#telling: Promise<void> = Promise.resolve();

	constructor(parts: PermissionMatrixParts) {
		this.#parts = parts;
	}

	open(): void {
		this.#telling = this.#tell();
	}

	/** After it returns nothing is told any more. */
	async close(): Promise<void> {
		this.#isClosed = true;
		this.#cancel();
		await this.#telling;
	}

	async #tell(): Promise<void> {
		const { client, serviceName, version, surroundings } = this.#parts;
		const permissions = { [ANY_STATE]: this.#byRole() };
		try {
			await client.call(REGISTER, { serviceId: serviceName, serviceName, version, permissions });
			surroundings.log.info({ version }, "the platform knows which endpoint is for whom");
		} catch (error) {
			if (!(error instanceof PlatformUnavailable || error instanceof PlatformRefused)) throw error;
			surroundings.log.warn({}, `the platform was not told which endpoint is for whom: ${error.message}`);
			if (!this.#isClosed) this.#cancel = surroundings.after(RETRY_MS, () => this.open());
		}
	}

	/** Paths by role, in order. */
	#byRole(): Record<string, string[]> {
		const byRole: Record<string, string[]> = {};
		for (const { path, least } of this.#parts.endpoints) {
			const role = PLATFORM_ROLES[least];
			byRole[role] = [...(byRole[role] ?? []), path].sort();
		}
		return byRole;
	}
}
