import { PlatformUnavailable } from "../../errors.ts";
import { OPEN_MS } from "./circuit-breaker.ts";
import { type ProbedService, probe } from "./probes.ts";
import type { ServiceClients } from "./service-clients.ts";
import { HARD_SERVICES, SOFT_SERVICES } from "./service-name.ts";

const WATCHED: readonly ProbedService[] = [...HARD_SERVICES, ...SOFT_SERVICES];

/** Whether a service answers, as of the last time that somebody asked it. */
export interface ServiceState {
	isUp: boolean;
	/** Why it does not. */
	detail?: string;
}

/**
 * Asks every service at intervals whether it is there, so that one that is left alone comes back by itself, and health is true
 * of services that nobody asks.
 */
export class ServiceWatch {
	readonly #clients: ServiceClients;
	#cancel: (() => void) | undefined;
	#looking: Promise<void> | undefined;

	constructor(clients: ServiceClients) {
		this.#clients = clients;
	}

	/** Begins with a look. */
	open(): void {
		this.#look();
	}

	/** After it returns nothing is asked any more; to be called when the clients are closed. */
	async close(): Promise<void> {
		this.#cancel?.();
		await this.#looking;
	}

	/** By service. */
	states(): Record<ProbedService, ServiceState> {
		const entries = WATCHED.map((service): [ProbedService, ServiceState] => {
			const { reason } = this.#clients.of(service).breaker;
			return [service, reason === undefined ? { isUp: true } : { isUp: false, detail: reason }];
		});
		return Object.fromEntries(entries) as Record<ProbedService, ServiceState>;
	}

	#look(): void {
		this.#cancel = this.#clients.surroundings.after(OPEN_MS, () => this.#look());
		this.#looking = Promise.all(WATCHED.map((service) => this.#ask(service))).then(() => undefined);
	}

	async #ask(service: ProbedService): Promise<void> {
		try {
			await probe(service, this.#clients.of(service));
		} catch (error) {
			// The client has logged it and counts it.
			if (!(error instanceof PlatformUnavailable)) throw error;
		}
	}
}
