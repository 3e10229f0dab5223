import { randomUUID } from "node:crypto";
import type { Body, Handlers } from "./memory-platform.ts";

interface KeptSeed {
	seedId: string;
	ownerId: string;
	ownerType: string;
	seedTypeCode: string;
	displayName: string;
	createdAt: string;
	status: "Active" | "Archived";
	domains: Record<string, number>;
}

/** Seed types and seeds; depths are 32-bit numbers, as the service has them. */
export function seedHandlers(): Handlers {
	const types = new Map<string, Body>();
	const seeds = new Map<string, KeptSeed>();
	const totalOf = ({ domains }: KeptSeed) => Object.values(domains).reduce((sum, depth) => Math.fround(sum + depth), 0);
	const phaseOf = (seed: KeptSeed) => {
		const phases: Body[] = types.get(seed.seedTypeCode)?.growthPhases ?? [];
		return phases.findLast(({ minTotalGrowth }) => totalOf(seed) >= minTotalGrowth)?.phaseCode;
	};
	const told = (seed: KeptSeed) => {
		const { domains: _, ...rest } = seed;
		return { ...rest, totalGrowth: totalOf(seed), growthPhase: phaseOf(seed) };
	};
	const growth = (seed: KeptSeed) => ({ seedId: seed.seedId, totalGrowth: totalOf(seed), domains: seed.domains });
	const of = (seedId: string, answer: (seed: KeptSeed) => object | number) => {
		const seed = seeds.get(seedId);
		return seed === undefined ? 404 : answer(seed);
	};
	const owned = ({ ownerId, ownerType, seedTypeCode }: Body) =>
		[...seeds.values()].filter(
			(seed) =>
				seed.ownerId === ownerId &&
				seed.ownerType === ownerType &&
				seed.seedTypeCode === seedTypeCode &&
				seed.status === "Active",
		);
	return {
		"/seed/type/get": ({ seedTypeCode }) => types.get(seedTypeCode) ?? 404,
		"/seed/type/register": (type) => {
			if (types.has(type.seedTypeCode)) return 409;
			types.set(type.seedTypeCode, type);
			return type;
		},
		"/seed/create": (body) => {
			const type = types.get(body.seedTypeCode);
			if (type === undefined) return 404;
			if (!type.allowedOwnerTypes.includes(body.ownerType)) return 400;
			if (owned(body).length >= type.maxPerOwner) return 409;
			const { ownerId, ownerType, seedTypeCode, displayName } = body;
			const createdAt = new Date(1_772_446_272_000 + seeds.size).toISOString().replace("Z", "4567+00:00");
			const kept = { ownerId, ownerType, seedTypeCode, displayName, createdAt };
			const seed: KeptSeed = { seedId: randomUUID(), ...kept, status: "Active", domains: {} };
			seeds.set(seed.seedId, seed);
			return told(seed);
		},
		"/seed/get": ({ seedId }) => of(seedId, told),
		"/seed/get-by-owner": (body) => {
			const found = owned(body).map(told);
			return { seeds: found, totalCount: found.length };
		},
		"/seed/archive": ({ seedId }) =>
			of(seedId, (seed) => {
				seed.status = "Archived";
				return told(seed);
			}),
		"/seed/growth/get": ({ seedId }) => of(seedId, growth),
		"/seed/growth/record-batch": ({ seedId, entries }) =>
			of(seedId, (seed) => {
				if (seed.status !== "Active") return 400;
				for (const { domain, amount } of entries) {
					seed.domains[domain] = Math.fround((seed.domains[domain] ?? 0) + amount);
				}
				return growth(seed);
			}),
		"/seed/capability/get-manifest": ({ seedId }) =>
			of(seedId, (seed) => {
				const rules: Body[] = types.get(seed.seedTypeCode)?.capabilityRules ?? [];
				return { seedId, seedTypeCode: seed.seedTypeCode, capabilities: rules.map((rule) => capability(seed, rule)) };
			}),
	};
}

function capability({ domains }: KeptSeed, { capabilityCode, domain, unlockThreshold, fidelityFormula }: Body) {
	const depth = domains[domain] ?? 0;
	const unlocked = depth >= unlockThreshold;
	return {
		capabilityCode,
		domain,
		fidelity: unlocked ? fidelity(depth, unlockThreshold, fidelityFormula) : 0,
		unlocked,
	};
}

function fidelity(depth: number, threshold: number, formula: string): number {
	if (threshold === 0) return 1;
	if (formula === "linear") return Math.min(1, depth / threshold - 1);
	if (formula === "logarithmic") return Math.min(1, Math.log2(1 + depth / threshold));
	return depth >= 2 * threshold ? 1 : 0.5;
}
