import { PlatformRefused } from "../../errors.ts";
import type { StreamerReference } from "../../events/reference.ts";
import type { Capability, Growth, GrowthEntry, GrowthRecording, Seed, Seeds, SeedType } from "../seeds.ts";
import {
	ARCHIVE,
	CREATE,
	GET,
	GET_BY_OWNER,
	GET_GROWTH,
	GET_MANIFEST,
	GET_TYPE,
	RECORD_BATCH,
	REGISTER_TYPE,
	type SeedAnswer,
} from "./seed-operations.ts";
import { isSuccess, type ServiceClient } from "./service-client.ts";

export interface BannouSeedsParts {
	client: ServiceClient;
	/** The type of all seeds here. */
	typeCode: string;
	/** Named as the source of growth. */
	serviceName: string;
}

/** Careers as seeds of the platform's seed service, over all game services. */
export class BannouSeeds implements Seeds {
	readonly #parts: BannouSeedsParts;

	constructor(parts: BannouSeedsParts) {
		this.#parts = parts;
	}

	async ensureType(type: SeedType): Promise<void> {
		const { client } = this.#parts;
		const code = { seedTypeCode: type.code };
		if ((await client.find(GET_TYPE, code)) !== undefined) return;
		const reply = await client.ask(REGISTER_TYPE, {
			...code,
			displayName: type.displayName,
			description: type.description,
			maxPerOwner: type.mostPerOwner,
			allowedOwnerTypes: [client.encode("character"), client.encode("account")],
			growthPhases: type.phases.map(({ code: phaseCode, ...phase }) => ({ phaseCode, ...phase })),
			bondCardinality: 0,
			bondPermanent: false,
			capabilityRules: type.capabilities.map(({ code: capabilityCode, fidelity, ...rule }) => ({
				capabilityCode,
				...rule,
				fidelityFormula: fidelity,
			})),
		});
		if (isSuccess(reply)) return;
		// Another process was first, or the platform has as many types as it takes.
		if (reply.status === 409 && (await client.find(GET_TYPE, code)) !== undefined) return;
		throw client.refusal(REGISTER_TYPE, reply.status);
	}

	async ensure(owner: StreamerReference, displayName: string): Promise<Seed> {
		const { client, typeCode } = this.#parts;
		return client.untilFree(CREATE, async () => {
			const known = await this.ofOwner(owner);
			if (known !== undefined) return known;
			const reply = await client.ask(CREATE, { ...this.#ownedBy(owner), seedTypeCode: typeCode, displayName });
			if (isSuccess(reply)) return seedOf(reply.body, owner);
			if (reply.status === 409) return this.ofOwner(owner);
			throw client.refusal(CREATE, reply.status);
		});
	}

	async ofOwner(owner: StreamerReference): Promise<Seed | undefined> {
		const { client, typeCode: seedTypeCode } = this.#parts;
		const request = { ...this.#ownedBy(owner), seedTypeCode, includeArchived: false };
		const { seeds } = await client.call(GET_BY_OWNER, request);
		const living = seeds.filter(({ status }) => status !== "Archived").sort(byAge);
		return living.length === 0 ? undefined : seedOf(living[0], owner);
	}

	async find(seedId: string): Promise<Seed | undefined> {
		const found = await this.#parts.client.find(GET, { seedId });
		if (found === undefined) return undefined;
		const { ownerType: entityType, ownerId: entityId } = found;
		if (entityType !== "character" && entityType !== "account") return undefined;
		return seedOf(found, { entityType, entityId });
	}

	async growthOf(seedId: string): Promise<Growth> {
		const { totalGrowth, domains } = await this.#parts.client.call(GET_GROWTH, { seedId });
		return { totalGrowth, domains };
	}

	async record({ seedId, entries, before, isRepeat }: GrowthRecording): Promise<Growth> {
		const { client, serviceName: source } = this.#parts;
		let left = summed(entries);
		if (isRepeat || left.length === 0) {
			const now = await this.growthOf(seedId);
			left = left.filter((entry) => !hasArrived(entry, before, now));
			if (left.length === 0) return now;
		}
		return client.untilFree(RECORD_BATCH, async () => {
			const reply = await client.ask(RECORD_BATCH, { seedId, entries: left, source });
			if (isSuccess(reply)) return reply.body;
			if (reply.status === 409) return undefined;
			throw client.refusal(RECORD_BATCH, reply.status);
		});
	}

	async capabilitiesOf(seedId: string): Promise<Capability[]> {
		const { capabilities } = await this.#parts.client.call(GET_MANIFEST, { seedId });
		return capabilities.map(({ capabilityCode: code, domain, fidelity, unlocked: isUnlocked }) => {
			return { code, domain, fidelity, isUnlocked };
		});
	}

	/** The platform archives no active seed, and makes none inactive but for another: such a one is refused (400). */
	async archive(seedId: string): Promise<void> {
		const { client } = this.#parts;
		const reply = await client.ask(ARCHIVE, { seedId });
		if (isSuccess(reply) || reply.status === 404) return;
		const seed = await client.find(GET, { seedId });
		if (seed === undefined || seed.status === "Archived") return;
		if (reply.status === 400) throw new PlatformRefused(400, `seed ${seedId} is ${seed.status} and cannot be archived`);
		throw client.refusal(ARCHIVE, reply.status);
	}

	#ownedBy({ entityId, entityType }: StreamerReference) {
		return { ownerId: entityId, ownerType: this.#parts.client.encode(entityType) };
	}
}

function seedOf({ seedId, growthPhase: phaseCode, totalGrowth }: SeedAnswer, owner: StreamerReference): Seed {
	return { seedId, owner, phaseCode, totalGrowth };
}

/** Two processes at once may have made two: all take the older one. */
function byAge(a: SeedAnswer, b: SeedAnswer): number {
	return a.createdAt - b.createdAt || (a.seedId < b.seedId ? -1 : 1);
}

/** One entry a domain, so that each can be told from what was there before. */
function summed(entries: readonly GrowthEntry[]): GrowthEntry[] {
	const amounts = new Map<string, number>();
	for (const { domain, amount } of entries) amounts.set(domain, (amounts.get(domain) ?? 0) + amount);
	return [...amounts].filter(([, amount]) => amount > 0).map(([domain, amount]) => ({ domain, amount }));
}

/** Whether the domain has grown by the amount since: by more than half of it, as depths come as 32-bit floats. */
function hasArrived({ domain, amount }: GrowthEntry, before: Growth, now: Growth): boolean {
	return (now.domains[domain] ?? 0) - (before.domains[domain] ?? 0) > amount / 2;
}
