import type { SeedType } from "../seeds.ts";

/** How well a capability is had at so much growth of its domain, 0 to 1; full at twice the threshold. */
export function fidelityAt(amount: number, rule: SeedType["capabilities"][number]): number {
	const { unlockThreshold, fidelity } = rule;
	if (amount < unlockThreshold) return 0;
	if (unlockThreshold === 0) return 1;
	const reached = amount / unlockThreshold;
	if (fidelity === "step") return reached < 2 ? 0.5 : 1;
	return Math.min(1, fidelity === "linear" ? reached - 1 : Math.log2(reached));
}
