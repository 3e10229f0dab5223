import { CAREER_PHASES } from "../components/career-phase.ts";
import { ShowtimeError } from "../errors.ts";
import type { CareerStore } from "../persistence/career-store.ts";
import type { Sponsorship, SponsorshipStore } from "../persistence/sponsorship-store.ts";
import type { Contract, Contracts } from "../platform/contracts.ts";
import type { Clock } from "./clock.ts";

/** The phase from which streamers are sponsored. */
export const SPONSORED_PHASE = "Popular";

export interface SponsorshipsParts {
	store: SponsorshipStore;
	contracts: Pick<Contracts, "create" | "find" | "query" | "propose" | "consent" | "terminate">;
	careers: Pick<CareerStore, "find">;
	templateCode: string;
	clock: Pick<Clock, "nowMs">;
}

/** What a sponsor offers. */
export type Offer = Pick<Sponsorship, "sponsorshipId" | "sponsor" | "streamer" | "gameServiceId" | "terms">;

/** Over, and not because everything was reached. */
const BROKEN: readonly Contract["status"][] = ["expired", "terminated", "breached", "declined"];
const UNSIGNED: readonly Contract["status"][] = ["draft", "proposed", "pending"];

/** Brings sponsors and streamers together: the contract on the platform, the terms here (docs/careers.md, "Sponsorships"). */
export class Sponsorships {
	readonly #parts: SponsorshipsParts;

	constructor(parts: SponsorshipsParts) {
		this.#parts = parts;
	}

	/**
	 * After it returns the streamer may accept the offer. Made again it goes on where it was broken off, and makes no second
	 * contract. Throws `PHASE_TOO_LOW`.
	 */
	async offer(offer: Offer): Promise<Sponsorship> {
		const { store, contracts, clock } = this.#parts;
		const { sponsorshipId, sponsor } = offer;
		const known = await store.find(sponsorshipId);
		if (known === undefined) await this.#requirePhase(offer);
		else if (known.state !== "offering") return known;
		const begun = {
			...offer,
			progress: { streamedSeconds: 0, reach: 0, trains: 0 },
			reached: [],
			state: "offering",
			offeredAtMs: clock.nowMs(),
		} as const satisfies Sponsorship;
		const isFirst = await store.begin(begun);
		const contractId = await this.#contractOf(offer, isFirst);
		await contracts.propose(contractId);
		await contracts.consent(contractId, sponsor);
		await store.propose(sponsorshipId);
		return this.get(sponsorshipId);
	}

	/** After it returns the sponsorship is active; accepting again changes nothing. Throws `SPONSORSHIP_OVER` or `SPONSORSHIP_NOT_FOUND`. */
	async accept(sponsorshipId: string): Promise<Sponsorship> {
		const { store, contracts, clock } = this.#parts;
		const { state, contractId, streamer } = await this.get(sponsorshipId);
		if (state === "ended" || contractId === undefined) {
			throw new ShowtimeError("SPONSORSHIP_OVER", `sponsorship ${sponsorshipId} is ${state}: it cannot be accepted`);
		}
		if (state === "proposed") {
			await contracts.consent(contractId, streamer);
			await store.activate(sponsorshipId, clock.nowMs());
		}
		return this.get(sponsorshipId);
	}

	/** After it returns nothing counts for it any more; of one that is over nothing changes. Throws `SPONSORSHIP_NOT_FOUND`. */
	async end(sponsorshipId: string, by: "sponsor" | "streamer", reason: string): Promise<Sponsorship> {
		const { store, contracts, clock } = this.#parts;
		await store.end(sponsorshipId, clock.nowMs());
		const sponsorship = await this.get(sponsorshipId);
		const { contractId, state } = sponsorship;
		if (state === "ended" && contractId !== undefined) {
			await contracts.terminate(contractId, sponsorship[by], reason);
		}
		return sponsorship;
	}

	/** The contract is over, as the platform tells: after it returns its sponsorship has ended, if that is so. */
	async contractOver(contractId: string): Promise<void> {
		const sponsorship = await this.#parts.store.ofContract(contractId);
		if (sponsorship !== undefined) await this.reconcile(sponsorship);
	}

	/** After it returns a sponsorship has ended whose contract somebody has ended on the platform, or that is gone there. */
	async reconcile({ sponsorshipId, contractId }: Sponsorship): Promise<void> {
		const { store, contracts, clock } = this.#parts;
		if (contractId === undefined) return;
		const contract = await contracts.find(contractId);
		if (contract === undefined || BROKEN.includes(contract.status)) await store.end(sponsorshipId, clock.nowMs());
	}

	/** Throws `SPONSORSHIP_NOT_FOUND`. */
	async get(sponsorshipId: string): Promise<Sponsorship> {
		const found = await this.#parts.store.find(sponsorshipId);
		if (found !== undefined) return found;
		throw new ShowtimeError("SPONSORSHIP_NOT_FOUND", `no sponsorship ${sponsorshipId}`);
	}

	/** The contract of an offer: its own, else one that an attempt before has made, else a new one. */
	async #contractOf(offer: Offer, isFirst: boolean): Promise<string> {
		const { store, contracts, templateCode } = this.#parts;
		const { sponsorshipId, sponsor, streamer } = offer;
		const { contractId } = await this.get(sponsorshipId);
		if (contractId !== undefined) return contractId;
		for (const made of isFirst ? [] : await this.#unsigned(offer)) {
			// One that is another sponsorship's is taken.
			if (await store.attach(sponsorshipId, made)) return this.#attached(sponsorshipId);
		}
		const parties = [
			{ role: "sponsor", entity: sponsor },
			{ role: "streamer", entity: streamer },
		];
		const made = await contracts.create(templateCode, parties);
		await store.attach(sponsorshipId, made.contractId);
		return this.#attached(sponsorshipId);
	}

	/** Another attempt may have been faster: the first contract is the one. */
	async #attached(sponsorshipId: string): Promise<string> {
		const { contractId } = await this.get(sponsorshipId);
		if (contractId === undefined) throw new Error(`sponsorship ${sponsorshipId} got no contract`);
		return contractId;
	}

	async #unsigned({ sponsor, streamer }: Offer): Promise<string[]> {
		const { contracts, templateCode } = this.#parts;
		const made = await contracts.query(templateCode, sponsor);
		return made
			.filter(({ status, parties }) => {
				const isWith = parties.some(({ role, entity }) => role === "streamer" && entity.entityId === streamer.entityId);
				return isWith && UNSIGNED.includes(status);
			})
			.map((contract) => contract.contractId);
	}

	async #requirePhase({ streamer }: Offer): Promise<void> {
		const phase = (await this.#parts.careers.find(streamer))?.phase ?? "Unknown";
		if (CAREER_PHASES.indexOf(phase) >= CAREER_PHASES.indexOf(SPONSORED_PHASE)) return;
		throw new ShowtimeError("PHASE_TOO_LOW", `streamer: its phase is ${phase}; the least is ${SPONSORED_PHASE}`);
	}
}
