import { System, Type, World } from "@lastolivegames/becsy/lib/perf.js";
import type { Rules } from "../../src/components/rules.ts";
import type { PeerCrowd } from "./peer-crowd.ts";
import { PeerCounts, type PeerMember, PeerRules } from "./peer-rules.ts";

class Identity {
	static schema = { serial: Type.uint32, template: Type.uint32, personality: Type.uint8, bias: Type.uint8 };
	declare serial: number;
	declare template: number;
	declare personality: number;
	declare bias: number;
}

class Taste {
	static schema = { interests: Type.uint32, decayBp: Type.uint16 };
	declare interests: number;
	declare decayBp: number;
}

class Engagement {
	static schema = { engagementBp: Type.uint16, matchBp: Type.uint16 };
	declare engagementBp: number;
	declare matchBp: number;
}

class Feeling {
	static schema = { mood: Type.uint8, swayTicks: Type.uint8 };
	declare mood: number;
	declare swayTicks: number;
}

class Attendance {
	static schema = { engagementSum: Type.float64, ticksWatched: Type.uint32, lastActiveTick: Type.uint32 };
	declare engagementSum: number;
	declare ticksWatched: number;
	declare lastActiveTick: number;
}

/** What the systems of one world share, given to each of them when the world is made. */
interface Tick {
	rules: PeerRules;
	tick: number;
	counts: PeerCounts;
}

abstract class CrowdSystem extends System {
	declare shared: Tick;
}

class MatchSystem extends CrowdSystem {
	readonly #members = this.query((q) => q.current.with(Identity, Taste).read.with(Engagement).write);

	override execute(): void {
		const { rules } = this.shared;
		for (const entity of this.#members.current) {
			const taste = entity.read(Taste);
			const engagement = entity.write(Engagement);
			engagement.matchBp = rules.matchOf(taste.interests);
			const { personality } = entity.read(Identity);
			engagement.engagementBp = rules.engagementAfter(
				engagement.engagementBp,
				engagement.matchBp,
				personality,
				taste.decayBp,
			);
		}
	}
}

class FeelSystem extends CrowdSystem {
	readonly #members = this.query((q) => q.current.with(Identity, Engagement).read.with(Feeling).write);
	readonly order = this.schedule((s) => s.after(MatchSystem));

	override execute(): void {
		const { rules } = this.shared;
		for (const entity of this.#members.current) {
			const { serial, personality, bias } = entity.read(Identity);
			const { engagementBp, matchBp } = entity.read(Engagement);
			const feeling = entity.write(Feeling);
			const { mood, swayTicks } = feeling;
			const after = rules.feelingAfter(mood, swayTicks, engagementBp, matchBp, bias, personality, serial);
			feeling.mood = after & 7;
			feeling.swayTicks = after >> 3;
		}
	}
}

class EmitSystem extends CrowdSystem {
	readonly #members = this.query((q) => q.current.with(Identity, Engagement, Feeling).read.with(Attendance).write);
	readonly order = this.schedule((s) => s.after(FeelSystem));

	override execute(): void {
		const { rules, tick } = this.shared;
		for (const entity of this.#members.current) {
			const { serial, personality } = entity.read(Identity);
			const { engagementBp, matchBp } = entity.read(Engagement);
			const { mood } = entity.read(Feeling);
			if (rules.emits(tick, serial, engagementBp, matchBp, mood, personality)) {
				entity.write(Attendance).lastActiveTick = tick;
			}
		}
	}
}

class LeaveSystem extends CrowdSystem {
	readonly #members = this.query(
		(q) => q.current.with(Identity, Engagement).read.using(Taste, Feeling, Attendance).write,
	);
	readonly order = this.schedule((s) => s.after(EmitSystem));

	override execute(): void {
		const { rules } = this.shared;
		for (const entity of this.#members.current) {
			const { serial, personality } = entity.read(Identity);
			if (rules.isLeaving(entity.read(Engagement).engagementBp, personality, serial)) entity.delete();
		}
	}
}

class TallySystem extends CrowdSystem {
	readonly #members = this.query((q) => q.current.with(Engagement, Feeling).read.with(Attendance).write);
	readonly order = this.schedule((s) => s.after(LeaveSystem));

	override execute(): void {
		const { rules, counts } = this.shared;
		for (const entity of this.#members.current) {
			const { engagementBp } = entity.read(Engagement);
			rules.count(counts, engagementBp, entity.read(Feeling).mood);
			const attendance = entity.write(Attendance);
			attendance.engagementSum += engagementBp;
			attendance.ticksWatched++;
		}
	}
}

/** The tick over becsy, in its build without checks and on one thread: columns in buffers, a handle an entity, systems that it orders. */
export class BecsyCrowd implements PeerCrowd {
	readonly #world: World;
	readonly #shared: Tick;

	private constructor(world: World, shared: Tick) {
		this.#world = world;
		this.#shared = shared;
	}

	static async open(rules: Rules, seed: number, reservoirSeed: number, roster: readonly number[]): Promise<BecsyCrowd> {
		const shared = { rules: new PeerRules(rules, seed, reservoirSeed), tick: 0, counts: new PeerCounts() };
		const components = [Identity, Taste, Engagement, Feeling, Attendance];
		const systems = [MatchSystem, FeelSystem, EmitSystem, LeaveSystem, TallySystem];
		const world = await World.create({
			defs: [...components, ...systems.flatMap((system) => [system, { shared }])],
			maxEntities: roster.length * 2,
			maxShapeChangesPerFrame: roster.length * 20,
			maxLimboComponents: roster.length * 20,
		});
		const crowd = new BecsyCrowd(world, shared);
		for (const member of shared.rules.firstMembers(roster)) {
			crowd.#add(member);
			shared.rules.count(shared.counts, member.engagementBp, member.bias);
		}
		return crowd;
	}

	get counts(): PeerCounts {
		return this.#shared.counts;
	}

	async tick(
		tick: number,
		marker: number,
		events: readonly { type: string; significance: number }[],
		arrivals: readonly number[],
	): Promise<void> {
		const { rules, counts } = this.#shared;
		for (const member of rules.begin(tick, marker, events, arrivals, counts)) this.#add(member);
		this.#shared.tick = tick;
		this.#shared.counts = new PeerCounts();
		await this.#world.execute(tick, 1);
	}

	#add({ serial, template, personality, bias, interests, decayBp, engagementBp, lastActiveTick }: PeerMember): void {
		this.#world.createEntity(
			...[Identity, { serial, template, personality, bias }],
			...[Taste, { interests, decayBp }],
			...[Engagement, { engagementBp, matchBp: 0 }],
			...[Feeling, { mood: bias, swayTicks: 0 }],
			...[Attendance, { engagementSum: 0, ticksWatched: 0, lastActiveTick }],
		);
	}
}
