import type { SealedCheckpoint } from "../persistence/checkpoint-format.ts";

/** How checkpoints become bytes and back; handed in, because the rooms know only the interfaces of the stores. */
export interface CheckpointFormat {
	seal(checkpoint: SealedCheckpoint): Uint8Array;
	/** Throws `CHECKPOINT_CORRUPT` unless the bytes are what was sealed, and `VERSION_UNKNOWN` when a later release sealed them otherwise. */
	open(bytes: Uint8Array): SealedCheckpoint;
}
