import { randomUUID } from "node:crypto";
import type { Body, Handlers } from "./memory-platform.ts";
import { SAMPLE_TIME } from "./schema-sample.ts";

/** Types of relationships and relationships. */
export function relationshipHandlers(): Handlers {
	const types = new Map<string, Body>();
	const bonds = new Map<string, Body>();
	const ends = (one: Body) => [`${one.entity1Type}:${one.entity1Id}`, `${one.entity2Type}:${one.entity2Id}`];
	/** Whichever of the two comes first. */
	const between = (body: Body) =>
		[...bonds.values()].filter(
			(one) =>
				one.relationshipTypeId === body.relationshipTypeId &&
				one.endedAt === undefined &&
				ends(one).every((end) => ends(body).includes(end)),
		);
	return {
		"/relationship-type/get-by-code": ({ code }) => types.get(code) ?? 404,
		"/relationship-type/seed": ({ types: wanted }) => {
			const added = wanted.filter(({ code }: Body) => !types.has(code));
			for (const { code, name } of added) types.set(code, { relationshipTypeId: randomUUID(), code, name });
			return { created: added.length, updated: 0, skipped: wanted.length - added.length, errors: [] };
		},
		"/relationship/create": (body) => {
			const isKnown = [...types.values()].some((one) => one.relationshipTypeId === body.relationshipTypeId);
			if (!isKnown || body.entity1Id === body.entity2Id) return 400;
			if (between(body).length > 0) return 409;
			const bond = { relationshipId: randomUUID(), ...body };
			bonds.set(bond.relationshipId, bond);
			return bond;
		},
		"/relationship/get": ({ relationshipId }) => bonds.get(relationshipId) ?? 404,
		"/relationship/get-between": (body) => {
			const relationships = between(body);
			return { relationships, totalCount: relationships.length };
		},
		"/relationship/end": ({ relationshipId }) => {
			const bond = bonds.get(relationshipId);
			if (bond === undefined) return 404;
			if (bond.endedAt !== undefined) return 409;
			bond.endedAt = SAMPLE_TIME;
			return {};
		},
	};
}
