import * as z from "zod";
import { PlatformRefused, PlatformUnavailable } from "../../errors.ts";
import { nothing, type Operation } from "./operation.ts";
import { isSuccess, type ServiceClient } from "./service-client.ts";
import type { Surroundings } from "./surroundings.ts";

const nextShape = z.object({ nextHeartbeatSeconds: z.number() });

const REGISTER: Operation<unknown> = { path: "/mesh/register", isSafe: true, answer: nothing };
const HEARTBEAT: Operation<z.infer<typeof nextShape>> = { path: "/mesh/heartbeat", isSafe: true, answer: nextShape };
const DEREGISTER: Operation<unknown> = { path: "/mesh/deregister", isSafe: true, answer: nothing };

/** Time to the first heartbeat, and to the next attempt when the mesh does not answer. */
const HEARTBEAT_MS = 30_000;
/** The mesh says when the next heartbeat is due; it forgets a process after 90 s. */
const SHORTEST_BEAT_MS = 1_000;
const LONGEST_BEAT_MS = 60_000;

/** How a process is, in the mesh's words. */
export type MeshStatus = "Healthy" | "Degraded" | "Unavailable" | "ShuttingDown";

/** How this process is now, and what is wrong. */
export interface MeshHealth {
	status: MeshStatus;
	issues: string[];
}

export interface MeshMembershipParts {
	client: ServiceClient;
	/** Names this process, anew with every start. */
	instanceId: string;
	appId: string;
	/** Where other services reach it. */
	host: string;
	port: number;
	/** What it serves. */
	services: string[];
	health(): Promise<MeshHealth>;
	surroundings: Surroundings;
}

/** This process's place in the platform's mesh, by which other services find it. */
export class MeshMembership {
	readonly #parts: MeshMembershipParts;
	#isRegistered = false;
	#isLeaving = false;
	#cancel: () => void = () => {};
	#beating: Promise<void> = Promise.resolve();

	constructor(parts: MeshMembershipParts) {
		this.#parts = parts;
	}

	/** Whether the mesh knows this process, as far as it has said. */
	get isRegistered(): boolean {
		return this.#isRegistered;
	}

	/** Registers, and tells at intervals how the process is. */
	open(): void {
		this.#beating = this.#beat();
	}

	/** After it returns the mesh has been told that the process shuts down, and is told nothing more but that it left. */
	async drain(): Promise<void> {
		this.#isLeaving = true;
		this.#cancel();
		await this.#beating;
		if (this.#isRegistered) await this.#unlessAway(() => this.#tell({ status: "ShuttingDown", issues: [] }));
	}

	/** After it returns the mesh does not know the process, or will forget it. */
	async leave(): Promise<void> {
		const { client, instanceId } = this.#parts;
		if (!this.#isRegistered) return;
		this.#isRegistered = false;
		await this.#unlessAway(() => client.find(DEREGISTER, { instanceId }));
	}

	/** One sign of life; the next is set. Another process may have made the mesh forget this one. */
	async #beat(): Promise<void> {
		let nextMs = HEARTBEAT_MS;
		await this.#unlessAway(async () => {
			if (!this.#isRegistered) await this.#register();
			nextMs = (await this.#tell(await this.#parts.health())) ?? nextMs;
		});
		if (this.#isLeaving) return;
		this.#cancel = this.#parts.surroundings.after(nextMs, () => this.open());
	}

	async #register(): Promise<void> {
		const { client, instanceId, appId, host, port, services } = this.#parts;
		await client.call(REGISTER, { instanceId, appId, host, port, services });
		this.#isRegistered = true;
		this.#parts.surroundings.log.info({ appId, host, port, instanceId }, "registered with the platform's mesh");
	}

	/** Answers when to tell again, in milliseconds. A mesh that has forgotten the process is registered with again. */
	async #tell({ status, issues }: MeshHealth): Promise<number | undefined> {
		const { client, instanceId } = this.#parts;
		const reply = await client.ask(HEARTBEAT, { instanceId, status: client.encode(status), issues });
		if (isSuccess(reply)) {
			const ms = reply.body.nextHeartbeatSeconds * 1_000;
			return Math.min(LONGEST_BEAT_MS, Math.max(SHORTEST_BEAT_MS, ms));
		}
		if (reply.status !== 404) throw client.refusal(HEARTBEAT, reply.status);
		this.#isRegistered = false;
		if (!this.#isLeaving) await this.#register();
		return undefined;
	}

	/** A mesh that is away or refuses stops nothing: the next sign of life tries again. */
	async #unlessAway(work: () => Promise<unknown>): Promise<void> {
		try {
			await work();
		} catch (error) {
			if (!(error instanceof PlatformUnavailable || error instanceof PlatformRefused)) throw error;
			this.#parts.surroundings.log.warn({}, `the platform's mesh was not told how this process is: ${error.message}`);
		}
	}
}
