import { PRESENT } from "../components/member.ts";
import { SIMULATED } from "../components/real-derived.ts";
import { mulBp } from "../world/basis-points.ts";
import { below, drawAt, drawKey, FOR_EMISSION, FOR_INTENSITY } from "../world/draw.ts";
import { addEmission } from "../world/sentiment-window.ts";
import type { World } from "../world/world.ts";

const WHOLE_BP = 10_000;

/**
 * Engaged and matched simulated members emit what they feel with chance vocality x e x m; the intensity lies around
 * e x (1 - w + w x m) with w = `intensityMatchBp`; a world first makes them
 * more ready to (docs/simulation.md, "One tick").
 */
export function emitSentiments(world: World): void {
	if (world.session.status === "paused") return;
	const { engagementBp, matchBp, mood, personality, serial, lastActiveTick, departure, origin } =
		world.components.member;
	const { engagedAboveBp, intensityMatchBp, intensitySpreadBp } = world.rules.audience;
	const factor = world.tick === world.session.worldFirstTick ? world.rules.tags.worldFirstFactor : 1;
	const vocalityOf = Int32Array.from(world.rules.personalities, (row) => Math.min(WHOLE_BP, factor * row.vocalityBp));
	const key = drawKey(world.session.seed, world.marker, FOR_EMISSION);
	const intensityKey = drawKey(world.session.seed, world.marker, FOR_INTENSITY);
	const { members, tick } = world;
	for (let i = 0; i < members.length; i++) {
		const eid = members[i];
		// 16 bits of the draw, so that the products stay below 2^31. Most fail at their vocality alone, before anything else is read.
		const word = (drawAt(key, serial[eid]) >>> 16) * WHOLE_BP;
		const vocalityBp = vocalityOf[personality[eid]];
		if (word >= vocalityBp * 65_536) continue;
		const e = engagementBp[eid];
		const m = matchBp[eid];
		if (e <= engagedAboveBp || word >= mulBp(mulBp(vocalityBp, e), m) * 65_536) continue;
		if (departure[eid] !== PRESENT || origin[eid] !== SIMULATED) continue;
		const swing = WHOLE_BP - intensitySpreadBp + below(drawAt(intensityKey, serial[eid]), 2 * intensitySpreadBp + 1);
		const felt = mulBp(e, WHOLE_BP - intensityMatchBp + mulBp(intensityMatchBp, m));
		const intensityBp = Math.min(WHOLE_BP, mulBp(felt, swing));
		lastActiveTick[eid] = tick;
		addEmission(world, eid, {
			tick,
			serial: serial[eid],
			category: mood[eid],
			intensityBp,
			weightBp: WHOLE_BP,
			count: 1,
		});
	}
}
