import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { type ApiHouse, openApiHouse } from "../support/api-house.ts";
import { closing } from "../support/closing.ts";
import { addFollowers } from "../support/followers.ts";

describe("/showtime/audience/followers", () => {
	const close = closing();
	const streamer = { entityType: "account", entityId: randomUUID() } as const;
	const gameServiceId = randomUUID();
	let house: ApiHouse;

	before(async () => {
		house = await openApiHouse();
		close.add(house.close);
		const some = Array.from({ length: 7 }, (_, at) => ({
			firstFollowedAtMs: Date.parse("2026-01-01T00:00:00Z") + at,
			loyaltyBp: 5_000 + ((at * 3) % 7),
			watchSeconds: 2_000,
			engagementSeconds: 1_500,
			isRealDerived: at % 2,
			template: at,
			gameServiceId: at < 2 ? gameServiceId : randomUUID(),
		}));
		await addFollowers(house.db, streamer, some);
	});

	const list = async (more: object = {}, as?: Parameters<ApiHouse["post"]>[2]) =>
		(await house.post("/showtime/audience/followers", { streamer, ...more }, as)).body;

	it("shows who follows", async () => {
		const { followers, ...rest } = await list({ pageSize: 3 });
		const { followerId, gameServiceId: _, ...first } = followers[0];
		expect(first).to.deep.equal({
			personality: "loyal",
			interests: ["combat"],
			firstFollowedAt: "2026-01-01T00:00:00.006Z",
			watchSeconds: 2_000,
			loyalty: 0.5004,
			engagement: { average: 0.75, sessionsAttended: 1, sessionsMissed: 0 },
		});
		expect(followerId).to.have.length(36);
		const { nextCursor, ...place } = rest;
		expect(nextCursor).to.be.a("string");
		expect(place).to.deep.equal({ totalCount: 7, page: 1, pageSize: 3, hasNextPage: true, hasPreviousPage: false });
	});

	it("walks by page and by cursor through the same list", async () => {
		for (const sort of ["recent", "loyalty", "watch"]) {
			const ids = (body: { followers: { followerId: string }[] }) => body.followers.map(({ followerId }) => followerId);
			const paged = [];
			for (const page of [1, 2, 3, 4]) paged.push(...ids(await list({ sort, page, pageSize: 3 })));
			expect(new Set(paged).size).to.equal(7);
			let body = await list({ sort, pageSize: 3 });
			const walked = ids(body);
			while (body.hasNextPage) {
				body = await list({ sort, cursor: body.nextCursor, pageSize: 3 });
				expect(body).to.not.have.any.keys("page", "hasPreviousPage");
				expect(body.totalCount).to.equal(7);
				walked.push(...ids(body));
			}
			expect(body).to.not.have.property("nextCursor");
			expect(walked).to.deep.equal(paged);
		}
	});

	it("tells who stands for a viewer to administrators, and to nobody else by anything", async () => {
		const real = (await list({}, "admin")).followers.map(
			({ isRealDerived }: { isRealDerived: boolean }) => isRealDerived,
		);
		expect(real).to.deep.equal([false, true, false, true, false, true, false]);
		const { followers } = await list();
		const shapes = followers.map((one: object) => Object.keys(one).sort().join());
		expect(new Set(shapes).size).to.equal(1);
		expect(shapes[0]).to.not.include("isRealDerived");
		// Of a member of the reservoir it can be computed, and of nobody else.
		expect(shapes[0]).to.not.include("memberId");
	});

	it("shows a token of a game service those of its members", async () => {
		const token = await house.token({ gameServices: [gameServiceId] });
		const { followers, totalCount } = await list({}, { token });
		expect([followers.length, totalCount]).to.deep.equal([2, 2]);
	});

	it("has none for a streamer that nobody knows", async () => {
		const unknown = { ...streamer, entityId: randomUUID() };
		expect(await list({ streamer: unknown })).to.deep.equal({
			followers: [],
			totalCount: 0,
			page: 1,
			pageSize: 20,
			hasNextPage: false,
			hasPreviousPage: false,
		});
	});

	it("refuses page with cursor, a cursor that is none, and an order it does not know", async () => {
		const { nextCursor } = await list({ pageSize: 3 });
		const messageOf = async (more: object) => {
			const body = await list(more);
			expect(body.code).to.equal("INVALID_BODY");
			return body.message;
		};
		expect(await messageOf({ page: 2, cursor: nextCursor })).to.include("expected page or cursor, not both");
		for (const cursor of ["", "nonsense", Buffer.from('["a",1]').toString("base64url")]) {
			expect(await messageOf({ cursor })).to.include("expected a nextCursor as an answer gave it");
		}
		expect(await messageOf({ sort: "name" })).to.match(/^sort = "name"/);
		expect(await messageOf({ page: 0 })).to.match(/^page = 0/);
	});
});
