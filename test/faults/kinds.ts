import { DELIVERY_KINDS } from "./delivery-kinds.ts";
import { DISK_KINDS } from "./disk-kinds.ts";
import { ENDING_KINDS } from "./ending-kinds.ts";
import type { Kind } from "./kind.ts";
import { LOSS_KINDS } from "./loss-kinds.ts";
import { PROCESS_KINDS } from "./process-kinds.ts";
import { STORE_KINDS } from "./store-kinds.ts";
import { UPGRADE_KINDS } from "./upgrade-kinds.ts";

/** Every kind of fault; one more is one more entry of one of these lists. */
export const KINDS: readonly Kind[] = [
	...PROCESS_KINDS,
	...ENDING_KINDS,
	...STORE_KINDS,
	...DISK_KINDS,
	...DELIVERY_KINDS,
	...UPGRADE_KINDS,
	...LOSS_KINDS,
];

/** Throws with the names there are when there is no such kind. */
export function kindOf(name: string): Kind {
	const kind = KINDS.find((one) => one.name === name);
	if (kind !== undefined) return kind;
	throw new Error(`no such kind: ${name}; there are ${KINDS.map((one) => one.name).join(", ")}`);
}
