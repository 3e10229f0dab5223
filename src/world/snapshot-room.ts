/**
 * Room that snapshots are written into one after the other, so that a checkpoint of every session every few ticks does
 * not allocate its size anew each time. What is written is good until the room is used again.
 */
export interface SnapshotRoom {
	buffer: ArrayBuffer;
}

export function createSnapshotRoom(): SnapshotRoom {
	return { buffer: new ArrayBuffer(0) };
}

/** A buffer of at least `bytes`: the room's, grown if it has to be; a new one where there is no room. */
export function bufferIn(room: SnapshotRoom | undefined, bytes: number): ArrayBuffer {
	if (room === undefined) return new ArrayBuffer(bytes);
	if (room.buffer.byteLength < bytes) room.buffer = new ArrayBuffer(Math.max(bytes, 2 * room.buffer.byteLength));
	return room.buffer;
}
