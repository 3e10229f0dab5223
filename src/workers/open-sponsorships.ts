import type { Sponsorship, SponsorshipStore } from "../persistence/sponsorship-store.ts";
import type { Logger } from "../rooms/logger.ts";

/** Sponsorships at a look: each is a question to the platform. */
const MOST_AT_ONCE = 100;

export interface OpenSponsorshipsParts {
	store: Pick<SponsorshipStore, "listOpen">;
	/** After it returns the sponsorship is over if its contract is. */
	reconcile(sponsorship: Sponsorship): Promise<void>;
	logger: Logger;
}

/** Looks after contracts that were ended on the platform itself: some at each look, round and round. */
export class OpenSponsorships {
	readonly #parts: OpenSponsorshipsParts;
	#after: string | undefined;

	constructor(parts: OpenSponsorshipsParts) {
		this.#parts = parts;
	}

	/** Looks at the next hundred. */
	async look(isClosed: () => boolean): Promise<void> {
		const { store, reconcile, logger } = this.#parts;
		const open = await store.listOpen(this.#after, MOST_AT_ONCE);
		for (const sponsorship of open) {
			if (isClosed()) return;
			const { sponsorshipId } = sponsorship;
			this.#after = sponsorshipId;
			await reconcile(sponsorship).catch((error: unknown) => {
				logger.warn(
					{ err: error, sponsorshipId },
					"a sponsorship was not looked after; tried again with the next round",
				);
			});
		}
		if (open.length < MOST_AT_ONCE) this.#after = undefined;
	}
}
