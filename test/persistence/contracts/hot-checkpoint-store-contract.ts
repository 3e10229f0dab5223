import { randomUUID } from "node:crypto";
import { expect } from "chai";
import fc from "fast-check";
import type { HotCheckpoint, HotCheckpointStore } from "../../../src/persistence/hot-checkpoint-store.ts";
import { until } from "../../support/until.ts";

/** What every store of hot checkpoints does, all tests on one store. */
export function hotCheckpointStoreContract(name: string, store: () => HotCheckpointStore): void {
	describe(`hot checkpoint store contract: ${name}`, () => {
		let session = "";
		beforeEach(() => {
			session = randomUUID();
		});

		const put = (place: Partial<HotCheckpoint> & { body?: Uint8Array }, lifeMs = 60_000) =>
			store().put({ showtimeSessionId: session, token: 1, tick: 1, body: new Uint8Array([1]), ...place }, lifeMs);
		const get = async (id = session) => {
			const body = await store().get(id);
			return body && [...body];
		};

		it("has none of a session it never saw", async () => {
			expect(await get()).to.equal(undefined);
			await store().drop(session, 1);
		});

		it("gives the bytes back as they were, whatever they are and however many", async () => {
			const large = Uint8Array.from({ length: 400_000 }, (_, i) => i ^ (i >>> 8));
			const bodies = [new Uint8Array(0), Uint8Array.from({ length: 256 }, (_, i) => i), large];
			for (const [i, body] of bodies.entries()) {
				await put({ tick: i + 1, body });
				expect(Buffer.compare((await store().get(session)) ?? Buffer.from("none"), body)).to.equal(0);
			}
		});

		it("keeps a body that is a view into a larger buffer", async () => {
			await put({ body: Uint8Array.from({ length: 20 }, (_, i) => i).subarray(5, 8) });
			expect(await get()).to.deep.equal([5, 6, 7]);
		});

		it("has the one of the newest owner and, of that, of the latest tick, in whatever order they come", async () => {
			const place = fc.record({ token: fc.integer({ min: 1, max: 3 }), tick: fc.integer({ min: 0, max: 5 }) });
			await fc.assert(
				fc.asyncProperty(fc.array(place, { minLength: 1, maxLength: 8 }), async (places) => {
					session = randomUUID();
					for (const [i, { token, tick }] of places.entries()) await put({ token, tick, body: new Uint8Array([i]) });
					const value = ({ token, tick }: { token: number; tick: number }) => token * 10 + tick;
					const newest = Math.max(...places.map(value));
					expect(await get()).to.deep.equal([places.findIndex((one) => value(one) === newest)]);
				}),
			);
		});

		it("drops what is of the same owner or an older one, and nothing of another session", async () => {
			const other = randomUUID();
			await put({ showtimeSessionId: other });
			await put({ token: 2 });
			await store().drop(session, 1);
			expect(await get()).to.deep.equal([1]);
			await store().drop(session, 2);
			expect(await get()).to.equal(undefined);
			expect(await get(other)).to.deep.equal([1]);
			await store().drop(other, 7);
			expect(await get(other)).to.equal(undefined);
		});

		it("keeps one for its life, which each new one begins anew", async () => {
			await put({}, 1);
			await until(async () => (await get()) === undefined, "its life is over");
			await put({}, 60_000);
			await put({ tick: 2 }, 1);
			await until(async () => (await get()) === undefined, "the second's is over");
		});
	});
}
