import type { Rules } from "../components/rules.ts";
import { runAt } from "../lab/results.ts";
import { LAB_GAME_SERVICE, type MemberRequest, type RunResult, simulateRun } from "../lab/run.ts";
import type { LabScenario } from "../lab/scenario.ts";
import { settingsOf, variantAt } from "../lab/variants.ts";
import { EmbeddedReservoir } from "../persistence/embedded-reservoir.ts";
import { drawAt, hashOf } from "../world/draw.ts";
import { compileRules, type RuleSettings } from "../world/rules.ts";
import { createTemplateDraft, interestsOf, reservoirSeedOf } from "../world/template.ts";

/** Simulates the runs of a scenario by their numbers, each with a fresh reservoir of the kind that a single process has. */
export class LabRunner {
	readonly #scenario: LabScenario;
	#variant = -1;
	#settings: RuleSettings | undefined;
	#interests: readonly string[][] = [];
	#interestsKey = "";

	constructor(scenario: LabScenario) {
		this.#scenario = scenario;
	}

	/** Throws `RangeError` for a variant that no world can run on. */
	async run(number: number): Promise<RunResult> {
		const { variant, seed, isDrawn } = runAt(this.#scenario, number);
		const settings = this.#settingsOf(variant);
		const reservoir = this.#reservoir();
		const answer = async (request: MemberRequest): Promise<number[]> => {
			if (request.kind === "check-out") return reservoir.checkOut({ gameServiceId: LAB_GAME_SERVICE, ...request });
			await reservoir.giveBack(LAB_GAME_SERVICE, request.showtimeSessionId, request.templates);
			return [];
		};
		const run = simulateRun({ scenario: this.#scenario, settings, seed, isDrawn });
		let step = run.next();
		while (!step.done) step = run.next(await answer(step.value));
		return step.value;
	}

	#settingsOf(variant: number): RuleSettings {
		if (variant === this.#variant && this.#settings !== undefined) return this.#settings;
		const settings = settingsOf(this.#scenario, variantAt(this.#scenario, variant));
		if (!settings.ok) throw new RangeError(settings.reason);
		this.#variant = variant;
		this.#settings = settings.value;
		this.#readInterests(compileRules(settings.value));
		return settings.value;
	}

	/** Interests follow from the tags and the personalities, which few sweeps change: drafting 10,000 of them takes as long as a run. */
	#readInterests(rules: Rules): void {
		const key = JSON.stringify([rules.tags.vocabulary, rules.personalities]);
		if (key === this.#interestsKey) return;
		const draft = createTemplateDraft();
		const seed = reservoirSeedOf(LAB_GAME_SERVICE);
		const { reservoirSize } = this.#scenario;
		this.#interests = Array.from({ length: reservoirSize }, (_, index) => interestsOf(seed, index, rules, draft));
		this.#interestsKey = key;
	}

	#reservoir(): EmbeddedReservoir {
		// Another run may read others while this one waits.
		const interests = this.#interests;
		return new EmbeddedReservoir({
			size: this.#scenario.reservoirSize,
			templateInterests: (_, template) => interests[template],
			interestsRevision: () => 1,
			hashOf,
			drawAt,
		});
	}
}
