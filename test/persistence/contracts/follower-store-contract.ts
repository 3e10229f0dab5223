import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { MemberOverride } from "../../../src/components/member-override.ts";
import type { StreamerReference } from "../../../src/events/reference.ts";
import type { FollowerSort, FollowerStore } from "../../../src/persistence/follower-store.ts";
import type { FollowerFacts } from "../../support/followers.ts";

interface FollowerHouse {
	followers: FollowerStore;
	add(streamer: StreamerReference, some: readonly FollowerFacts[]): Promise<void>;
	/** Takes a follower away, as the end of a session does. */
	lose(streamer: StreamerReference, followerId: string): Promise<void>;
	override(gameServiceId: string, one: MemberOverride): Promise<void>;
	close(): Promise<void>;
}

/** What every store of followers does. */
export function followerStoreContract(name: string, open: () => Promise<FollowerHouse>): void {
	describe(`follower store contract: ${name}`, () => {
		let house: FollowerHouse;
		let streamer: StreamerReference;

		before(async () => {
			house = await open();
		});
		after(() => house.close());
		beforeEach(() => {
			streamer = { entityType: "character", entityId: randomUUID() };
		});

		/** Followers of 1 to `count`; three each are equal in loyalty and in watch time. */
		const many = (count: number): FollowerFacts[] =>
			Array.from({ length: count }, (_, at) => ({
				followerId: randomUUID(),
				firstFollowedAtMs: 1_000 + at,
				loyaltyBp: 1_000 + Math.floor(at / 3),
				watchSeconds: 1_800 + Math.floor((count - at) / 3) / 2,
			}));
		const sorted = (some: FollowerFacts[], column: "firstFollowedAtMs" | "loyaltyBp" | "watchSeconds"): string[] =>
			[...some]
				.sort((a, b) => Number(b[column]) - Number(a[column]) || (String(a.followerId) < String(b.followerId) ? 1 : -1))
				.map(({ followerId }) => String(followerId));
		const page = async (number: number, sort: FollowerSort = "recent", pageSize = 4) => {
			const { followers, ...rest } = await house.followers.list({ streamer, sort, at: { page: number }, pageSize });
			return { ids: followers.map(({ followerId }) => followerId), ...rest };
		};

		it("answers a follower as it is kept", async () => {
			const gameServiceId = randomUUID();
			const facts = { followerId: randomUUID(), memberId: randomUUID(), gameServiceId, isRealDerived: 1 };
			await house.add(streamer, [{ ...facts, sessionsMissed: 3, watchSeconds: 2_000.5 }]);
			const query = { streamer, sort: "recent", at: { page: 1 }, pageSize: 20 } as const;
			expect(await house.followers.list(query)).to.deep.equal({
				followers: [
					{
						...facts,
						isRealDerived: true,
						personality: "loyal",
						interests: ["combat"],
						firstFollowedAtMs: 1_000,
						watchSeconds: 2_000.5,
						engagementSeconds: 1_200,
						sessionsAttended: 1,
						sessionsMissed: 3,
						loyaltyBp: 5_000,
					},
				],
				totalCount: 1,
			});
		});

		it("has none for a streamer it does not know", async () => {
			expect(await page(1)).to.deep.equal({ ids: [], totalCount: 0 });
			expect(await house.followers.returning(streamer, randomUUID())).to.deep.equal([]);
		});

		for (const [sort, column] of [
			["recent", "firstFollowedAtMs"],
			["loyalty", "loyaltyBp"],
			["watch", "watchSeconds"],
		] as const) {
			it(`lists by ${sort}, by page and by cursor, none missing and none twice`, async () => {
				const some = many(23);
				await house.add(streamer, some);
				await house.add({ ...streamer, entityType: "account" }, many(5));
				const expected = sorted(some, column);
				const paged: string[] = [];
				for (let number = 1; number <= 6; number++) {
					const { ids, totalCount } = await page(number, sort);
					expect(totalCount).to.equal(23);
					paged.push(...ids);
				}
				expect(paged).to.deep.equal(expected);
				expect((await page(7, sort)).ids).to.deep.equal([]);
				const first = await house.followers.list({ streamer, sort, at: { page: 1 }, pageSize: 4 });
				const walked = first.followers;
				for (let { next } = first; next !== undefined; ) {
					const more = await house.followers.list({ streamer, sort, at: { after: next }, pageSize: 4 });
					walked.push(...more.followers);
					next = more.next;
				}
				expect(walked.map(({ followerId }) => followerId)).to.deep.equal(expected);
			});
		}

		it("finds any page of a long list, and still does when the list has changed", async () => {
			const some = many(5_200);
			await house.add(streamer, some);
			const expected = sorted(some, "loyaltyBp");
			for (const number of [52, 27, 1, 51, 26]) {
				const from = (number - 1) * 100;
				expect((await page(number, "loyalty", 100)).ids).to.deep.equal(expected.slice(from, from + 100));
			}
			const gone = expected.splice(10, 1)[0];
			await house.lose(streamer, gone);
			const { ids, totalCount } = await page(52, "loyalty", 100);
			expect(totalCount).to.equal(5_199);
			expect(ids).to.deep.equal(expected.slice(5_100));
		});

		it("says where a list goes on exactly when it does", async () => {
			await house.add(streamer, many(8));
			expect(await page(1)).to.have.property("next");
			expect(await page(2)).to.not.have.property("next");
		});

		it("keeps to game services, and counts those", async () => {
			const [one, other] = [randomUUID(), randomUUID()];
			await house.add(streamer, [{ gameServiceId: one }, { gameServiceId: other }, { gameServiceId: one }]);
			const of = async (gameServices: string[]) => {
				const query = { streamer, sort: "recent", at: { page: 1 }, pageSize: 20, gameServices } as const;
				const { followers, totalCount } = await house.followers.list(query);
				expect(followers).to.have.length(totalCount);
				return totalCount;
			};
			expect([await of([one]), await of([one, other]), await of([randomUUID()]), await of([])]).to.deep.equal([
				2, 3, 0, 0,
			]);
		});

		it("knows who may come back to a game service, the most loyal first", async () => {
			const gameServiceId = randomUUID();
			await house.add(streamer, [
				{ gameServiceId, template: 4, loyaltyBp: 2_000 },
				{ gameServiceId, template: 9, loyaltyBp: 8_000 },
				{ gameServiceId, template: null, loyaltyBp: 9_000 },
				{ template: 5, loyaltyBp: 9_999 },
			]);
			expect(await house.followers.returning(streamer, gameServiceId)).to.deep.equal([
				{ template: 9, loyaltyBp: 8_000 },
				{ template: 4, loyaltyBp: 2_000 },
			]);
		});

		it("knows who of some members follows the streamer", async () => {
			const gameServiceId = randomUUID();
			const another = { ...streamer, entityId: randomUUID() };
			await house.add(streamer, [
				{ gameServiceId, template: 9 },
				{ gameServiceId, template: 4 },
				{ gameServiceId, template: null },
				{ template: 5 },
			]);
			await house.add(another, [{ gameServiceId, template: 6 }]);
			const asked = Array.from({ length: 2_500 }, (_, template) => template);
			expect(await house.followers.following(streamer, gameServiceId, asked)).to.deep.equal([4, 9]);
			expect(await house.followers.following(streamer, gameServiceId, [9, 11])).to.deep.equal([9]);
			expect(await house.followers.following(streamer, gameServiceId, [])).to.deep.equal([]);
		});

		it("knows who stands where instead of a template", async () => {
			const gameServiceId = randomUUID();
			const place = { memberId: randomUUID(), personality: "critic", interests: ["trade"] };
			const whole: MemberOverride = { template: 7, ...place, decayBp: 120, bias: "Critical" };
			await house.override(gameServiceId, whole);
			await house.override(gameServiceId, { template: 3, ...place });
			await house.override(randomUUID(), { template: 8, ...place });
			const asked = Array.from({ length: 3_000 }, (_, template) => template);
			expect(await house.followers.overrides(gameServiceId, asked)).to.deep.equal([{ template: 3, ...place }, whole]);
			expect(await house.followers.overrides(gameServiceId, [1, 2])).to.deep.equal([]);
			expect(await house.followers.overrides(gameServiceId, [])).to.deep.equal([]);
		});
	});
}
