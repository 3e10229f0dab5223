import * as z from "zod";
import { PlatformRefused } from "../../errors.ts";
import type { ResourceReference, Resources } from "../resources.ts";
import { nothing, type Operation } from "./operation.ts";
import type { ServiceClient } from "./service-client.ts";

const definedShape = z.object({ registered: z.boolean() });

const DEFINE: Operation<z.infer<typeof definedShape>> = {
	path: "/resource/cleanup/define",
	isSafe: true,
	answer: definedShape,
};
const REGISTER: Operation<unknown> = { path: "/resource/register", isSafe: true, answer: nothing };
const UNREGISTER: Operation<unknown> = { path: "/resource/unregister", isSafe: true, answer: nothing };

/** The body's field that names the deleted resource. */
const FIELDS: Record<ResourceReference["resourceType"], string> = {
	character: "characterId",
	"game-service": "gameServiceId",
};

/** What Showtime refers to, in the platform's resource service. */
export class BannouResources implements Resources {
	readonly #client: ServiceClient;
	readonly #serviceName: string;

	/** `serviceName`: whose references these are, and who is called when a resource is deleted. */
	constructor(client: ServiceClient, serviceName: string) {
		this.#client = client;
		this.#serviceName = serviceName;
	}

	async defineCleanup(resourceType: ResourceReference["resourceType"], endpoint: string): Promise<void> {
		const { registered } = await this.#client.call(DEFINE, {
			resourceType,
			sourceType: this.#serviceName,
			serviceName: this.#serviceName,
			callbackEndpoint: endpoint,
			// The platform puts the quotes around the id itself.
			payloadTemplate: `{"${FIELDS[resourceType]}": {{resourceId}}}`,
			onDeleteAction: this.#client.encode("CASCADE"),
		});
		if (!registered) throw new PlatformRefused(400, `the platform took no cleanup of ${resourceType} to ${endpoint}`);
	}

	async register(reference: ResourceReference): Promise<void> {
		await this.#client.call(REGISTER, this.#named(reference));
	}

	async unregister(reference: ResourceReference): Promise<void> {
		await this.#client.call(UNREGISTER, this.#named(reference));
	}

	#named({ resourceType, resourceId, sourceId }: ResourceReference) {
		return { resourceType, resourceId, sourceType: this.#serviceName, sourceId };
	}
}
