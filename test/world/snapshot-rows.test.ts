import { expect } from "chai";
import * as fc from "fast-check";
import { createMemberColumns } from "../../src/components/member.ts";
import { ROW_BYTES, ROW_WORDS, rowsOf, writeRows } from "../../src/world/snapshot-rows.ts";
import type { World } from "../../src/world/world.ts";

const CAPACITY = 64;
const ROW_LENGTH = ROW_WORDS * 4 + 2 + ROW_BYTES;

/** Columns in which no two members have the same of anything. */
function columns() {
	const member = createMemberColumns(CAPACITY);
	for (let eid = 0; eid < CAPACITY; eid++) {
		member.serial[eid] = 1_000 + eid;
		member.template[eid] = 2_000 + eid;
		member.engagementSum[eid] = 3_000 + eid;
		member.joinedTicksLive[eid] = 4_000 + eid;
		member.lastActiveTick[eid] = 5_000 + eid;
		member.engagementBp[eid] = 6_000 + eid;
		member.mood[eid] = eid & 7;
		member.isFollower[eid] = (eid >> 3) & 1;
		member.swayTicks[eid] = eid;
		member.departure[eid] = 100 + eid;
	}
	return member;
}

function written(members: readonly number[]) {
	const count = members.length;
	const at = { words: 0, halves: ROW_WORDS * 4 * count, bytes: (ROW_WORDS * 4 + 2) * count };
	const rows = rowsOf(new ArrayBuffer(ROW_LENGTH * count), at, count);
	writeRows({ components: { member: columns() }, members } as unknown as World, rows);
	return Array.from({ length: count }, (_, i) => Object.values(rows).map((column) => column[i]));
}

/** Of one member alone, who is in a row with nobody. */
const rowOf = (eid: number) => [
	1_000 + eid,
	2_000 + eid,
	3_000 + eid,
	4_000 + eid,
	5_000 + eid,
	6_000 + eid,
	(eid & 7) | (((eid >> 3) & 1) << 3),
	eid,
	100 + eid,
];

describe("the rows of a snapshot", () => {
	it("are the members' in their order, in a row or not", () => {
		const run = fc
			.tuple(fc.nat(CAPACITY - 1), fc.nat(CAPACITY - 1))
			.map(([from, to]) => Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i));
		const any = fc.uniqueArray(fc.nat(CAPACITY - 1));
		fc.assert(
			fc.property(fc.oneof(run, any), (members) => {
				expect(written(members)).to.deep.equal(members.map(rowOf));
			}),
		);
	});
});
