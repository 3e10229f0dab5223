import type { Kysely, Selectable } from "kysely";
import type { MemberOverride } from "../components/member-override.ts";
import type { SentimentCategory } from "../components/sentiment.ts";
import type { StreamerReference } from "../events/reference.ts";
import { compileForRows } from "./compile-once.ts";
import type {
	FollowerCursor,
	FollowerList,
	FollowerQuery,
	FollowerRecord,
	FollowerStore,
	ReturningFollower,
} from "./follower-store.ts";
import { paddedEvenly } from "./in-chunks.ts";
import { ListMarks } from "./list-marks.ts";
import type { FollowerTable } from "./sql-career-schema.ts";
import type { SqlSchema } from "./sql-schema.ts";

type FollowerRow = Selectable<FollowerTable>;

const COLUMN = { recent: "firstFollowedAtMs", loyalty: "loyaltyBp", watch: "watchSeconds" } as const;

/** Followers between two places of a list that are remembered: an index walks over so many in a few milliseconds. */
const MARK_SPACING = 2_500;

/** Followers as rows of a relational database. Which are on a page is read from the index of its order alone, then their rows. */
export class SqlFollowerStore implements FollowerStore {
	readonly #db: Kysely<SqlSchema>;
	readonly #queries: ReturnType<typeof compileQueries>;
	readonly #marks = new ListMarks<FollowerCursor>(MARK_SPACING);

	constructor(db: Kysely<SqlSchema>) {
		this.#db = db;
		this.#queries = compileQueries(db);
	}

	async list(query: FollowerQuery): Promise<FollowerList> {
		const { at, sort, pageSize } = query;
		if (query.gameServices?.length === 0) return { followers: [], totalCount: 0 };
		const { totalCount, version } = await this.#counted(query);
		const place = "page" in at ? await this.#placeOf(query, at.page, version) : { after: at.after, rest: 0 };
		const found = await this.#ids(query, place.after, place.rest, pageSize + 1);
		const onPage = found.slice(0, pageSize);
		const last = onPage.at(-1);
		if (last === undefined) return { followers: [], totalCount };
		const rows = await this.#rows(onPage.map(({ followerId }) => followerId));
		const byId = new Map(rows.map((row) => [row.followerId, row]));
		// One that stopped to follow in between is missing.
		const followers = onPage.flatMap(({ followerId }) => byId.get(followerId) ?? []).map(recordOf);
		if (found.length <= pageSize) return { followers, totalCount };
		return { followers, totalCount, next: { value: last[COLUMN[sort]], followerId: last.followerId } };
	}

	async returning(streamer: StreamerReference, gameServiceId: string): Promise<ReturningFollower[]> {
		const rows = await this.#of({ streamer, gameServices: [gameServiceId] })
			.select(["template", "loyaltyBp"])
			.where("template", "is not", null)
			.orderBy("loyaltyBp", "desc")
			.orderBy("followerId", "desc")
			.execute();
		return rows.map(({ template, loyaltyBp }) => ({ template: template as number, loyaltyBp }));
	}

	async following(streamer: StreamerReference, gameServiceId: string, templates: readonly number[]): Promise<number[]> {
		const found = new Set<number>();
		for (const some of paddedEvenly(templates.map(placed))) {
			const { rows } = await this.#db.executeQuery(this.#queries.following({ ...streamer, gameServiceId }, some));
			for (const { template } of rows) found.add(template as number);
		}
		return [...found].sort((a, b) => a - b);
	}

	async overrides(gameServiceId: string, templates: readonly number[]): Promise<MemberOverride[]> {
		const found = new Map<number, MemberOverride>();
		for (const some of paddedEvenly(templates.map(placed))) {
			const { rows } = await this.#db.executeQuery(this.#queries.overrides({ gameServiceId }, some));
			for (const { template, memberId, personality, interests, decayBp, bias } of rows) {
				found.set(template, {
					template,
					memberId,
					personality,
					interests: JSON.parse(interests) as string[],
					...(decayBp === null ? {} : { decayBp }),
					...(bias === null ? {} : { bias: bias as SentimentCategory }),
				});
			}
		}
		return [...found.values()].sort((a, b) => a.template - b.template);
	}

	#of({ streamer, gameServices }: Pick<FollowerQuery, "streamer" | "gameServices">) {
		const followers = this.#db
			.selectFrom("follower")
			.where("streamerType", "=", streamer.entityType)
			.where("streamerId", "=", streamer.entityId);
		return gameServices === undefined ? followers : followers.where("gameServiceId", "in", gameServices);
	}

	/** The career keeps the count of all, which with its sessions is their version; of some game services they are counted. */
	async #counted({ streamer, gameServices }: FollowerQuery): Promise<{ totalCount: number; version?: string }> {
		if (gameServices !== undefined) {
			const { count } = await this.#of({ streamer, gameServices })
				.select(({ fn }) => fn.countAll<number>().as("count"))
				.executeTakeFirstOrThrow();
			return { totalCount: Number(count) };
		}
		const career = await this.#db
			.selectFrom("streamer_career")
			.select(["followers", "sessions"])
			.where("streamerType", "=", streamer.entityType)
			.where("streamerId", "=", streamer.entityId)
			.executeTakeFirst();
		const { followers = 0, sessions = 0 } = career ?? {};
		return { totalCount: followers, version: `${followers} ${sessions}` };
	}

	/** Where a page begins: so many after somebody, or after the start. Followers come and go with the ends of sessions only. */
	async #placeOf(
		query: FollowerQuery,
		page: number,
		version: string | undefined,
	): Promise<{ after: FollowerCursor | undefined; rest: number }> {
		const place = (page - 1) * query.pageSize;
		if (version === undefined) return { after: undefined, rest: place };
		const { streamer, sort } = query;
		const list = `${sort} ${streamer.entityType} ${streamer.entityId}`;
		const { mark, rest } = await this.#marks.before(list, version, place, async (after) => {
			const [row] = await this.#ids(query, after, this.#marks.spacing - 1, 1);
			return row && { value: row[COLUMN[sort]], followerId: row.followerId };
		});
		return { after: mark, rest };
	}

	/** `limit` followers in order, from the index alone: those that come `offset` after a cursor, or after the start. */
	async #ids(query: FollowerQuery, after: FollowerCursor | undefined, offset: number, limit: number) {
		const column = COLUMN[query.sort];
		let followers = this.#of(query);
		if (after !== undefined) {
			const { value, followerId } = after;
			followers = followers
				.where(column, "<=", value)
				.where(({ or, eb }) => or([eb(column, "<", value), eb("followerId", "<", followerId)]));
		}
		return await followers
			.select(["followerId", column])
			.orderBy(column, "desc")
			.orderBy("followerId", "desc")
			.limit(limit)
			.offset(offset)
			.execute();
	}

	async #rows(followerIds: readonly string[]): Promise<FollowerRow[]> {
		return await this.#db.selectFrom("follower").selectAll().where("followerId", "in", followerIds).execute();
	}
}

interface Placed {
	template: number;
}

function placed(template: number): Placed {
	return { template };
}

/** The queries of every arrival in every session. */
function compileQueries(db: Kysely<SqlSchema>) {
	type Game = { gameServiceId: string };
	const of = (arrivals: readonly Placed[]) => arrivals.map(({ template }) => template);
	return {
		following: compileForRows(
			({ entityType, entityId, gameServiceId }: StreamerReference & Game, arrivals: readonly Placed[]) =>
				db
					.selectFrom("follower")
					.select("template")
					.where("streamerType", "=", entityType)
					.where("streamerId", "=", entityId)
					.where("gameServiceId", "=", gameServiceId)
					.where("template", "in", of(arrivals)),
		),
		overrides: compileForRows(({ gameServiceId }: Game, arrivals: readonly Placed[]) =>
			db
				.selectFrom("member_override")
				.selectAll()
				.where("gameServiceId", "=", gameServiceId)
				.where("template", "in", of(arrivals)),
		),
	};
}

function recordOf(row: FollowerRow): FollowerRecord {
	const { followerId, memberId, gameServiceId, personality, firstFollowedAtMs, watchSeconds, engagementSeconds } = row;
	const { sessionsAttended, sessionsMissed, loyaltyBp } = row;
	return {
		followerId,
		memberId,
		gameServiceId,
		personality,
		interests: JSON.parse(row.interests) as string[],
		firstFollowedAtMs,
		watchSeconds,
		engagementSeconds,
		sessionsAttended,
		sessionsMissed,
		loyaltyBp,
		isRealDerived: row.isRealDerived === 1,
	};
}
