import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { laneOf, type PlatformCallBody, SERVICE_OF } from "../../src/events/platform-call.ts";
import type { EntityReference, StreamerReference } from "../../src/events/reference.ts";

describe("lanes of platform calls", () => {
	const streamer: StreamerReference = { entityType: "character", entityId: randomUUID() };
	const follow = (followerId: string): PlatformCallBody => ({ kind: "follow", followerId, atMs: 1 });

	it("are one a streamer and service", () => {
		const credit = { kind: "credit", amount: 1, purpose: "tip", reference: { type: "t", id: randomUUID() } } as const;
		expect(laneOf({ streamer, body: credit })).to.equal(`wallets:character:${streamer.entityId}`);
		expect(laneOf({ streamer, body: { kind: "growth", entries: [] } })).to.equal(
			`seeds:character:${streamer.entityId}`,
		);
	});

	it("keep the growth of a seed together, whoever caused it", () => {
		const sponsor: EntityReference = { entityType: "organization", entityId: randomUUID() };
		const growth: PlatformCallBody = { kind: "sponsor-growth", sponsor, entries: [] };
		expect(laneOf({ streamer, body: growth })).to.equal(`seeds:organization:${sponsor.entityId}`);
	});

	it("spread bonds, and keep those of a follower in order", () => {
		const followers = Array.from({ length: 200 }, () => randomUUID());
		const lanes = followers.map((followerId) => laneOf({ streamer, body: follow(followerId) }));
		expect(new Set(lanes).size).to.equal(8);
		const unfollows = followers.map((followerId) => {
			return laneOf({ streamer, body: { kind: "unfollow", followerId, reason: "bored" } });
		});
		expect(unfollows).to.deep.equal(lanes);
	});

	it("have names that fit their column, of the longest of each", () => {
		const longest = Object.values(SERVICE_OF).reduce((one, other) => (one.length > other.length ? one : other));
		expect(`${longest}:organization:${randomUUID()}:7`).to.have.length.below(96);
	});
});
