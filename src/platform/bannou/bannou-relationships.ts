import * as z from "zod";
import { PlatformRefused } from "../../errors.ts";
import { ENTITY_TYPES, type EntityReference, uuid } from "../../events/reference.ts";
import type { Relationship, Relationships } from "../relationships.ts";
import { enumOf } from "./enum-codec.ts";
import { maybe, nothing, type Operation } from "./operation.ts";
import { isSuccess, type ServiceClient } from "./service-client.ts";

const typeShape = z.object({ relationshipTypeId: uuid });
const seededShape = z.object({ errors: z.array(z.string()) });
const relationshipShape = z.object({
	relationshipId: uuid,
	entity1Id: uuid,
	entity1Type: enumOf(ENTITY_TYPES),
	entity2Id: uuid,
	entity2Type: enumOf(ENTITY_TYPES),
	endedAt: maybe(z.string()),
});
const pageShape = z.object({ relationships: z.array(relationshipShape) });

type RelationshipAnswer = z.infer<typeof relationshipShape>;

const GET_TYPE: Operation<z.infer<typeof typeShape>> = {
	path: "/relationship-type/get-by-code",
	isSafe: true,
	answer: typeShape,
};
const SEED_TYPES: Operation<z.infer<typeof seededShape>> = {
	path: "/relationship-type/seed",
	isSafe: true,
	answer: seededShape,
};
/** A second one is told that the two are related. */
const CREATE: Operation<RelationshipAnswer> = { path: "/relationship/create", isSafe: true, answer: relationshipShape };
const GET: Operation<RelationshipAnswer> = { path: "/relationship/get", isSafe: true, answer: relationshipShape };
const GET_BETWEEN: Operation<z.infer<typeof pageShape>> = {
	path: "/relationship/get-between",
	isSafe: true,
	answer: pageShape,
};
const END: Operation<unknown> = { path: "/relationship/end", isSafe: true, answer: nothing };

/** Statuses of a create whose bond may be there all the same: it was there, or its index could not be written. */
const MAYBE_CREATED = [409, 500];

/** Bonds of the platform's relationship service: the follower is the first entity, the streamer the second. */
export class BannouRelationships implements Relationships {
	readonly #client: ServiceClient;
	readonly #code: string;
	#typeId: string | undefined;

	/** `code`: of the type; the platform has it in capital letters. */
	constructor(client: ServiceClient, code: string) {
		this.#client = client;
		this.#code = code.toUpperCase();
	}

	async ensureType(code: string, name: string): Promise<void> {
		const { errors } = await this.#client.call(SEED_TYPES, {
			types: [{ code: code.toUpperCase(), name, isBidirectional: false }],
			updateExisting: false,
		});
		if (errors.length > 0) throw new PlatformRefused(400, `relationship type ${code.toUpperCase()}: ${errors[0]}`);
	}

	async create(from: EntityReference, to: EntityReference, startedAtMs: number): Promise<Relationship> {
		const relationshipTypeId = await this.#type();
		return this.#client.untilFree(CREATE, async () => {
			const startedAt = new Date(startedAtMs).toISOString();
			const reply = await this.#client.ask(CREATE, { ...this.#pair(from, to), relationshipTypeId, startedAt });
			if (isSuccess(reply)) return bondOf(reply.body);
			if (MAYBE_CREATED.includes(reply.status)) {
				const there = await this.between(from, to);
				if (there !== undefined || reply.status === 409) return there;
			}
			throw this.#client.refusal(CREATE, reply.status);
		});
	}

	async between(from: EntityReference, to: EntityReference): Promise<Relationship | undefined> {
		const relationshipTypeId = await this.#type();
		const request = { ...this.#pair(from, to), relationshipTypeId, includeEnded: false };
		const { relationships } = await this.#client.call(GET_BETWEEN, request);
		const living = relationships.find(({ endedAt }) => endedAt === undefined);
		return living === undefined ? undefined : bondOf(living);
	}

	async end(relationshipId: string, reason: string): Promise<void> {
		await this.#client.untilFree(END, async () => {
			const reply = await this.#client.ask(END, { relationshipId, reason });
			if (isSuccess(reply) || reply.status === 404) return true;
			if (reply.status !== 409) throw this.#client.refusal(END, reply.status);
			const bond = await this.#client.find(GET, { relationshipId });
			return bond === undefined || bond.endedAt !== undefined ? true : undefined;
		});
	}

	async #type(): Promise<string> {
		this.#typeId ??= (await this.#client.call(GET_TYPE, { code: this.#code })).relationshipTypeId;
		return this.#typeId;
	}

	#pair(from: EntityReference, to: EntityReference) {
		return {
			entity1Id: from.entityId,
			entity1Type: this.#client.encode(from.entityType),
			entity2Id: to.entityId,
			entity2Type: this.#client.encode(to.entityType),
		};
	}
}

function bondOf({ relationshipId, entity1Id, entity1Type, entity2Id, entity2Type }: RelationshipAnswer): Relationship {
	return {
		relationshipId,
		from: { entityType: entity1Type, entityId: entity1Id },
		to: { entityType: entity2Type, entityId: entity2Id },
	};
}
