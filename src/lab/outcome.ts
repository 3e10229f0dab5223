import { type GrowthEntry, growthOfTag, growthOfTrain, growthOfWorldFirst } from "../career/growth.ts";
import { SENTIMENT_CATEGORIES, type SentimentCategory } from "../components/sentiment.ts";
import type { Effect, SessionTotals, Stint } from "../events/effect.ts";
import type { Input } from "../events/input.ts";
import type { World } from "../world/world.ts";
import type { Concluded, LabCareer } from "./career.ts";
import { FIGURES, type Figure, type FigureName, LEVELS } from "./figures.ts";
import { departedFrom } from "./series.ts";
import { SessionCauses } from "./why.ts";

/** Gathers what a session comes to from what its steps decide. */
export class SessionOutcome {
	readonly causes = new SessionCauses();
	readonly #showtimeSessionId: string;
	readonly #stints: Stint[] = [];
	readonly #earned: GrowthEntry[] = [];
	readonly #trainsByLevel = new Array<number>(LEVELS).fill(0);
	readonly #moodTicks = new Float64Array(SENTIMENT_CATEGORIES.length);
	#trainSeconds = 0;
	#left = 0;
	#totals: SessionTotals | undefined;

	constructor(showtimeSessionId: string) {
		this.#showtimeSessionId = showtimeSessionId;
	}

	/** To be called after each step. */
	take(world: World, inputs: readonly Input[], effects: readonly Effect[]): void {
		this.causes.take(world, inputs, effects);
		for (const effect of effects) {
			if (effect.kind === "stints.ended") this.#stints.push(...effect.stints);
			else if (effect.kind === "tag.became-current")
				this.#earned.push(growthOfTag(this.#showtimeSessionId, effect.tag));
			else if (effect.kind === "world-first") this.#earned.push(growthOfWorldFirst("", effect.code));
			else if (effect.kind === "session.ended") this.#totals = effect.totals;
			else if (effect.kind === "hype.completed") this.#count(effect);
		}
	}

	/** To be called after each tick. */
	observe(world: World): void {
		const { mood } = world.tally;
		for (let category = 0; category < mood.length; category++) this.#moodTicks[category] += mood[category];
		this.#left = departedFrom(world);
	}

	/** Of the session, once it has ended: the career goes on from it. */
	conclude({ rules }: World, career: LabCareer): Float64Array {
		const totals = this.#totals;
		if (totals === undefined) throw new Error("the session has not ended");
		const concluded = career.conclude({
			showtimeSessionId: this.#showtimeSessionId,
			totals,
			stints: this.#stints,
			earned: this.#earned,
			tickSeconds: rules.intervalMs / 1_000,
		});
		const named: Record<string, number> = { ...this.#figuresOf(totals), ...ofCareer(concluded) };
		return Float64Array.from(FIGURES, ({ name }) => named[name]);
	}

	#figuresOf(totals: SessionTotals): Record<string, number> {
		const hours = totals.durationSeconds / 3_600;
		const trains = this.#trainsByLevel.reduce((sum, count) => sum + count, 0);
		const memberTicks = this.#moodTicks.reduce((sum, count) => sum + count, 0);
		const named: Record<string, number> = {
			audience: totals.averageViewers,
			peakAudience: totals.peakViewers,
			uniqueViewers: totals.uniqueViewers,
			engagement: totals.averageEngagement,
			leftPerHour: this.#left / hours,
			churnPerHour: ratio(this.#left / hours, totals.averageViewers),
			visitMinutes: ratio(totals.watchSeconds / 60, this.#left),
			trainsPerHour: trains / hours,
			peakLevel: totals.hype.peakLevel,
			trainSeconds: ratio(this.#trainSeconds, trains),
			inTrains: this.#trainSeconds / totals.durationSeconds,
			tips: totals.tips,
			...this.causes.figures(hours),
		} satisfies Partial<Record<FigureName, number>>;
		this.#trainsByLevel.forEach((count, index) => {
			named[`trainsLevel${index + 1}PerHour`] = count / hours;
		});
		SENTIMENT_CATEGORIES.forEach((category: SentimentCategory, code) => {
			named[`mood${category}`] = ratio(this.#moodTicks[code], memberTicks);
		});
		return named;
	}

	#count({ train, durationSeconds }: Extract<Effect, { kind: "hype.completed" }>): void {
		this.#trainsByLevel[Math.min(LEVELS, train.peakLevel) - 1]++;
		this.#trainSeconds += durationSeconds;
		this.#earned.push(...growthOfTrain(`${this.#showtimeSessionId}:${train.hypeTrainOrdinal}`, train.peakLevel));
	}
}

function ofCareer({ returning, attended, newFollowers, followers, growth, totalGrowth, phase }: Concluded) {
	return {
		returning,
		followersThere: attended,
		newFollowers,
		followers,
		growth,
		careerGrowth: totalGrowth,
		phase,
	} satisfies Partial<Record<FigureName, number>>;
}

/** Of a run, by those of its sessions: the mean, or where it stands in the end. */
export function figuresOfRun(sessions: readonly Float64Array[]): Float64Array {
	const last = sessions[sessions.length - 1];
	return Float64Array.from(FIGURES, ({ isAtEnd }: Figure, place) => {
		if (isAtEnd) return last[place];
		const known = sessions.map((figures) => figures[place]).filter((value) => !Number.isNaN(value));
		return ratio(
			known.reduce((sum, value) => sum + value, 0),
			known.length,
		);
	});
}

const ratio = (part: number, whole: number): number => (whole === 0 ? Number.NaN : part / whole);
