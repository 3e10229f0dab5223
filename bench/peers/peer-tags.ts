import type { TagRules } from "../../src/components/rules.ts";

const WHOLE = 10_000;
const mul = (a: number, b: number): number => Math.floor((a * b) / WHOLE);

/** The tags of a peer's session by their names: weights that events raise and time takes, and how far the crowd is sated. */
export class PeerTags {
	readonly #rules: TagRules;
	readonly #tags = new Map<string, { weightBp: number; satiationBp: number }>();
	/** What each current tag counts in a match, in bp, as of the last `fade`. */
	weights: ReadonlyMap<string, number> = new Map();

	constructor(rules: TagRules) {
		this.#rules = rules;
	}

	happen({ type, significance }: { type: string; significance: number }): void {
		for (const name of this.#rules.byEventType[type] ?? []) {
			const tag = this.#tags.get(name) ?? { weightBp: 0, satiationBp: 0 };
			tag.weightBp = Math.min(WHOLE, tag.weightBp + Math.round(significance * WHOLE));
			this.#tags.set(name, tag);
		}
	}

	fade(): void {
		const { keepBp, currentFromBp, satiationGrowBp, satiationRecoverBp, satiationCeilingBp } = this.#rules;
		for (const tag of this.#tags.values()) {
			tag.weightBp = mul(tag.weightBp, keepBp);
			const room = tag.weightBp >= currentFromBp ? Math.max(0, satiationCeilingBp - tag.satiationBp) : 0;
			const grown = mul(mul(room, satiationGrowBp), tag.weightBp);
			tag.satiationBp = Math.max(0, tag.satiationBp + grown - satiationRecoverBp);
		}
		this.weights = this.#weigh();
	}

	all(): [string, { weightBp: number; satiationBp: number }][] {
		return [...this.#tags];
	}

	#weigh(): Map<string, number> {
		const { currentFromBp, weightBp, defaultWeightBp } = this.#rules;
		const weights = new Map<string, number>();
		for (const [name, tag] of this.#tags) {
			if (tag.weightBp < currentFromBp) continue;
			weights.set(name, mul(mul(tag.weightBp, WHOLE - tag.satiationBp), weightBp[name] ?? defaultWeightBp));
		}
		return weights;
	}
}
