import { CircuitBreaker } from "./circuit-breaker.ts";
import type { EnumSpelling } from "./enum-codec.ts";
import { ServiceClient } from "./service-client.ts";
import type { ServiceName } from "./service-name.ts";
import type { Surroundings } from "./surroundings.ts";
import { Transport, type TransportOptions } from "./transport.ts";

export interface ServiceClientsOptions extends TransportOptions {
	/** Where all services are that `serviceUrls` does not name. */
	url: string;
	serviceUrls: Partial<Record<ServiceName, string>>;
	spelling: EnumSpelling;
	surroundings: Surroundings;
}

/** A client for each service, made when it is first asked for, over the same connections. */
export class ServiceClients {
	readonly #options: ServiceClientsOptions;
	readonly #transport: Transport;
	readonly #clients = new Map<ServiceName, ServiceClient>();

	constructor(options: ServiceClientsOptions) {
		this.#options = options;
		this.#transport = new Transport(options);
	}

	get surroundings(): Surroundings {
		return this.#options.surroundings;
	}

	of(name: ServiceName): ServiceClient {
		const known = this.#clients.get(name);
		if (known !== undefined) return known;
		const { url, serviceUrls, spelling, surroundings } = this.#options;
		const baseUrl = (serviceUrls[name] ?? url).replace(/\/+$/, "");
		const breaker = new CircuitBreaker({
			nowMs: surroundings.nowMs,
			onChange: (isOpen, reason) => this.#tell(name, isOpen, reason),
		});
		const client = new ServiceClient({ name, baseUrl, transport: this.#transport, breaker, spelling, surroundings });
		this.#clients.set(name, client);
		return client;
	}

	/** Breaks off what is under way. */
	async close(): Promise<void> {
		await this.#transport.close();
	}

	#tell(service: ServiceName, isOpen: boolean, reason: string): void {
		const { log } = this.#options.surroundings;
		if (isOpen) log.warn({ service }, `a service of the platform is left alone until it answers: ${reason}`);
		else log.info({ service }, "a service of the platform is back");
	}
}
